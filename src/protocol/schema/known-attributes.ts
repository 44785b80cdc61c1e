import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { findExtension, type ResourceType } from './resource-type.js';

/** The part of stored attributes that the resource type defines; the very same object when that is all. */
export function knownAttributes(type: ResourceType, attributes: JsonObject): JsonObject {
  return hasUnknown(type, attributes) ? pick(type, attributes, true) : attributes;
}

/**
 * The resource's attributes with those of a former state that the type does not define (any more): they are kept,
 * unseen, whatever a client writes.
 */
export function keepUnknownAttributes(type: ResourceType, before: JsonObject, attributes: JsonObject): JsonObject {
  if (!hasUnknown(type, before)) return attributes;
  const unknown = pick(type, before, false);
  const result: Record<string, Json> = { ...unknown, ...attributes };
  for (const [name, value] of Object.entries(unknown)) {
    const written = attributes[name];
    if (isJsonObject(value) && isJsonObject(written)) result[name] = { ...value, ...written };
  }
  return result;
}

/** `schemas` of a resource: the core schema, and each extension that has a value (RFC 7643 §3.3). */
export function schemasOf(type: ResourceType, resource: JsonObject): readonly string[] {
  return [type.schema.id, ...type.extensions.map(({ schema }) => schema.id).filter((id) => isJsonObject(resource[id]))];
}

function hasUnknown(type: ResourceType, attributes: JsonObject): boolean {
  for (const name in attributes) {
    if (type.attributes.has(name.toLowerCase())) continue;
    const extension = findExtension(type, name);
    if (!extension) return true;
    const value = attributes[name];
    if (isJsonObject(value) && Object.keys(value).some((inner) => !extension.attributes.some((each) => each.name === inner))) return true;
  }
  return false;
}

function pick(type: ResourceType, attributes: JsonObject, isKnown: boolean): JsonObject {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]): [string, Json][] => {
    const extension = findExtension(type, name);
    if (!extension || !isJsonObject(value)) return (type.attributes.has(name.toLowerCase()) || extension !== undefined) === isKnown ? [[name, value]] : [];
    const part = Object.entries(value).filter(([inner]) => extension.attributes.some((each) => each.name === inner) === isKnown);
    return part.length > 0 ? [[name, Object.fromEntries(part)]] : [];
  }));
}
