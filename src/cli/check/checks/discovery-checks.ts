import { isDeepStrictEqual } from 'node:util';
import { isJsonArray, isJsonObject, type Json, type JsonObject, LIST_RESPONSE_MESSAGE, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, SERVICE_PROVIDER_CONFIG_SCHEMA } from '../../../protocol/index.js';
import type { Answer } from '../answer.js';
import { type Check, Skipped } from '../check-row.js';
import { entries } from '../describe-server.js';
import type { Trial } from '../trial.js';

const OPTIONS = ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'] as const;
const TYPES = new Set(['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex']);
const SCHEME_TYPES = ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'];

/** What the server says about itself: RFC 7644 §4, RFC 7643 §5 to §7. */
export const discoveryChecks: readonly Check[] = [
  { ids: ['DISC-01', 'DISC-10'], title: '/ServiceProviderConfig is one object of that schema', level: 'MUST', run: ({ server: { config } }) => {
    const { schemas, Resources } = config.is(200).object;
    config.must(isJsonArray(schemas) && schemas.includes(SERVICE_PROVIDER_CONFIG_SCHEMA), `schemas ["${SERVICE_PROVIDER_CONFIG_SCHEMA}"]`, schemas);
    config.must(Resources === undefined, 'one object', 'a list');
  } },
  { ids: ['DISC-02'], title: 'the configuration has patch, bulk, filter, changePassword, sort and etag, each with supported', level: 'MUST', run: ({ server: { config } }) => {
    for (const option of OPTIONS) config.is(200).must(typeof config.at(option, 'supported') === 'boolean', `a boolean ${option}.supported`, config.at(option));
  } },
  { ids: ['DISC-03'], title: 'bulk and filter have their limits, as integers', level: 'MUST', run: ({ server: { config } }) => {
    for (const [option, limit] of [['bulk', 'maxOperations'], ['bulk', 'maxPayloadSize'], ['filter', 'maxResults']] as const) {
      config.is(200).must(Number.isInteger(config.at(option, limit)), `an integer ${option}.${limit}`, config.at(option, limit));
    }
  } },
  { ids: ['DISC-04'], title: 'authentication schemes have type, name and description', level: 'MUST', run: ({ server: { config } }) => {
    const schemes = config.is(200).at('authenticationSchemes');
    if (!isJsonArray(schemes)) return config.fail('authenticationSchemes to be an array', JSON.stringify(schemes));
    for (const scheme of schemes) {
      const has = isJsonObject(scheme) && SCHEME_TYPES.includes(String(scheme.type)) && typeof scheme.name === 'string' && typeof scheme.description === 'string';
      config.must(has, 'each authentication scheme with a registered type, a name and a description', scheme);
    }
  } },
  { ids: ['DISC-05'], title: 'the configuration can be read without credentials', level: 'SHOULD', run: async (t) => void (await t.send('GET', '/ServiceProviderConfig', { authorization: null })).is(200) },
  { ids: ['DISC-06'], title: 'the configuration has meta with resourceType and location', level: 'PROF', run: ({ server: { config } }) => {
    config.is(200).must(config.at('meta', 'resourceType') === 'ServiceProviderConfig', 'meta.resourceType ServiceProviderConfig', config.at('meta'));
    config.must(typeof config.at('meta', 'location') === 'string', 'meta.location', config.at('meta'));
  } },
  { ids: ['DISC-07'], title: 'the configuration is read-only', level: 'MUST', run: async (t) => {
    // What is sent is what was read, so that a server that does take it changes nothing.
    const answer = await t.put('/ServiceProviderConfig', t.server.config.is(200).object);
    answer.must(answer.status >= 400, 'a refusal (405)', answer.status);
  } },
  { ids: ['DISC-09'], title: 'filter.maxResults bounds a page', level: 'MUST', run: async (t) => {
    const most = t.server.config.is(200).at('filter', 'maxResults');
    if (typeof most !== 'number' || most < 1) throw new Skipped('the server does not say filter.maxResults');
    if (most > 1000) throw new Skipped(`filter.maxResults is ${most}: too much to read in a check`);
    const answer = (await t.get(`${t.users}?count=${most + 1}`)).isList();
    answer.must(answer.resources.length <= most, `at most ${most} resources`, answer.resources.length);
  } },
  { ids: ['DISC-11'], title: '/Schemas is a ListResponse of all schemas', level: 'MUST', run: ({ server: { schemas } }) => isFullList(schemas) },
  { ids: ['DISC-12'], title: '/Schemas/{urn} is that schema alone, the URN raw or percent-encoded; an unknown one is 404', level: 'MUST', run: async (t) => {
    const { id } = t.server.user.schema;
    for (const written of [id, id.replaceAll(':', '%3A')]) (await t.get(`/Schemas/${written}`)).is(200).shows({ id });
    (await t.get(`/Schemas/${id}Nonexistent`)).is(404);
  } },
  { ids: ['DISC-13'], title: 'every schema has schemas, id, name, attributes and meta', level: 'MUST', run: ({ server: { schemas } }) => forEachEntry(schemas, (entry) => {
    const what = `schema ${String(entry.id)}`;
    schemas.must(typeof entry.id === 'string' && typeof entry.name === 'string' && isJsonArray(entry.attributes), `${what} with id, name and attributes`, Object.keys(entry));
    schemas.must(isJsonArray(entry.schemas) && entry.schemas.includes(SCHEMA_SCHEMA), `${what} with schemas ["${SCHEMA_SCHEMA}"]`, entry.schemas);
    schemas.must(isJsonObject(entry.meta) && entry.meta.resourceType === 'Schema' && typeof entry.meta.location === 'string', `${what} with meta.resourceType "Schema" and meta.location`, entry.meta);
  }) },
  { ids: ['DISC-14'], title: 'every attribute has name, type, multiValued and required', level: 'MUST', run: ({ server: { schemas } }) => forEachAttribute(schemas, (path, each) => {
    const has = typeof each.name === 'string' && typeof each.type === 'string' && typeof each.multiValued === 'boolean' && typeof each.required === 'boolean';
    schemas.must(has, `${path} with name, type, multiValued and required`, each);
  }) },
  { ids: ['DISC-15', 'REP-05'], title: 'attributes have a known type and a proper name, and no complex one is within another', level: 'MUST', run: ({ server: { schemas } }) => forEachAttribute(schemas, (path, each, depth) => {
    schemas.must(TYPES.has(String(each.type)) && (depth === 1 || each.type !== 'complex'), `${path} with a type of RFC 7643 §2.3`, each.type);
    schemas.must(/^(\$ref|[A-Za-z][\w$-]*)$/.test(String(each.name)), `${path} to be named by letters, digits, "-", "_" and "$"`, each.name);
  }) },
  { ids: ['DISC-16'], title: 'complex attributes carry no uniqueness', level: 'SHOULD', run: ({ server: { schemas } }) => forEachAttribute(schemas, (path, each) => {
    schemas.must(each.type !== 'complex' || [undefined, 'none'].includes(each.uniqueness as string | undefined), `${path} without uniqueness`, each.uniqueness);
  }) },
  { ids: ['DISC-17'], title: 'the schemas of the resource types are at /Schemas', level: 'MUST', run: async (t) => {
    const { resourceTypes } = t.server;
    const urns = entries(resourceTypes.is(200)).flatMap(({ schema, schemaExtensions }) => [schema, ...(isJsonArray(schemaExtensions) ? schemaExtensions.filter(isJsonObject).map((each) => each.schema) : [])]);
    resourceTypes.must(urns.length > 0, 'at least one resource type', resourceTypes.body);
    for (const urn of urns) (await t.get(`/Schemas/${String(urn)}`)).is(200).shows({ id: urn });
  } },
  { ids: ['DISC-18'], title: 'the schema of users does not repeat the common attributes', level: 'SHOULD', run: ({ server: { schemas, user } }) => {
    const common = user.schema.attributes.filter(({ name }) => ['id', 'meta', 'schemas', 'externalId'].includes(name));
    schemas.must(common.length === 0, 'the schema of users without id, externalId and meta (RFC 7643 §3.1)', common.map(({ name }) => name));
  } },
  { ids: ['DISC-19'], title: '/ResourceTypes is a ListResponse, /ResourceTypes/{id} one object', level: 'MUST', run: async (t) => {
    isFullList(t.server.resourceTypes);
    for (const { id, name, endpoint } of entries(t.server.resourceTypes)) (await t.get(`/ResourceTypes/${String(id ?? name)}`)).is(200).shows({ name, endpoint });
  } },
  { ids: ['DISC-20'], title: 'resource types have a unique name, a relative endpoint and a schema', level: 'MUST', run: ({ server: { resourceTypes } }) => {
    const names = forEachEntry(resourceTypes, (entry) => {
      const what = `resource type ${String(entry.name)}`;
      resourceTypes.must(isJsonArray(entry.schemas) && entry.schemas.includes(RESOURCE_TYPE_SCHEMA), `${what} with schemas ["${RESOURCE_TYPE_SCHEMA}"]`, entry.schemas);
      resourceTypes.must(typeof entry.name === 'string' && typeof entry.schema === 'string', `${what} with name and schema`, Object.keys(entry));
      resourceTypes.must(/^\/[^/]/.test(String(entry.endpoint)), `${what} with an endpoint like "/Users"`, entry.endpoint);
      resourceTypes.must(entry.schemaExtensions === undefined || isJsonArray(entry.schemaExtensions), `${what} with schemaExtensions as an array`, entry.schemaExtensions);
    }).map(({ name }) => name);
    resourceTypes.must(new Set(names).size === names.length, 'unique names', names as Json);
  } },
  { ids: ['DISC-22'], title: "a resource type's id equals its name", level: 'PROF', run: ({ server: { resourceTypes } }) => void forEachEntry(resourceTypes, ({ id, name }) => {
    resourceTypes.must(id === name, `the resource type ${String(name)} with that id`, id);
  }) },
  { ids: ['DISC-23', 'CRE-06'], title: "meta.resourceType is the resource type's name, whatever the body says", level: 'MUST', run: async (t) => {
    const user = await t.user({ meta: { resourceType: 'Group' } });
    const answer = await t.read(user.path);
    answer.must(answer.at('meta', 'resourceType') === t.server.user.name, `meta.resourceType ${t.server.user.name}`, answer.at('meta'));
  } },
  { ids: ['DISC-24'], title: 'paging, sorting and projection mean nothing at the discovery endpoints', level: 'MUST', run: async (t) => {
    for (const [path, whole] of [['/Schemas', t.server.schemas], ['/ResourceTypes', t.server.resourceTypes]] as const) {
      const answer = (await t.get(`${path}?startIndex=2&count=1&sortBy=id&attributes=id`)).is(200);
      answer.must(isDeepStrictEqual(ids(answer), ids(whole)), `all ${entries(whole).length} entries`, ids(answer));
    }
  } },
  { ids: ['DISC-25'], title: 'a filter at a discovery endpoint is 403', level: 'SHOULD', run: async (t) => void (await t.get('/Schemas?filter=id%20pr')).is(403) },
  { ids: ['DISC-27', 'CUR-11'], title: 'paging by cursor is advertised when it is there, with the booleans cursor and index', level: 'SHOULD', run: async (t) => {
    const { config } = t.server;
    const pagination = config.is(200).at('pagination');
    if (isJsonObject(pagination)) {
      config.must(typeof pagination.cursor === 'boolean' && typeof pagination.index === 'boolean', 'pagination with the booleans cursor and index', pagination);
    } else {
      const answer = await t.get(`${t.users}?cursor=&count=1`);
      answer.must(answer.status !== 200 || answer.at('nextCursor') === undefined, 'no nextCursor, because the configuration has no pagination', answer.at('nextCursor'));
    }
  } },
  { ids: ['DISC-28'], title: 'schemas hold no null, and their keywords are spelled as in RFC 7643 §7', level: 'PROF', run: ({ server: { schemas } }) => {
    schemas.is(200).must(!/:\s*null\b/.test(schemas.text), 'absent values left out', 'null');
    forEachAttribute(schemas, (path, { mutability = 'readWrite', returned = 'default', uniqueness = 'none' }) => {
      const isKnown = ['readOnly', 'readWrite', 'immutable', 'writeOnly'].includes(String(mutability)) && ['always', 'never', 'default', 'request'].includes(String(returned)) && ['none', 'server', 'global'].includes(String(uniqueness));
      schemas.must(isKnown, `${path} with keywords of RFC 7643 §7`, [mutability, returned, uniqueness]);
    });
  } },
  { ids: ['EXT-07'], title: 'the types of multi-valued attributes have canonical values', level: 'PROF', needs: ['multi'], run: (t) => {
    const list = t.server.user.schema.attributes.find(({ name }) => name === t.multi.name);
    const type = list?.subAttributes.find(({ name }) => name === 'type');
    t.server.schemas.must((type?.canonicalValues.length ?? 0) > 0, `${t.multi.name}.type with canonicalValues`, type?.canonicalValues);
  } },
  ...truthfulness(),
];

