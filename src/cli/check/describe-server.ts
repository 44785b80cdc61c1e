import { GROUP_SCHEMA, isJsonArray, isJsonObject, type Json, type JsonObject, USER_SCHEMA } from '../../protocol/index.js';
import type { Answer } from './answer.js';
import type { CheckClient } from './check-client.js';

export type Feature = 'patch' | 'bulk' | 'filter' | 'changePassword' | 'sort' | 'etag' | 'cursor' | 'index';

/** An attribute as the server's schema shows it; what the schema leaves out has the default of RFC 7643 §2.2. */
export interface ShownAttribute {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly mutability: string;
  readonly returned: string;
  readonly uniqueness: string;
  readonly canonicalValues: readonly string[];
  readonly subAttributes: readonly ShownAttribute[];
}

export interface ShownSchema {
  readonly id: string;
  readonly required: boolean;
  readonly attributes: readonly ShownAttribute[];
}

export interface ResourceKind {
  readonly name: string;
  /** With a leading slash, relative to the base URL. */
  readonly endpoint: string;
  readonly schema: ShownSchema;
  readonly extensions: readonly ShownSchema[];
}

/** What the server says about itself (RFC 7644 §4). */
export interface ServerDescription {
  readonly config: Answer;
  readonly resourceTypes: Answer;
  readonly schemas: Answer;
  /** `undefined` when the configuration cannot be read. */
  readonly supports: (feature: Feature) => boolean | undefined;
  readonly user: ResourceKind;
  readonly group: ResourceKind | undefined;
  /** What had to be assumed, one sentence each. */
  readonly assumptions: readonly string[];
}

/** Reads the discovery endpoints; what cannot be read there is assumed, and said. @throws Unreachable */
export async function describeServer(client: CheckClient): Promise<ServerDescription> {
  const config = await client.send('GET', '/ServiceProviderConfig');
  const resourceTypes = await client.send('GET', '/ResourceTypes');
  const schemas = await client.send('GET', '/Schemas');
  const assumptions: string[] = [];
  const types = entries(resourceTypes);
  const shown = new Map(entries(schemas).map((schema) => [String(schema.id), schema]));
  const user = findKind(types, shown, 'User', USER_SCHEMA);
  const group = findKind(types, shown, 'Group', GROUP_SCHEMA);
  if (!isReadable(config)) assumptions.push('GET /ServiceProviderConfig gives no configuration; PATCH and filters are tried all the same, other options are not.');
  if (!user) assumptions.push('No resource type for users is shown; /Users is assumed.');
  if (!shown.has(user?.schema.id ?? USER_SCHEMA)) assumptions.push('No schema for users is shown; userName, name, displayName, active and emails are assumed.');
  const offersGroups = group !== undefined || (types.length === 0 && (await client.send('GET', '/Groups?count=1')).status === 200);
  return {
    config, resourceTypes, schemas, assumptions,
    supports: (feature) => (isReadable(config) ? supports(config.object, feature) : undefined),
    user: user ?? assumedKind('User', USER_SCHEMA, shown),
    group: group ?? (offersGroups ? assumedKind('Group', GROUP_SCHEMA, shown) : undefined),
  };
}

function isReadable({ status, body }: Answer): boolean {
  return status === 200 && isJsonObject(body) && (isJsonObject(body.patch) || isJsonObject(body.filter));
}

function supports(config: JsonObject, feature: Feature): boolean {
  const { pagination } = config;
  if (feature === 'cursor') return isJsonObject(pagination) && pagination.cursor === true;
  // RFC 9865 §4: without `pagination` a server pages by index, as RFC 7644 has it.
  if (feature === 'index') return !isJsonObject(pagination) || pagination.index !== false;
  const option = config[feature];
  return isJsonObject(option) && option.supported === true;
}

/** The entries of a list, however it is wrapped: what is wrong with the wrapping is said by a check of its own. */
export function entries({ status, body }: Answer): readonly JsonObject[] {
  if (status !== 200) return [];
  const list = isJsonObject(body) ? body.Resources : body;
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}

function findKind(types: readonly JsonObject[], shown: ReadonlyMap<string, JsonObject>, name: string, urn: string): ResourceKind | undefined {
  const type = types.find(({ schema }) => schema === urn) ?? types.find((each) => each.name === name || each.endpoint === `/${name}s`);
  if (!type) return undefined;
  const endpoint = `/${String(type.endpoint).replace(/^.*\/(?=[^/]+\/?$)/, '').replace(/\//g, '')}`;
  const schema = String(type.schema);
  const extensions = isJsonArray(type.schemaExtensions) ? type.schemaExtensions.filter(isJsonObject) : [];
  return {
    name: String(type.name ?? name),
    endpoint: /^\/[\w.-]+$/.test(endpoint) && !/^\/\.+$/.test(endpoint) ? endpoint : `/${name}s`,
    schema: { id: schema, required: true, attributes: shownAttributes(shown.get(schema)) ?? ASSUMED[name] ?? [] },
    extensions: extensions.map((extension) => ({ id: String(extension.schema), required: extension.required === true, attributes: shownAttributes(shown.get(String(extension.schema))) ?? [] })),
  };
}

function assumedKind(name: string, urn: string, shown: ReadonlyMap<string, JsonObject>): ResourceKind {
  return { name, endpoint: `/${name}s`, schema: { id: urn, required: true, attributes: shownAttributes(shown.get(urn)) ?? ASSUMED[name] ?? [] }, extensions: [] };
}

function shownAttributes(schema: JsonObject | undefined): readonly ShownAttribute[] | undefined {
  return schema && isJsonArray(schema.attributes) ? schema.attributes.filter(isJsonObject).map(shownAttribute) : undefined;
}

function shownAttribute(shown: JsonObject): ShownAttribute {
  const text = (value: Json | undefined, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
  return {
    name: String(shown.name),
    type: text(shown.type, 'string'),
    multiValued: shown.multiValued === true,
    required: shown.required === true,
    mutability: text(shown.mutability, 'readWrite'),
    returned: text(shown.returned, 'default'),
    uniqueness: text(shown.uniqueness, 'none'),
    canonicalValues: isJsonArray(shown.canonicalValues) ? shown.canonicalValues.filter((value) => typeof value === 'string') : [],
    subAttributes: shownAttributes({ attributes: shown.subAttributes ?? [] }) ?? [],
  };
}

const attribute = (name: string, more: JsonObject = {}): JsonObject => ({ name, ...more });
const ASSUMED: Readonly<Record<string, readonly ShownAttribute[]>> = {
  User: [
    attribute('userName', { required: true, uniqueness: 'server' }),
    attribute('name', { type: 'complex', subAttributes: [attribute('familyName'), attribute('givenName')] }),
    attribute('displayName'),
    attribute('active', { type: 'boolean' }),
    attribute('emails', { type: 'complex', multiValued: true, subAttributes: [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })] }),
  ].map(shownAttribute),
  Group: [
    attribute('displayName', { required: true }),
    attribute('members', { type: 'complex', multiValued: true, subAttributes: [attribute('value')] }),
  ].map(shownAttribute),
};
