import { type Attribute, findSubAttribute } from './schema/attribute.js';
import type { ResourceType } from './schema/resource-type.js';
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
    const found = lower.startsWith(`${urn}:`) ? findInSchema(type, schema, lower.slice(urn.length + 1)) : undefined;
    if (found) return found;
  }
  return findInSchema(type, type.schema, lower);
}

/** No URN with two names is as long; what is longer names nothing, and is not looked at. */
export const LONGEST_PATH = 2_000;

function findInSchema(type: ResourceType, schema: Schema, names: string): AttributePath | undefined {
  const [name = '', subName, ...rest] = names.split('.');
  const isCore = schema === type.schema;
  const attribute = isCore ? type.attributes.get(name) : schema.attributes.find((each) => each.key === name);
  if (!attribute || rest.length > 0) return undefined;
  const owner = isCore ? {} : { extension: schema };
  if (subName === undefined) return { ...owner, attribute };
  const subAttribute = findSubAttribute(attribute, subName);
  return subAttribute && { ...owner, attribute, subAttribute };
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
