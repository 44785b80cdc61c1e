import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { isSameElements } from '../patch/elements.js';
import { ScimError } from '../scim-error.js';
import type { Attribute } from './attribute.js';
import type { ResourceType } from './resource-type.js';

/**
 * What replaces a resource, with what it keeps of the former one (RFC 7644 §3.5.1): immutable values, which the input must match,
 * those the client may not set, and those that only it can tell. One that is left out is no other value, so it stays. Both are in
 * canonical form. Elements of lists are not looked into: a list is replaced by other elements.
 * @throws ScimError mutability naming the attribute
 */
export function replaceResource(type: ResourceType, before: JsonObject, after: JsonObject): JsonObject {
  const kept = keepIn([...type.attributes.values()], before, after, '');
  return type.extensions.reduce((resource, { schema: { id, attributes } }) => {
    const extension = keepIn(attributes, objectAt(before, id), objectAt(resource, id), `${id}:`);
    return Object.keys(extension).length > 0 ? { ...resource, [id]: extension } : resource;
  }, kept);
}

function keepIn(attributes: readonly Attribute[], before: JsonObject, after: JsonObject, prefix: string): JsonObject {
  return attributes.reduce((resource, attribute) => {
    const { name, mutability, multiValued, subAttributes } = attribute;
    const current = before[name];
    if (current === undefined) return resource;
    if (mutability === 'readOnly' || mutability === 'writeOnly') return name in resource ? resource : { ...resource, [name]: current };
    if (mutability === 'immutable') return keep(resource, name, current, prefix);
    if (multiValued || !subAttributes) return resource;
    const value = keepIn(subAttributes, objectAt(before, name), objectAt(resource, name), `${prefix}${name}.`);
    return Object.keys(value).length > 0 ? { ...resource, [name]: value } : resource;
  }, after);
}

function keep(resource: JsonObject, name: string, current: Json, prefix: string): JsonObject {
  const given = resource[name];
  if (given !== undefined && !isSame(current, given)) throw ScimError.mutability(`"${prefix}${name}" cannot be changed once it has a value.`);
  return { ...resource, [name]: current };
}

function isSame(current: Json, given: Json): boolean {
  return isSameElements(isJsonArray(current) ? current : [current], isJsonArray(given) ? given : [given]);
}

function objectAt(resource: JsonObject, name: string): JsonObject {
  const value = resource[name];
  return isJsonObject(value) ? value : {};
}
