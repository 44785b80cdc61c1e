import { isJsonObject, type Json, type JsonObject, ownMember } from './json.js';
import { type Attribute, findSubAttribute, untypedAttribute } from './schema/attribute.js';
import { findAttribute, isUrn, type ResourceType, undefinedSchema } from './schema/resource-type.js';
import type { Schema } from './schema/schema.js';

/** `name.familyName`, or with its schema's URN in front, found in the definitions: RFC 7644 §3.10. */
export interface AttributePath {
  /** The extension that holds the attribute; absent for attributes of the core schema. */
  readonly extension?: Schema;
  readonly attribute: Attribute;
  readonly subAttribute?: Attribute;
}

/** Finds what a path names, in any case; `undefined` when the resource type has no such attribute. */
export function findAttributePath(type: ResourceType, text: string): AttributePath | undefined {
  if (text.length > LONGEST_PATH) return undefined;
  const lower = text.toLowerCase();
  for (const [urn, schema] of type.schemas) {
    // One URN may begin another: `urn:x:User` and `urn:x:User:Extra`.
    const found = lower.startsWith(`${urn}:`) ? findInSchema(type, schema, text.slice(urn.length + 1)) : undefined;
    if (found) return found;
  }
  return findInSchema(type, type.schema, text) ?? (type.defined && findInUndefined(text));
}

/** `urn:…:name` of an extension that the type does not define: the last colon is before the name. */
function findInUndefined(text: string): AttributePath | undefined {
  const end = text.lastIndexOf(':');
  const [urn, name] = [text.slice(0, Math.max(end, 0)), text.slice(end + 1)];
  const attribute = isUrn(urn) ? untypedAttribute(name) : undefined;
  return attribute && { extension: undefinedSchema(urn), attribute };
}

/** No URN with two names is as long; what is longer names nothing, and is not looked at. */
export const LONGEST_PATH = 2_000;

function findInSchema(type: ResourceType, schema: Schema, names: string): AttributePath | undefined {
  const [name = '', subName, ...rest] = names.split('.');
  const isCore = schema === type.schema;
  const attribute = findAttribute(type, name, isCore ? undefined : schema);
  if (!attribute || rest.length > 0) return undefined;
  const owner = isCore ? {} : { extension: schema };
  if (subName === undefined) return { ...owner, attribute };
  const subAttribute = findSubAttribute(attribute, subName);
  return subAttribute && { ...owner, attribute, subAttribute };
}

/** Whether the value never leaves the server: what holds for an attribute holds for all that is in it (RFC 7643 §7). */
export function isNeverReturned({ attribute, subAttribute }: AttributePath): boolean {
  return attribute.returned === 'never' || subAttribute?.returned === 'never';
}

/** The path as a message would write it. */
export function printAttributePath({ extension, attribute, subAttribute }: AttributePath): string {
  const name = subAttribute ? `${attribute.name}.${subAttribute.name}` : attribute.name;
  return extension ? `${extension.id}:${name}` : name;
}

/** The names to follow from the top of a resource to the value. */
export function jsonPath({ extension, attribute, subAttribute }: AttributePath): readonly string[] {
  return [...(extension ? [extension.id] : []), attribute.name, ...(subAttribute ? [subAttribute.name] : [])];
}

/**
 * The names to follow in the document of what is compared. What is untyped stands apart, under its name in lower case: values of
 * any kind never meet the comparisons of an attribute that is declared later.
 */
export function keyPath({ extension, attribute, subAttribute }: AttributePath): readonly string[] {
  const owner = extension ? [extension.isUndefined ? untypedKey(extension.id) : extension.id] : [];
  const name = attribute.type === 'untyped' ? untypedKey(attribute.name) : attribute.name;
  return [...owner, name, ...(subAttribute ? [subAttribute.name] : [])];
}

export function untypedKey(name: string): string {
  return `?${name.toLowerCase()}`;
}

/** The value at a path of a resource. */
export function valueAt(resource: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, name) => (isJsonObject(value) ? ownMember(value, spellingIn(value, name)) : undefined), resource);
}

/** The name as the object spells it: letter case has no meaning in names (RFC 7643 §2.1). */
export function spellingIn(object: JsonObject, name: string): string {
  if (Object.hasOwn(object, name)) return name;
  const key = name.toLowerCase();
  return Object.keys(object).find((each) => each.toLowerCase() === key) ?? name;
}
