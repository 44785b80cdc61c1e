import { type AttributePath, findAttributePath, isNeverReturned } from '../attribute-path.js';
import { findSubAttribute } from '../schema/attribute.js';
import type { ResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';

/** The order of a list: RFC 7644 §3.4.2.3. Of a multi-valued attribute the primary element decides, else the first. */
export interface Sort {
  readonly path: AttributePath;
  readonly isDescending: boolean;
}

/**
 * Reads `sortBy` and `sortOrder`. A multi-valued complex attribute stands for its `value`.
 * @throws ScimError invalidValue for what cannot be sorted by
 */
export function parseSort(type: ResourceType, sortBy: string | undefined, sortOrder: string | undefined): Sort | undefined {
  const order = sortOrder?.trim().toLowerCase() || 'ascending';
  if (order !== 'ascending' && order !== 'descending') {
    throw ScimError.invalidValue(`sortOrder is "ascending" or "descending", not "${sortOrder?.slice(0, 40)}".`);
  }
  if (sortBy === undefined || sortBy.trim() === '') return undefined;
  return { path: sortablePath(type, sortBy.trim()), isDescending: order === 'descending' };
}

function sortablePath(type: ResourceType, text: string): AttributePath {
  const found = findAttributePath(type, text);
  const value = found?.attribute.multiValued && !found.subAttribute ? findSubAttribute(found.attribute, 'value') : undefined;
  const path = found && value ? { ...found, subAttribute: value } : found;
  const leaf = path?.subAttribute ?? path?.attribute;
  if (!path || !leaf || isNeverReturned(path) || leaf.type === 'untyped') throw ScimError.invalidValue(`sortBy: "${text.slice(0, 80)}" is no attribute of ${type.name} to sort by.`);
  if (leaf.type === 'complex') throw ScimError.invalidValue(`sortBy: "${text.slice(0, 80)}" has several values; name one, such as "${text.slice(0, 80)}.${leaf.subAttributes?.[0]?.name ?? 'value'}".`);
  return path;
}
