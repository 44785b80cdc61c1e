import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { isSameElements } from '../patch/elements.js';
import { ScimError } from '../scim-error.js';
import type { Attribute } from './attribute.js';
import type { ResourceType } from './resource-type.js';
import type { Schema } from './schema.js';

/**
 * What becomes of a resource that is replaced (RFC 7644 §3.5.1): what the client may not set, and what only it can
 * tell (writeOnly), stays when it is left out; what is immutable stays and may only be said again as it is.
 * @param before the resource as it is, in canonical form
 * @param body what replaces it, in canonical form
 * @throws ScimError mutability
 */
export function replaceResource(type: ResourceType, before: JsonObject, body: JsonObject): JsonObject {
  const core = carryOver(type.schema, before, body, '');
  return type.extensions.reduce((resource, { schema }) => {
    const [was, is] = [before[schema.id], resource[schema.id]];
    if (!isJsonObject(was)) return resource;
    const extension = carryOver(schema, was, isJsonObject(is) ? is : {}, `${schema.id}:`);
    return Object.keys(extension).length > 0 ? { ...resource, [schema.id]: extension } : resource;
  }, core);
}

function carryOver({ attributes }: Schema, before: JsonObject, body: JsonObject, prefix: string): JsonObject {
  const kept = attributes.flatMap((attribute): [string, Json][] => {
    const [was, is] = [before[attribute.name], body[attribute.name]];
    if (was === undefined || attribute.mutability === 'readWrite') return [];
    if (is === undefined) return [[attribute.name, was]];
    assertSame(attribute, was, is, prefix);
    return [];
  });
  return kept.length > 0 ? { ...body, ...Object.fromEntries(kept) } : body;
}

function assertSame({ mutability, name }: Attribute, was: Json, is: Json, prefix: string): void {
  if (mutability !== 'immutable') return;
  const isSame = Array.isArray(was) && Array.isArray(is) ? isSameElements(was, is) : isSameElements([was], [is]);
  if (!isSame) throw ScimError.mutability(`"${prefix}${name}" cannot be changed once it has a value.`);
}