/** DISC-08: what is advertised works; what is not is refused, or ignored as specified. */
function truthfulness(): readonly Check[] {
  const row = (feature: 'patch' | 'bulk' | 'filter' | 'sort' | 'etag', run: (t: Trial, supported: boolean) => Promise<string | void>): Check => ({
    ids: ['DISC-08'], title: `the configuration is true about ${feature}`, level: 'MUST', run: async (t) => {
      const supported = t.server.supports(feature);
      if (supported === undefined) throw new Skipped('the configuration cannot be read');
      await run(t, supported);
      return `${feature} is ${supported ? '' : 'not '}advertised`;
    },
  });
  return [
    row('patch', async (t, supported) => {
      const attribute = t.shape.text ?? 'externalId';
      const answer = await t.patch((await t.user()).path, [{ op: 'add', path: attribute, value: 'x' }]);
      if (supported) answer.is(200, 204);
      else answer.must(answer.status >= 400, 'a refusal (501), because patch is not advertised', answer.status);
    }),
    row('bulk', async (t, supported) => {
      const answer = await t.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'POST', path: t.users, bulkId: 'a', data: t.userBody() }] });
      if (supported) answer.is(200);
      else answer.must(answer.status >= 400, 'a refusal (501), because bulk is not advertised', answer.status);
    }),
    row('filter', async (t, supported) => {
      const user = await t.user();
      const answer = await t.find(`userName eq "${user.userName}"`);
      if (supported) answer.finds(user.id);
      else answer.must(answer.status < 500 || answer.status === 501, 'no breakdown', answer.status);
    }),
    row('sort', async (t, supported) => {
      const answer = await t.get(`${t.users}?sortBy=userName&count=2`);
      if (supported) answer.isList();
      else answer.must(answer.status === 200, 'sortBy to be ignored (RFC 7644 §3.4.2.3), because sort is not advertised', answer.status);
    }),
    row('etag', async (t, supported) => {
      const { path } = await t.user();
      const answer = await t.read(path);
      if (supported) answer.must(answer.headers.has('etag'), 'an ETag, because etag is advertised', undefined);
      // Without support If-Match may be ignored or refused (interoperability profile), never break the server.
      else (await t.put(path, t.userBody(), { 'If-Match': 'W/"nonexistent"' })).must(answer.status < 500, 'no breakdown', answer.status);
    }),
  ];
}

