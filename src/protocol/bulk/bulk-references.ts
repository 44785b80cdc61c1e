import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from '../schema/attribute.js';
import type { ResourceType } from '../schema/resource-type.js';

/**
 * `bulkId:x` stands for the id of what another operation creates (RFC 7644 §3.7.2), where a value refers to a resource:
 * the text of any other attribute is text, whatever it begins with.
 */
const PREFIX = 'bulkId:';

/** The bulkId that the text refers to, if it refers to one. */
export function referenceIn(text: string): string | undefined {
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
}

/** The bulkIds that a message about a resource of the type refers to, each once. */
export function findReferences(type: ResourceType, data: JsonObject): readonly string[] {
  const found = new Set<string>();
  mapReferences(type, data, (bulkId) => {
    if (bulkId !== undefined) found.add(bulkId);
    return undefined;
  });
  return [...found];
}

/** The message with every reference replaced by the id it stands for. */
export function resolveReferences(type: ResourceType, data: JsonObject, ids: ReadonlyMap<string, string>): JsonObject {
  return mapReferences(type, data, (bulkId) => (bulkId === undefined ? undefined : ids.get(bulkId)));
}

/** A resource without the values that refer to what does not exist yet, and those values by attribute path. */
export interface Deferred {
  readonly data: JsonObject;
  readonly later: readonly { readonly path: string; readonly value: Json }[];
}

/**
 * Takes the attributes, and the elements of attributes, out of a new resource that refer to one of the bulkIds: in a
 * circle of references each resource is created first and linked afterwards (RFC 7644 §3.7.1).
 */
export function deferReferences(type: ResourceType, data: JsonObject, bulkIds: ReadonlySet<string>, prefix = ''): Deferred {
  const later: { path: string; value: Json }[] = [];
  const kept: [string, Json][] = [];
  const isDeferred = (name: string, value: Json): boolean => findReferences(type, { [name]: value }).some((reference) => bulkIds.has(reference));
  for (const [name, value] of Object.entries(data)) {
    const path = prefix + name;
    if (!isDeferred(name, value)) kept.push([name, value]);
    else if (isJsonArray(value)) {
      kept.push([name, value.filter((element) => !isDeferred(name, element))]);
      later.push({ path, value: value.filter((element) => isDeferred(name, element)) });
    } else if (isJsonObject(value) && type.schemas.has(name.toLowerCase())) {
      const extension = deferReferences(type, value, bulkIds, `${path}:`);
      kept.push([name, extension.data]);
      later.push(...extension.later);
    } else later.push({ path, value });
  }
  return { data: Object.fromEntries(kept), later };
}

/** @returns the id instead of a reference, if it is to be replaced */
type Change = (bulkId: string | undefined) => string | undefined;

/** Changes the references in a resource, or in the values of a PATCH message. */
function mapReferences(type: ResourceType, data: JsonObject, change: Change): JsonObject {
  return mapEntries(data, (name, value) => {
    if (name.toLowerCase() !== 'operations' || !isJsonArray(value)) return mapMember(type, name, value, change);
    return value.map((operation) => (isJsonObject(operation) ? mapOperation(type, operation, change) : operation));
  });
}

function mapOperation(type: ResourceType, operation: JsonObject, change: Change): JsonObject {
  const path = Object.entries(operation).find(([name]) => name.toLowerCase() === 'path')?.[1];
  return mapEntries(operation, (name, value) => {
    if (name.toLowerCase() !== 'value') return value;
    if (typeof path === 'string' && path !== '') return mapMember(type, path, value, change);
    return isJsonObject(value) ? mapEntries(value, (inner, each) => mapMember(type, inner, each, change)) : value;
  });
}

/** @param name of an attribute or an extension, as a body or a PATCH path has it */
function mapMember(type: ResourceType, name: string, value: Json, change: Change): Json {
  if (type.schemas.has(name.toLowerCase())) return isJsonObject(value) ? mapEntries(value, (inner, each) => mapMember(type, inner, each, change)) : value;
  const [, first = '', subName] = PATH.exec(withoutUrn(type, name)) ?? [];
  const attribute = findReference(type, first.toLowerCase());
  return attribute && (subName === undefined || isReference(attribute, subName)) ? mapValue(attribute, value, change) : value;
}

/** Attribute, value filter, sub-attribute; a URN before them is of some draft, or of no schema of the type. */
const PATH = /^(?:[^[]*:)?([^.[:]+)(?:\[.*\])?(?:\.([^.[\]]+))?$/s;

/** A URN of the type has dots in it, and a colon, or a dot, behind it. */
function withoutUrn(type: ResourceType, name: string): string {
  const lower = name.toLowerCase();
  const urn = [...type.schemas.keys()].find((each) => lower.startsWith(`${each}:`) || lower.startsWith(`${each}.`));
  return urn === undefined ? name : name.slice(urn.length + 1);
}

/** Of the core schema or, also without its URN, of an extension. */
function findReference(type: ResourceType, key: string): Attribute | undefined {
  const attributes = [...type.attributes.values(), ...type.extensions.flatMap(({ schema }) => schema.attributes)];
  return attributes.find((attribute) => attribute.key === key && attribute.mutability !== 'readOnly' && refersToResource(attribute));
}

/** `referenceTypes` of resources, not `external` or `uri` (RFC 7643 §7): its own, or those of the `$ref` beside its `value`. */
function refersToResource(attribute: Attribute): boolean {
  const { referenceTypes = [] } = findSubAttribute(attribute, '$ref') ?? attribute;
  return referenceTypes.some((each) => each !== 'external' && each !== 'uri');
}

/** One id, elements that are ids, or objects that carry one: clients shorten references (the quirk `reference-shapes`). */
function mapValue(attribute: Attribute, value: Json, change: Change): Json {
  if (typeof value === 'string') return change(referenceIn(value)) ?? value;
  if (isJsonArray(value)) return value.map((each) => mapValue(attribute, each, change));
  if (!isJsonObject(value)) return value;
  return mapEntries(value, (name, each) => (isReference(attribute, name) && typeof each === 'string' ? mapValue(attribute, each, change) : each));
}

/** `value` and `$ref`, and names that some client has for `value`; but not `display` or `type`. */
function isReference(attribute: Attribute, subName: string): boolean {
  const subAttribute = findSubAttribute(attribute, subName);
  return !subAttribute || subAttribute.key === 'value' || subAttribute.type === 'reference';
}

function mapEntries(object: JsonObject, change: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
}
