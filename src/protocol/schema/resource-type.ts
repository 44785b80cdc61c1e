import type { Attribute } from './attribute.js';
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

/** The extension of this type with the URN, in any case. */
export function findExtension(type: ResourceType, urn: string): Schema | undefined {
  const schema = type.schemas.get(urn.toLowerCase());
  return schema === type.schema ? undefined : schema;
}
