import { isJsonObject, type JsonObject, ownMember } from '../json.js';
import { type Attribute, untypedAttribute } from './attribute.js';
import { commonAttributes } from './definitions/common.js';
import type { Schema } from './schema.js';

/** A resource type with its extensions (RFC 7643 §6), and the look-ups that reading a message needs. */
export interface ResourceType {
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly SchemaExtension[];
  /** Attributes of the core schema and the common ones, by name in lower case. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** The core schema and the extensions, by URN in lower case. */
  readonly schemas: ReadonlyMap<string, Schema>;
  /** The type as its schemas define it, when it stores attributes and extensions beside them. */
  readonly defined?: ResourceType;
}

export interface SchemaExtension {
  readonly schema: Schema;
  readonly required: boolean;
}

/** Made once per kind of organization, never per request. */
export function defineResourceType(
  { name, endpoint, description, schema, extensions }:
  Pick<ResourceType, 'name' | 'endpoint' | 'description' | 'schema' | 'extensions'>,
): ResourceType {
  const attributes = [...commonAttributes, ...schema.attributes];
  const schemas = [schema, ...extensions.map((extension) => extension.schema)];
  return {
    name,
    endpoint,
    description,
    schema,
    extensions,
    attributes: new Map(attributes.map((attribute) => [attribute.key, attribute])),
    schemas: new Map(schemas.map((each) => [each.id.toLowerCase(), each])),
  };
}

/** The type, storing what its schemas do not define. */
export function storingUnknown(type: ResourceType): ResourceType {
  return { ...type, defined: type };
}

/** What the schemas define: the tolerances for what clients send go by that alone. */
export function definedPart(type: ResourceType): ResourceType {
  return type.defined ?? type;
}

/** The attribute of the core schema, or of an extension, by name in any case; an untyped one where such are stored. */
export function findAttribute(type: ResourceType, name: string, extension?: Schema): Attribute | undefined {
  const key = name.toLowerCase();
  const attribute = extension ? extension.attributes.find((each) => each.key === key) : type.attributes.get(key);
  return attribute ?? (type.defined && untypedAttribute(name));
}

/** The extension of this type with the URN, in any case. */
export function findExtension(type: ResourceType, urn: string): Schema | undefined {
  const schema = type.schemas.get(urn.toLowerCase());
  return schema === type.schema ? undefined : schema;
}

/** The extension with the URN that a resource of this type may have: one without definitions where such are stored. */
export function findStorableExtension(type: ResourceType, urn: string): Schema | undefined {
  if (type.schemas.has(urn.toLowerCase())) return findExtension(type, urn);
  return type.defined && isUrn(urn) ? undefinedSchema(urn) : undefined;
}

/** The type with the names that a resource has beside its schemas, in the spelling in which they are stored. */
export function withNamesOf(type: ResourceType, resource: JsonObject): ResourceType {
  const { defined } = type;
  if (!defined) return type;
  const names = Object.keys(resource);
  const added = names.filter((name) => !type.schemas.has(name.toLowerCase())).flatMap((name) => findStorableExtension(type, name) ?? []);
  const extensions = [...type.extensions, ...added.map((schema) => ({ schema, required: false }))].map(({ schema, required }) => {
    const value = ownMember(resource, schema.id);
    return { schema: isJsonObject(value) ? withUntyped(schema, schema.attributes, Object.keys(value)) : schema, required };
  });
  const schema = withUntyped(type.schema, [...type.attributes.values()], names);
  return { ...defineResourceType({ ...type, schema, extensions }), defined };
}

function withUntyped(schema: Schema, known: readonly Attribute[], names: readonly string[]): Schema {
  const keys = new Set(known.map(({ key }) => key));
  const added = names.filter((name) => !keys.has(name.toLowerCase())).flatMap((name) => untypedAttribute(name) ?? []);
  return added.length > 0 ? { ...schema, attributes: [...schema.attributes, ...added] } : schema;
}

export function undefinedSchema(urn: string): Schema {
  return { id: urn, name: urn, description: '', attributes: [], isUndefined: true };
}

export function isUrn(text: string): boolean {
  return URN.test(text);
}

const URN = /^urn:[a-z0-9][a-z0-9-]{0,31}:[A-Za-z0-9()+,.:=@;$_!*'%/-]{1,200}$/i;
