import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import type { Attribute } from './attribute.js';
import { readValue } from './read-value.js';
import type { ResourceType } from './resource-type.js';
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
  const resource: Record<string, Json> = {};
  for (const [name, value] of Object.entries(body)) {
    const key = name.toLowerCase();
    const attribute = type.attributes.get(key);
    const schema = type.schemas.get(key);
    if (attribute) assign(resource, attribute, value, refusesUnknown);
    else if (schema && schema !== type.schema) {
      if (value !== null && !urns.has(key)) throw ScimError.invalidSyntax(`"schemas" must list "${schema.id}", which is in the body.`);
      assignExtension(resource, schema, value, refusesUnknown);
    }
    else if (refusesUnknown) throw unknown(name, type.name);
  }
  assertRequired(type.schema, resource);
  for (const extension of type.extensions) assertExtension(extension, resource[extension.schema.id]);
  return resource;
}

function assign(target: Record<string, Json>, attribute: Attribute, value: Json, refusesUnknown: boolean, prefix = ''): void {
  if (attribute.mutability === 'readOnly') return;
  if (attribute.name in target) throw ScimError.invalidSyntax(`${prefix}${attribute.name} stands in the body twice.`);
  const read = readValue(attribute, value, `${prefix}${attribute.name}`, refusesUnknown);
  if (read !== undefined) target[attribute.name] = read;
}

function assignExtension(resource: Record<string, Json>, schema: Schema, value: Json, refusesUnknown: boolean): void {
  if (value === null) return;
  if (!isJsonObject(value)) throw ScimError.invalidValue(`${schema.id} must be an object.`);
  const read = readExtension(schema, value, refusesUnknown);
  if (Object.keys(read).length > 0) resource[schema.id] = read;
}

/** The attributes of one extension in canonical form. */
export function readExtension(schema: Schema, value: JsonObject, refusesUnknown = false): JsonObject {
  const extension: Record<string, Json> = {};
  for (const [name, each] of Object.entries(value)) {
    const attribute = schema.attributes.find((candidate) => candidate.key === name.toLowerCase());
    if (attribute) assign(extension, attribute, each, refusesUnknown, `${schema.id}:`);
    else if (refusesUnknown) throw unknown(`${schema.id}:${name}`, schema.name);
  }
  return extension;
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
  const unknown = urns.findIndex((urn) => !type.schemas.has(urn));
  if (unknown >= 0) throw ScimError.invalidSyntax(`"schemas" contains "${schemas[unknown]}", which is no schema of ${type.name}.`);
  return new Set(urns);
}

function assertRequired(schema: Schema, values: JsonObject, prefix = ''): void {
  const missing = schema.attributes.find((attribute) => attribute.required && values[attribute.name] === undefined);
  if (missing) throw ScimError.invalidValue(`${prefix}${missing.name} is required.`);
}

function assertExtension({ schema, required }: { schema: Schema; required: boolean }, value: Json | undefined): void {
  if (isJsonObject(value)) assertRequired(schema, value, `${schema.id}:`);
  else if (required) throw ScimError.invalidValue(`The extension ${schema.id} is required.`);
}