function isFullList(list: Answer): void {
  const { schemas, totalResults } = list.is(200).object;
  list.must(isJsonArray(schemas) && schemas.includes(LIST_RESPONSE_MESSAGE), `schemas ["${LIST_RESPONSE_MESSAGE}"]`, schemas);
  list.must(totalResults === entries(list).length && totalResults > 0, `totalResults ${entries(list).length} as there are entries, and some`, totalResults);
}

function forEachEntry(list: Answer, look: (entry: JsonObject) => void): readonly JsonObject[] {
  const all = entries(list.is(200));
  list.must(all.length > 0, 'entries', list.body);
  all.forEach(look);
  return all;
}

function forEachAttribute(schemas: Answer, look: (path: string, attribute: JsonObject, depth: number) => void): void {
  const walk = (path: string, attributes: Json | undefined, depth: number): void => {
    for (const attribute of isJsonArray(attributes) ? attributes.filter(isJsonObject) : []) {
      const below = `${path}:${String(attribute.name)}`;
      look(below, attribute, depth);
      walk(below, attribute.subAttributes, depth + 1);
    }
  };
  // The schema of schemas may nest deeper than others (RFC 7643 §7).
  forEachEntry(schemas, ({ id, attributes }) => id !== SCHEMA_SCHEMA && walk(String(id), attributes, 1));
}

function ids(list: Answer): readonly string[] {
  return entries(list).map(({ id, name }) => String(id ?? name));
}
