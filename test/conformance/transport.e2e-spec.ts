import { CORE_GROUP, CORE_USER, ENTERPRISE, ScimClient } from '../harness/scim-client.js';
import { send } from '../harness/http.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

const SERVICE_PROVIDER = ['ServiceProviderConfig', 'ResourceType', 'Schema'].map((name) => `urn:ietf:params:scim:schemas:core:2.0:${name}`);

describe('Rules for transport and discovery', () => {
  let service: TestApp;
  let client: ScimClient;
  let id: string;

  beforeAll(async () => {
    service = await startTestApp({ MAX_BODY_BYTES: '20000' });
    client = await service.organization('standard');
    id = await client.createUser('ann@corp.example');
  });
  afterAll(() => service.close());

  const raw = (method: string, path: string, headers: Record<string, string> = {}) => send(method, service.url + path, { Authorization: `Bearer ${client.token}`, ...headers });

  it('HTTP-03 Accept: application/json works', async () => {
    expect(await client.get(`/Users/${id}`, { Accept: 'application/json' })).toMatchObject({ status: 200, body: { id } });
  });

  it('HTTP-04 ERR-11 every body is labelled application/scim+json, those of errors too', async () => {
    const off = await service.organization('standard');
    await service.admin.send('PATCH', `/organizations/${off.organizationId}`, { scimEnabled: false });
    const answers = [
      await client.get('/Users'), await client.get(`/Users/${id}`), await client.get('/Schemas'), await client.get('/ServiceProviderConfig'), await client.post('/Users', { schemas: [CORE_USER], userName: 'bob@corp.example' }),
      await client.send('POST', '/Users', '{'), await send('GET', `${service.url}/scim/v2/Users`, {}), await off.get('/Users'), await client.get('/Nope'), await client.delete('/Users'),
      await client.post('/Users', { schemas: [CORE_USER], userName: 'bob@corp.example' }), await client.delete(`/Users/${id}`, { 'If-Match': 'W/"99"' }), await client.post('/Users', { title: 'x'.repeat(30_000) }),
      await client.send('POST', '/Users', '<x/>', { 'Content-Type': 'text/xml' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 201, 400, 401, 403, 404, 405, 409, 412, 413, 415]);
    expect(new Set(answers.map(({ headers }) => headers.get('content-type')))).toEqual(new Set(['application/scim+json; charset=utf-8']));
  });

  it('HTTP-05 a body is JSON or refused with 415; an Accept that excludes JSON is 406 in rfc and profile, and nothing is done', async () => {
    const body = { schemas: [CORE_USER], userName: 'json@corp.example' };
    expect((await client.post('/Users', body, { 'Content-Type': 'application/json' })).status).toBe(201);
    expect((await client.send('POST', '/Users', '<user/>', { 'Content-Type': 'text/xml' })).status).toBe(415);
    for (const mode of ['rfc', 'profile']) {
      const strict = await service.organization('standard');
      await service.admin.send('PATCH', `/organizations/${strict.organizationId}`, { mode });
      expect(await strict.post('/Users', body, { Accept: 'text/html' })).toMatchObject({ status: 406, body: { status: '406', detail: expect.any(String) } });
      expect((await strict.get('/Users?count=0', { Accept: 'text/html, application/*;q=0.5' })).body.totalResults).toBe(0);
      for (const accept of ['application/json', 'application/scim+json', '*/*']) expect((await strict.get('/Users', { Accept: accept })).status).toBe(200);
    }
    expect((await client.get('/Users', { Accept: 'text/html' })).status).toBe(200);
  });

  it('HTTP-09 without a version the newest is served, under the base URI that was called', async () => {
    const unversioned = new ScimClient(service.url, client.token, client.organizationId, '/scim');
    expect(await unversioned.get(`/Users/${id}`)).toMatchObject({ status: 200, body: { id, meta: { location: `http://rollcall.test/scim/Users/${id}` } } });
    expect((await unversioned.patch(`/Users/${id}`, [{ op: 'add', path: 'nickName', value: 'A' }])).status).toBe(200);
    expect((await unversioned.get('')).body.Resources.length).toBeGreaterThan(0);
    expect((await unversioned.get('/v9/Users')).status).toBe(404);
    expect((await unversioned.get('/v2/Users')).status).toBe(200);
  });

  it('HTTP-10 query parameters that nobody knows are ignored', async () => {
    expect((await client.get('/Users?foo=1&count=1')).body).toEqual((await client.get('/Users?count=1')).body);
  });

  it('HTTP-14 HEAD answers as GET without a body, a slash at the end is tolerated, and an unknown path is a SCIM 404', async () => {
    const [head, get] = [await raw('HEAD', `/scim/v2/Users/${id}`), await raw('GET', `/scim/v2/Users/${id}`)];
    expect({ status: head.status, body: head.body, etag: head.headers.get('etag'), type: head.headers.get('content-type') }).toEqual({ status: 200, body: undefined, etag: get.headers.get('etag'), type: get.headers.get('content-type') });
    expect((await raw('HEAD', '/scim/v2/Users/nobody')).status).toBe(404);
    expect((await client.get('/Users/?count=0')).body).toEqual((await client.get('/Users?count=0')).body);
    expect(await client.get('/Nope')).toMatchObject({ status: 404, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' } });
  });

  it('CRE-11 POST to a resource is 405, to an unknown endpoint 404', async () => {
    expect((await client.post(`/Users/${id}`, {})).status).toBe(405);
    expect((await client.post('/Nope', {})).status).toBe(404);
  });

  it('GET-06 a filter on a single resource is ignored', async () => {
    expect((await client.get(`/Users/${id}?filter=userName%20eq%20%22nobody%22`)).body.id).toBe(id);
  });

  it('DISC-05 DISC-06 the authentication schemes are read without credentials; the configuration has meta and no id', async () => {
    const { status, body } = await send('GET', `${service.url}/scim/v2/ServiceProviderConfig`, {});
    expect({ status, id: body.id, meta: body.meta }).toEqual({ status: 200, id: undefined, meta: { resourceType: 'ServiceProviderConfig', location: 'http://rollcall.test/scim/v2/ServiceProviderConfig' } });
    expect(body.authenticationSchemes).toEqual([expect.objectContaining({ type: 'oauthbearertoken' })]);
    for (const type of (await client.get('/ResourceTypes')).body.Resources) expect(type.meta).toEqual({ resourceType: 'ResourceType', location: `http://rollcall.test/scim/v2/ResourceTypes/${type.name}` });
  });

  it('DISC-17 every schema that an answer of discovery names is found, with the attributes that the answer has', async () => {
    const answers = [(await client.get('/ServiceProviderConfig')).body, (await client.get('/ResourceTypes/User')).body, (await client.get(`/Schemas/${CORE_USER}`)).body];
    expect(answers.map(({ schemas }) => schemas)).toEqual(SERVICE_PROVIDER.map((urn) => [urn]));
    for (const [index, urn] of SERVICE_PROVIDER.entries()) {
      const { status, body } = await client.get(`/Schemas/${urn}`);
      expect({ status, id: body.id, schemas: body.schemas }).toEqual({ status: 200, id: urn, schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'] });
      expectDescribed(answers[index], body.attributes);
    }
  });

  it('DISC-26 EXT-08 each type has one endpoint, its plural, where only ids lead to resources', async () => {
    for (const { name, endpoint } of (await client.get('/ResourceTypes')).body.Resources) expect(endpoint).toBe(`/${name}s`);
    expect((await client.get(`/Users/${id}`)).status).toBe(200);
    expect((await client.get('/Users/ann@corp.example')).status).toBe(404);
    expect((await client.get(`/Groups/${id}`)).status).toBe(404);
  });

  it('DISC-27 CUR-11 the configuration advertises both ways of paging, and no events', async () => {
    const { body } = await client.get('/ServiceProviderConfig');
    expect(body.pagination).toEqual({ cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize: 200, maxPageSize: 200, cursorTimeout: 3600 });
    expect(body.securityEvents).toBeUndefined();
  });

  it('EXT-04 conformance to the whole profile is not claimed', async () => {
    expect((await client.get('/ServiceProviderConfig')).body.interopProfileConformant).toBeUndefined();
  });

  it('EXT-07 each type sub-attribute for which RFC 7643 has canonical values publishes them', async () => {
    const types = async (urn: string): Promise<readonly string[]> => {
      const { attributes } = (await client.get(`/Schemas/${urn}`)).body;
      return attributes.flatMap(({ name, subAttributes = [] }: Described) => subAttributes.filter((sub) => sub.name === 'type' && sub.canonicalValues).map((sub) => `${name}: ${sub.canonicalValues?.join()}`));
    };
    expect(await types(CORE_USER)).toEqual([
      'emails: work,home,other', 'phoneNumbers: work,home,mobile,fax,pager,other', 'ims: aim,gtalk,icq,xmpp,msn,skype,qq,yahoo,other', 'photos: photo,thumbnail', 'addresses: work,home,other', 'groups: direct,indirect',
    ]);
    expect(await types(CORE_GROUP)).toEqual(['members: User,Group']);
    expect(await types(ENTERPRISE)).toEqual([]);
  });
});

interface Described {
  readonly name: string;
  readonly canonicalValues?: readonly string[];
  readonly subAttributes?: readonly Described[];
}

const COMMON = ['schemas', 'id', 'meta'];

function expectDescribed(value: unknown, attributes: readonly Described[]): void {
  for (const element of [value].flat()) {
    if (typeof element !== 'object' || element === null) continue;
    for (const [name, each] of Object.entries(element).filter(([key]) => !COMMON.includes(key))) {
      const attribute = attributes.find((candidate) => candidate.name === name);
      expect({ name, isDescribed: attribute !== undefined }).toEqual({ name, isDescribed: true });
      if (attribute?.subAttributes) expectDescribed(each, attribute.subAttributes);
    }
  }
}
