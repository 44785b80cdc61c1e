import { findAttributePath } from '../attribute-path.js';
import { bindElementFilter } from '../filter/bind-filter.js';
import type { Filter } from '../filter/filter.js';
import { parseFilter } from '../filter/parse-filter.js';
import { findSubAttribute } from '../schema/attribute.js';
import { findExtension, type ResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import type { Target } from './operation.js';

/** Rewrites a parsed value filter before its names are looked up; the identity for a client that follows the RFC. */
export type ReadComparison = (type: ResourceType, filter: Filter, owner: string) => Filter;

/**
 * Finds what a PATCH path names (RFC 7644 §3.5.2, Figure 7): an attribute, elements chosen by a value filter, or an
 * extension as a whole.
 * @throws ScimError invalidPath for a malformed path or an unknown attribute, invalidFilter for what is in the brackets
 */
export function parseTarget(type: ResourceType, path: string, read: ReadComparison): Target {
  const bracket = path.indexOf('[');
  if (bracket >= 0) return parseValuePath(type, path, bracket, read);
  const extension = findExtension(type, path);
  if (extension) return { kind: 'extension', schema: extension };
  const found = findAttributePath(type, path);
  if (!found) throw ScimError.invalidPath(`"${shorten(path)}" is no attribute of ${type.name}.`);
  if (found.attribute.multiValued && found.subAttribute) {
    throw ScimError.invalidPath(`"${shorten(path)}" does not say which element; write ${found.attribute.name}[…].${found.subAttribute.name}.`);
  }
  return { kind: 'attribute', path: found };
}

function parseValuePath(type: ResourceType, path: string, bracket: number, read: ReadComparison): Target {
  const match = VALUE_PATH.exec(path);
  if (!match) throw ScimError.invalidPath(`"${shorten(path)}" is no PATCH path: expected attribute[filter] or attribute[filter].subAttribute.`);
  const [, filterText = '', subName] = match;
  const owner = path.slice(0, bracket);
  const found = findAttributePath(type, owner);
  if (!found || found.subAttribute) throw ScimError.invalidPath(`"${shorten(owner)}" is no attribute of ${type.name}.`);
  if (!found.attribute.multiValued) throw ScimError.invalidPath(`"${shorten(owner)}" is not multi-valued, so it takes no [ ].`);
  const filter = bindElementFilter(found.attribute, read(type, parseFilter(filterText), owner));
  if (subName === undefined) return { kind: 'elements', path: found, filter };
  const subAttribute = findSubAttribute(found.attribute, subName);
  if (!subAttribute) throw ScimError.invalidPath(`"${shorten(subName)}" is no sub-attribute of ${found.attribute.name}.`);
  return { kind: 'elements', path: found, filter, subAttribute };
}

/** From the first bracket to the last one; brackets inside quoted values belong to the filter. */
const VALUE_PATH = /^[^[]+\[(.*)\](?:\.([^.[\]]+))?$/s;

function shorten(text: string): string {
  return text.slice(0, 120);
}
