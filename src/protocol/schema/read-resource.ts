import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import { assertComplete } from './assert-complete.js';
import type { Attribute } from './attribute.js';
import { readValue } from './read-value.js';
import { findAttribute, findStorableExtension, type ResourceType } from './resource-type.js';
import type { Schema } from './schema.js';

/**
 * Reads the body of a create or replace request (RFC 7644 §3.3, §3.5.1) into canonical form: names in the schema's
 * spelling, only what the schema knows and the client may set, unassigned values left out, `schemas` left out too
 * because it follows from the content.
 * @param refusesUnknown whether what the schema does not define is refused; RFC 7644 §3.3 lets it be ignored
 * @throws ScimError invalidSyntax for a body that is no resource of the type, invalidValue for a value
 */
export function readResource(type: ResourceType, body: unknown, refusesUnknown = false): JsonObject {
  if (!isJsonObject(body)) throw ScimError.invalidSyntax('The body must be a JSON object.');
  const urns = readSchemas(type, body);
  const resource = new Assigned();
  for (const [name, value] of Object.entries(body)) {
    const schema = type.schemas.get(name.toLowerCase());
    const extension = findStorableExtension(type, name);
    const attribute = schema ? undefined : findAttribute(type, name);
    if (attribute) resource.assign(attribute, value, refusesUnknown);
    else if (extension) {
      if (value !== null && !extension.isUndefined && !urns.has(name.toLowerCase())) throw ScimError.invalidSyntax(`"schemas" must list "${extension.id}", which is in the body.`);
      resource.assignExtension(extension, type, value, refusesUnknown);
    }
    else if (refusesUnknown && !schema) throw unknown(name, type.name);
  }
  const read = resource.toObject();
  assertComplete(type, read);
  return read;
}

/** What was read so far, in its order. Not an object: any name that a client thinks of must be a name and nothing else. */
class Assigned {
  private readonly values = new Map<string, readonly [name: string, value: Json]>();

  constructor(private readonly prefix = '') {}

  assign(attribute: Attribute, value: Json, refusesUnknown: boolean): void {
    if (attribute.mutability === 'readOnly') return;
    if (this.values.has(attribute.key)) throw ScimError.invalidSyntax(`${this.prefix}${attribute.name} stands in the body twice.`);
    const read = readValue(attribute, value, `${this.prefix}${attribute.name}`, refusesUnknown);
    if (read !== undefined) this.values.set(attribute.key, [attribute.name, read]);
  }

  /** What is no object can be no extension; of one that nobody defined it is ignored like what no schema defines. */
  assignExtension(schema: Schema, type: ResourceType, value: Json, refusesUnknown: boolean): void {
    if (value === null || (schema.isUndefined && !isJsonObject(value))) return;
    if (!isJsonObject(value)) throw ScimError.invalidValue(`${schema.id} must be an object.`);
    const read = readExtension(type, schema, value, refusesUnknown);
    if (Object.keys(read).length > 0) this.values.set(schema.id.toLowerCase(), [schema.id, read]);
  }

  toObject(): JsonObject {
    return Object.fromEntries(this.values.values());
  }
}

/** The attributes of one extension in canonical form. */
function readExtension(type: ResourceType, schema: Schema, value: JsonObject, refusesUnknown: boolean): JsonObject {
  const extension = new Assigned(`${schema.id}:`);
  for (const [name, each] of Object.entries(value)) {
    const attribute = findAttribute(type, name, schema);
    if (attribute) extension.assign(attribute, each, refusesUnknown);
    else if (refusesUnknown) throw unknown(`${schema.id}:${name}`, schema.name);
  }
  return extension.toObject();
}

function unknown(name: string, owner: string): ScimError {
  return ScimError.invalidSyntax(`"${name.slice(0, 100)}" is no attribute of ${owner}.`);
}

/** RFC 7643 §3: `schemas` names the base schema, and nothing but schemas of the type. @returns them in lower case */
function readSchemas(type: ResourceType, body: JsonObject): ReadonlySet<string> {
  const entry = Object.entries(body).find(([name]) => name.toLowerCase() === 'schemas');
  const schemas = entry?.[1];
  if (!isJsonArray(schemas) || !schemas.every((urn) => typeof urn === 'string')) {
    throw ScimError.invalidSyntax(`"schemas" must be an array that contains "${type.schema.id}".`);
  }
  const urns = schemas.map((urn) => urn.toLowerCase());
  if (!urns.includes(type.schema.id.toLowerCase())) {
    throw ScimError.invalidSyntax(`"schemas" must contain "${type.schema.id}".`);
  }
  const unknown = urns.findIndex((urn) => !type.schemas.has(urn) && !findStorableExtension(type, urn));
  if (unknown >= 0) throw ScimError.invalidSyntax(`"schemas" contains "${schemas[unknown]}", which is no schema of ${type.name}.`);
  return new Set(urns);
}
