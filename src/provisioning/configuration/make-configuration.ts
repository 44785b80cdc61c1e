import type { DeclaredSchemaRecord, JsonDocument } from '../../membership/index.js';
import {
  type Attribute, type AttributeDeclaration, defineResourceType, enterpriseUserSchema, extendResourceType, getMode, groupSchema, type IndexedAttribute, indexedAttributes,
  type Mode, type ModeName, type ResourceType, type Schema, type SchemaDeclaration, userSchema,
} from '../../protocol/index.js';
import type { Preset } from '../presets/preset.js';
import { getPreset } from '../presets/presets.js';

/** What an organization's messages are read by and its members planned by. */
export interface OrganizationConfiguration {
  /** Of `organizations.configuration_version`. */
  readonly version: number;
  readonly preset: Preset;
  readonly mode: Mode;
  readonly user: ResourceType;
  readonly group: ResourceType;
  /** The types with the attributes that were removed and whose data is kept: it is kept as it is compared, too. */
  readonly stored: { readonly user: ResourceType; readonly group: ResourceType };
  /** Declared attributes of users whose values are written into indexes. */
  readonly indexed: readonly IndexedAttribute[];
  /** Those of them that filters may rely on: everybody's values are there. */
  readonly searchable: ReadonlySet<string>;
}

/** What a configuration is made of. */
export interface ConfigurationSource {
  readonly preset: string;
  readonly mode: ModeName;
  readonly version: number;
  readonly schemas: readonly DeclaredSchemaRecord[];
}

/** @throws ScimError invalidValue when a declared schema does not fit; those that were stored do */
export function makeConfiguration({ preset: presetName, mode: modeName, version, schemas }: ConfigurationSource): OrganizationConfiguration {
  const preset = getPreset(presetName);
  const mode = getMode(modeName);
  const declared = schemas.filter(({ isRemoved }) => !isRemoved).map((schema) => declarationOf(schema, schema.attributes));
  const kept = schemas.map((schema) => declarationOf(schema, [...schema.attributes, ...schema.removed]));
  const user = closeIfStrict(mode, extendResourceType(userType(preset), declared));
  return {
    version,
    preset,
    mode,
    user,
    group: closeIfStrict(mode, extendResourceType(groupType, declared)),
    stored: { user: extendResourceType(userType(preset), kept), group: extendResourceType(groupType, kept) },
    indexed: indexedAttributes(user),
    searchable: new Set(schemas.flatMap(({ indexes }) => Object.entries(indexes).filter(([, { state }]) => state === 'ready').map(([name]) => name))),
  };
}

/** What is stored was checked when it was declared. */
function declarationOf(schema: DeclaredSchemaRecord, attributes: readonly JsonDocument[]): SchemaDeclaration {
  return { ...schema, attributes: attributes as unknown as readonly AttributeDeclaration[] };
}

function userType({ roleAttribute }: Preset): ResourceType {
  const schema = roleAttribute ? { ...userSchema, attributes: [...userSchema.attributes, roleAttribute] } : userSchema;
  const extensions = [{ schema: enterpriseUserSchema, required: false }];
  return defineResourceType({ name: 'User', endpoint: '/Users', description: 'User Account', schema, extensions });
}

const groupType = defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: groupSchema, extensions: [] });

function closeIfStrict({ closesSchemas }: Mode, type: ResourceType): ResourceType {
  if (!closesSchemas) return type;
  return defineResourceType({ ...type, schema: close(type.schema), extensions: type.extensions.map((each) => ({ ...each, schema: close(each.schema) })) });
}

function close(schema: Schema): Schema {
  return { ...schema, attributes: schema.attributes.filter(({ name }) => name !== 'password').map(closeAttribute) };
}

function closeAttribute(attribute: Attribute): Attribute {
  const { canonicalValues, subAttributes } = attribute;
  const isClosed = attribute.isClosed || canonicalValues !== undefined || subAttributes !== undefined;
  return { ...attribute, isClosed, ...(subAttributes && { subAttributes: subAttributes.map(closeAttribute) }) };
}
