import { isJsonObject, type Json, type JsonObject, ownMember } from '../json.js';
import type { Attribute } from './attribute.js';
import { findAttribute, findExtension, findStorableExtension, type ResourceType } from './resource-type.js';

/**
 * The part of stored attributes that the resource type has, in canonical form; the very same object when that is all. What was
 * stored before its attribute was declared may be spelled otherwise.
 */
export function knownAttributes(type: ResourceType, attributes: JsonObject): JsonObject {
  return isCanonical(type, attributes) ? attributes : pick(type, attributes, true);
}

/**
 * The resource's attributes with those of a former state that the type does not have (any more): they are kept,
 * unseen, whatever a client writes.
 */
export function keepUnknownAttributes(type: ResourceType, before: JsonObject, attributes: JsonObject): JsonObject {
  if (isCanonical(type, before)) return attributes;
  const unknown = pick(type, before, false);
  return Object.fromEntries(Object.entries({ ...unknown, ...attributes }).map(([name, value]): [string, Json] => {
    const kept = ownMember(unknown, name);
    return [name, isJsonObject(kept) && isJsonObject(value) && value !== kept ? { ...kept, ...value } : value];
  }));
}

/** `schemas` of a resource: the core schema, and each extension that has a value (RFC 7643 §3.3), defined or not. */
export function schemasOf(type: ResourceType, resource: JsonObject): readonly string[] {
  const defined = type.extensions.map(({ schema }) => schema.id).filter((id) => isJsonObject(resource[id]));
  const others = type.defined ? Object.keys(resource).filter((name) => findStorableExtension(type, name)?.isUndefined && isJsonObject(ownMember(resource, name))).sort() : [];
  return [type.schema.id, ...defined, ...others];
}

function isCanonical(type: ResourceType, attributes: JsonObject): boolean {
  const names = namesOf(type);
  for (const name in attributes) {
    const inner = names.get(name);
    if (inner === null || (inner && areAmong(inner, attributes[name]))) continue;
    if (!isCanonicalName(type, name, attributes[name])) return false;
  }
  return true;
}

/** Of what the schemas do not define, or not as it is spelled. */
function isCanonicalName(type: ResourceType, name: string, value: Json | undefined): boolean {
  const extension = findStorableExtension(type, name);
  if (!extension) return findAttribute(type, name)?.name === name;
  return extension.id === name && (!isJsonObject(value) || Object.keys(value).every((inner) => findAttribute(type, inner, extension)?.name === inner));
}

type Names = ReadonlyMap<string, ReadonlySet<string> | null>;
const canonicalNames = new WeakMap<ResourceType, Names>();

/** As they are defined: those of the core schema, which need no look at what is in them, and those of each extension. */
function namesOf(type: ResourceType): Names {
  const former = canonicalNames.get(type);
  if (former) return former;
  const core = [...type.attributes.values()].map(({ name }) => [name, null] as const);
  const extensions = type.extensions.map(({ schema: { id, attributes } }) => [id, new Set(attributes.map(({ name }) => name))] as const);
  const names = new Map<string, ReadonlySet<string> | null>([...extensions, ...core]);
  canonicalNames.set(type, names);
  return names;
}

function areAmong(names: ReadonlySet<string>, value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  for (const name in value) if (!names.has(name)) return false;
  return true;
}

function pick(type: ResourceType, attributes: JsonObject, isKnown: boolean): JsonObject {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]): [string, Json][] => {
    const extension = findStorableExtension(type, name);
    if (!extension) return named(findAttribute(type, name), name, value, isKnown);
    if (!isJsonObject(value)) return isKnown ? [[extension.id, value]] : [];
    const part = Object.entries(value).flatMap(([inner, each]) => named(findAttribute(type, inner, extension), inner, each, isKnown));
    return part.length > 0 ? [[isKnown ? extension.id : findExtension(type, name)?.id ?? name, Object.fromEntries(part)]] : [];
  }));
}

function named(attribute: Attribute | undefined, name: string, value: Json, isKnown: boolean): [string, Json][] {
  return (attribute !== undefined) === isKnown ? [[isKnown ? attribute?.name ?? name : name, value]] : [];
}
