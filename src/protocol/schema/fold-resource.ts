import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from './attribute.js';
import { foldIfNeeded } from './read-value.js';
import { findExtension, type ResourceType } from './resource-type.js';

/**
 * The resource as filters compare it: text of attributes that are not case-exact folded, times in UTC (RFC 7644
 * §3.4.2.2). Same shape as the resource, which must be in canonical form.
 */
export function foldResource(type: ResourceType, resource: JsonObject): JsonObject {
  return mapEntries(resource, (name, value) => {
    const extension = findExtension(type, name);
    if (extension && isJsonObject(value)) {
      return mapEntries(value, (inner, each) => foldWith(extension.attributes.find((candidate) => candidate.name === inner), each));
    }
    return foldWith(type.attributes.get(name.toLowerCase()), value);
  });
}

function foldWith(attribute: Attribute | undefined, value: Json): Json {
  if (!attribute) return value;
  if (isJsonArray(value)) return value.map((element) => foldWith(attribute, element));
  if (isJsonObject(value)) return mapEntries(value, (name, each) => foldWith(findSubAttribute(attribute, name), each));
  return foldIfNeeded(attribute, value);
}

function mapEntries(object: JsonObject, change: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
}
