import { findAttributePath } from '../attribute-path.js';
import { bindElementFilter } from '../filter/bind-filter.js';
import type { Filter } from '../filter/filter.js';
import { type FilterLimits, parseFilter } from '../filter/parse-filter.js';
import type { JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from '../schema/attribute.js';
import { findExtension, type ResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import type { Target } from './operation.js';

/** How the value filter of a path is taken. */
export interface TargetReading {
  /** Rewrites a parsed value filter before its names are looked up; absent for a client that follows the RFC. */
  readonly rewrite?: (type: ResourceType, filter: Filter, owner: string) => Filter;
  readonly filterLimits?: FilterLimits;
}

/**
 * Finds what a PATCH path names (RFC 7644 §3.5.2, Figure 7): an attribute, elements chosen by a value filter, or an
 * extension as a whole.
 * @throws ScimError invalidPath for a malformed path or an unknown attribute, invalidFilter for what is in the brackets
 */
export function parseTarget(type: ResourceType, path: string, reading: TargetReading): Target {
  const bracket = path.indexOf('[');
  if (bracket >= 0) return parseValuePath(type, path, bracket, reading);
  const extension = findExtension(type, path);
  if (extension) return { kind: 'extension', schema: extension };
  const found = findAttributePath(type, path);
  if (!found) throw ScimError.invalidPath(`"${shorten(path)}" is no attribute of ${type.name}.`);
  if (found.attribute.multiValued && found.subAttribute) {
    throw ScimError.invalidPath(`"${shorten(path)}" does not say which element; write ${found.attribute.name}[…].${found.subAttribute.name}.`);
  }
  return { kind: 'attribute', path: found };
}

function parseValuePath(type: ResourceType, path: string, bracket: number, { rewrite, filterLimits }: TargetReading): Target {
  const match = VALUE_PATH.exec(path);
  if (!match) throw ScimError.invalidPath(`"${shorten(path)}" is no PATCH path: expected attribute[filter] or attribute[filter].subAttribute.`);
  const [, filterText = '', subName] = match;
  if (/^\d+$/.test(filterText)) throw ScimError.invalidPath(`"${shorten(path)}" has an array index; elements are chosen by a filter, as in emails[type eq "work"].`);
  const owner = path.slice(0, bracket);
  const found = findAttributePath(type, owner);
  if (!found || found.subAttribute) throw ScimError.invalidPath(`"${shorten(owner)}" is no attribute of ${type.name}.`);
  if (!found.attribute.multiValued) throw ScimError.invalidPath(`"${shorten(owner)}" is not multi-valued, so it takes no [ ].`);
  const parsed = parseFilter(filterText, filterLimits);
  const written = rewrite ? rewrite(type, parsed, owner) : parsed;
  const filter = bindElementFilter(found.attribute, written);
  const described = describeElement(found.attribute, written);
  const elements = { kind: 'elements' as const, path: found, filter, ...(described && { described }) };
  if (subName === undefined) return elements;
  const subAttribute = findSubAttribute(found.attribute, subName);
  if (!subAttribute) throw ScimError.invalidPath(`"${shorten(subName)}" is no sub-attribute of ${found.attribute.name}.`);
  return { ...elements, subAttribute };
}

/** The sub-attributes that a conjunction of `eq` demands; `undefined` for any other filter. */
function describeElement(attribute: Attribute, filter: Filter): JsonObject | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.value !== null) {
    const subAttribute = findSubAttribute(attribute, filter.attribute);
    return subAttribute && { [subAttribute.name]: filter.value };
  }
  if (filter.kind !== 'and') return undefined;
  return filter.terms.reduce<JsonObject | undefined>((all, term) => {
    const part = describeElement(attribute, term);
    return all && part ? { ...all, ...part } : undefined;
  }, {});
}

/** From the first bracket to the last one; brackets inside quoted values belong to the filter. */
const VALUE_PATH = /^[^[]+\[(.*)\](?:\.([^.[\]]+))?$/s;

function shorten(text: string): string {
  return text.slice(0, 120);
}
