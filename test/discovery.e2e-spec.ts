import { send } from './harness/http.js';
import { CORE_GROUP, CORE_USER, ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Discovery', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('zulip');
  });
  afterAll(() => service.close());

  const base = 'http://rollcall.test/scim/v2';

  it('SPC-01 the configuration is answered without a token and tells the truth', async () => {
    const { status, body, headers } = await send('GET', `${service.url}/scim/v2/ServiceProviderConfig`, {});
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/scim+json');
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true }, filter: { supported: true, maxResults: 200 }, etag: { supported: true }, pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', maxPageSize: 200, cursorTimeout: 3600 },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 4194304 }, sort: { supported: true }, changePassword: { supported: false },
      authenticationSchemes: [{ type: 'oauthbearertoken', name: expect.any(String), description: expect.any(String) }],
      meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
    });
    expect((await client.get('/Users?count=10000')).body.itemsPerPage).toBeLessThanOrEqual(body.filter.maxResults);
  });

  it('the resource types and their extensions are listed and found by name', async () => {
    const { body } = await client.get('/ResourceTypes');
    expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 2, itemsPerPage: 2, startIndex: 1 });
    expect(body.Resources).toMatchObject([
      { id: 'User', name: 'User', endpoint: '/Users', schema: CORE_USER, schemaExtensions: [{ schema: ENTERPRISE, required: false }], meta: { location: `${base}/ResourceTypes/User` } },
      { id: 'Group', name: 'Group', endpoint: '/Groups', schema: CORE_GROUP, meta: { location: `${base}/ResourceTypes/Group` } },
    ]);
    for (const type of body.Resources) expect((await client.get(`/ResourceTypes/${type.name}`)).body).toEqual(type);
    expect((await client.get('/ResourceTypes/Device')).status).toBe(404);
  });

  it('the schemas are listed without nulls and found by URN in any case', async () => {
    const { body } = await client.get('/Schemas');
    expect(body.Resources.map(({ id }: { id: string }) => id)).toEqual([CORE_USER, ENTERPRISE, CORE_GROUP]);
    expect(body.totalResults).toBe(3);
    expect(JSON.stringify(body)).not.toContain('null');
    for (const schema of body.Resources) {
      expect((await client.get(`/Schemas/${schema.id}`)).body).toEqual(schema);
      expect((await client.get(`/Schemas/${schema.id.toUpperCase()}`)).status).toBe(200);
      for (const attribute of schema.attributes) {
        expect(attribute).toMatchObject({
          name: expect.any(String), type: expect.any(String), multiValued: expect.any(Boolean), description: expect.stringMatching(/./), required: expect.any(Boolean),
          mutability: expect.stringMatching(/^(readOnly|readWrite|immutable|writeOnly)$/), returned: expect.stringMatching(/^(always|never|default|request)$/),
        });
      }
    }
    expect((await client.get('/Schemas/urn:none')).status).toBe(404);
  });

  it('Z8 the role of the preset appears in the schema of its organization only', async () => {
    const roleIn = async (each: ScimClient): Promise<object | undefined> => {
      const { body } = await each.get(`/Schemas/${CORE_USER}`);
      return body.attributes.find(({ name }: { name: string }) => name === 'role');
    };
    expect(await roleIn(client)).toMatchObject({ type: 'string', caseExact: true, canonicalValues: ['owner', 'administrator', 'moderator', 'member', 'guest'] });
    expect(await roleIn(await service.organization('standard'))).toBeUndefined();
  });

  it.each(['/Schemas', '/ResourceTypes'])('%s needs a token and refuses a filter', async (path) => {
    expect((await send('GET', `${service.url}/scim/v2${path}`, {})).status).toBe(401);
    expect((await client.get(`${path}?filter=id%20pr`)).status).toBe(403);
  });
});
