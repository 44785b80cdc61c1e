import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from '../schema/attribute.js';

/**
 * What an object makes of a complex value, or of an element: sub-attributes that it does not name stay; one given as null is
 * unassigned (RFC 7644 §3.5.2.3, RFC 7643 §2.5); read-only ones are passed over.
 * @param value as it was sent
 * @param read the same in canonical form
 * @returns `undefined` when nothing is left
 */
export function mergeObject(attribute: Attribute, current: Json | undefined, value: JsonObject, read: Json | undefined): JsonObject | undefined {
  const given = new Set(Object.keys(value).flatMap((name) => {
    const subAttribute = findSubAttribute(attribute, name);
    return subAttribute && subAttribute.mutability !== 'readOnly' ? [subAttribute.name] : [];
  }));
  const kept = Object.entries(isJsonObject(current) ? current : {}).filter(([name]) => !given.has(name));
  const merged = { ...Object.fromEntries(kept), ...(isJsonObject(read) ? read : {}) };
  return Object.keys(merged).length > 0 ? merged : undefined;
}
