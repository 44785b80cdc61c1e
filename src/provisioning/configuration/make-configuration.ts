import type { DeclaredSchemaRecord, JsonDocument } from '../../membership/index.js';
import {
  type Attribute, type AttributeDeclaration, defineAttribute, defineResourceType, enterpriseUserSchema, extendResourceType, getMode, groupSchema, type IndexedAttribute, indexedAttributes,
  type Mode, type ModeName, type ResourceType, type Schema, type SchemaDeclaration, storingUnknown, userSchema,
} from '../../protocol/index.js';
import { getPreset } from '../presets/presets.js';
import { bindRoleRules } from '../role-mapping/bind-role-rules.js';
import type { RolePolicy } from '../role-mapping/decide-role.js';
import type { ProvisioningSettings, SettingOverrides } from '../settings/provisioning-settings.js';

/** What an organization's messages are read by and its members planned by. */
export interface OrganizationConfiguration {
  /** Of `organizations.configuration_version`. */
  readonly version: number;
  /** The preset with what the organization changed of it. */
  readonly settings: ProvisioningSettings;
  /** By what roles are decided. */
  readonly roles: RolePolicy;
  /** Whether a rule asks for somebody's groups. */
  readonly asksForGroups: boolean;
  readonly mode: Mode;
  readonly user: ResourceType;
  readonly group: ResourceType;
  /** The types by which what is stored is compared: with the attributes that were removed and whose data is kept. */
  readonly stored: { readonly user: ResourceType; readonly group: ResourceType };
  /** In lower case; who has an address of one of them belongs to the organization. */
  readonly verifiedDomains: readonly string[];
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
  readonly settings: SettingOverrides;
  readonly verifiedDomains?: readonly string[];
  readonly schemas: readonly DeclaredSchemaRecord[];
}

/** @throws ScimError invalidValue when a declared schema or a setting does not fit; those that were stored do */
export function makeConfiguration({ preset, mode: modeName, version, settings: overrides, verifiedDomains = [], schemas }: ConfigurationSource): OrganizationConfiguration {
  const settings = { ...getPreset(preset).settings, ...overrides };
  const mode = getMode(modeName);
  const declared = schemas.filter(({ isRemoved }) => !isRemoved).map((schema) => declarationOf(schema, schema.attributes));
  const kept = schemas.map((schema) => declarationOf(schema, [...schema.attributes, ...schema.removed]));
  const declaredUser = extendResourceType(userType(settings), declared);
  const strictUser = closeIfStrict(mode, declaredUser);
  // What was removed is untyped again where such is stored.
  const stores = settings.unknownAttributes === 'store';
  const user = stores && !mode.refusesUnknownAttributes ? storingUnknown(strictUser) : strictUser;
  const rules = bindRoleRules(user, settings.roleRules, settings.roles.map(({ name }) => name));
  return {
    version,
    settings,
    roles: { roles: settings.roles, defaultRole: settings.defaultRole, rules, grantedRoles: settings.grantedRoles },
    asksForGroups: rules.some((rule) => rule.kind === 'group' || (rule.kind === 'filter' && rule.usesGroups)),
    mode,
    user,
    group: closeIfStrict(mode, extendResourceType(groupType, declared)),
    stored: { user: stores ? declaredUser : extendResourceType(userType(settings), kept), group: extendResourceType(groupType, kept) },
    verifiedDomains,
    indexed: indexedAttributes(user),
    searchable: new Set(schemas.flatMap(({ indexes }) => Object.entries(indexes).filter(([, { state }]) => state === 'ready').map(([name]) => name))),
  };
}

/** What is stored was checked when it was declared. */
function declarationOf(schema: DeclaredSchemaRecord, attributes: readonly JsonDocument[]): SchemaDeclaration {
  return { ...schema, attributes: attributes as unknown as readonly AttributeDeclaration[] };
}

function userType({ roleAttribute, roles }: ProvisioningSettings): ResourceType {
  const schema = roleAttribute === null ? userSchema : { ...userSchema, attributes: [...userSchema.attributes, roleDefinition(roleAttribute, roles.map(({ name }) => name))] };
  const extensions = [{ schema: enterpriseUserSchema, required: false }];
  return defineResourceType({ name: 'User', endpoint: '/Users', description: 'User Account', schema, extensions });
}

function roleDefinition(name: string, roles: readonly string[]): Attribute {
  return defineAttribute(name, `The user's role in the organization: ${roles.join(', ')}.`, { caseExact: true, canonicalValues: roles, isClosed: true });
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
  return { ...attribute, ...(canonicalValues && { isClosed: true }), ...(subAttributes && { subAttributes: subAttributes.map(closeAttribute) }) };
}
