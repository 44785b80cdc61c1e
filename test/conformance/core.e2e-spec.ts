import { CORE_GROUP, CORE_USER, ENTERPRISE, type ScimClient } from '../harness/scim-client.js';
import { send } from '../harness/http.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

const BASE = 'http://rollcall.test/scim/v2';

/** Rules of the checklist (docs/conformance.md) that no story of another file tells. */
describe('Rules of the standards', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  let made = 0;
  const name = (): string => `rule-${++made}@corp.example`;
  const user = (more: object = {}): object => ({ schemas: [CORE_USER], userName: name(), ...more });
  const raw = (method: string, path: string, headers: Record<string, string> = {}) => send(method, service.url + path, { Authorization: `Bearer ${client.token}`, ...headers });

  describe('transport and messages', () => {
    it('HTTP-01 HTTP-02 UTF-8 JSON goes in and comes out unharmed, as application/scim+json whatever Accept says', async () => {
      const { body } = await client.post('/Users', user({ displayName: 'Žofie 😀' }));
      const accepts: Record<string, string>[] = [{}, { Accept: '*/*' }, { Accept: 'application/scim+json' }, { Accept: 'text/html' }, { Accept: 'application/scim+json; charset=utf-8' }];
      for (const accept of accepts) {
        const answer = await client.get(`/Users/${body.id}`, accept);
        expect(answer.headers.get('content-type')).toMatch(/^application\/scim\+json; charset=utf-8$/);
        expect(answer.body.displayName).toBe('Žofie 😀');
      }
    });

    it('HTTP-06 CRE-05 a body that does not parse is invalidSyntax, a clash 409 uniqueness; neither is stored', async () => {
      const userName = name();
      await client.createUser(userName);
      const before = (await client.get('/Users?count=0')).body.totalResults;
      expect(await client.send('POST', '/Users', `{"userName":"${name()}"`)).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
      expect(await client.post('/Users', user({ userName: userName.toUpperCase() }))).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
      expect((await client.get('/Users?count=0')).body.totalResults).toBe(before);
    });

    it('HTTP-07 URLs are percent-decoded, and a plus in the query is a blank', async () => {
      const id = await client.createUser('plus+sign@corp.example');
      for (const filter of ['userName%20eq%20%22plus%2Bsign%40corp.example%22', 'userName+eq+%22plus%2Bsign@corp.example%22']) {
        expect((await client.get(`/Users?filter=${filter}`)).body.Resources).toMatchObject([{ id }]);
      }
      expect((await client.get('/Users?filter=userName+eq+%22plus+sign@corp.example%22')).body.totalResults).toBe(0);
    });

    it('HTTP-08 another version is not served as this one', async () => {
      for (const path of ['/scim/v9/Users', '/scim/v1/Users', '/scim/v10/Groups']) expect(await raw('GET', path)).toMatchObject({ status: 404, body: { status: '404' } });
    });

    it('HTTP-12 CRE-06 an answer shows what is stored, not what was sent', async () => {
      const { body } = await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Echo', id: 'mine', meta: { resourceType: 'User', created: '2001-01-01T00:00:00Z' }, unknown: 1 });
      expect(body).toMatchObject({ displayName: 'Echo', meta: { resourceType: 'Group' } });
      expect(body.id).not.toBe('mine');
      expect(body.unknown).toBeUndefined();
      expect((await client.get(`/Groups/${body.id}`)).body).toEqual(body);
    });

    it('HTTP-13 messages carry their own URI, which is no schema', async () => {
      const messages = [(await client.get('/Users')).body, (await client.get('/Users/x')).body, (await client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{}] })).body];
      for (const { schemas: [urn] } of messages) {
        expect(urn).toMatch(/^urn:ietf:params:scim:api:messages:2\.0:(ListResponse|Error|BulkResponse)$/);
        expect((await client.get(`/Schemas/${urn}`)).status).toBe(404);
      }
    });
  });

  describe('discovery', () => {
    it('DISC-01 DISC-02 DISC-03 DISC-04 DISC-07 DISC-10 the configuration is one read-only object with all it must have', async () => {
      const { status, body } = await client.get('/ServiceProviderConfig');
      expect({ status, schemas: body.schemas, list: body.Resources }).toEqual({ status: 200, schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'], list: undefined });
      for (const feature of ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag']) expect(typeof body[feature].supported).toBe('boolean');
      expect([body.bulk.maxOperations, body.bulk.maxPayloadSize, body.filter.maxResults].every(Number.isInteger)).toBe(true);
      for (const scheme of body.authenticationSchemes) {
        expect(scheme).toMatchObject({ type: expect.stringMatching(/^(oauth|oauth2|oauthbearertoken|httpbasic|httpdigest)$/), name: expect.any(String), description: expect.any(String) });
      }
      for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) expect((await client.send(method, '/ServiceProviderConfig', method === 'DELETE' ? undefined : {})).status).toBe(405);
    });

    it('DISC-08 DISC-09 what the configuration says is true', async () => {
      const { body: { filter, bulk, changePassword } } = await client.get('/ServiceProviderConfig');
      const organization = await service.organization('standard');
      for (let round = 0; round < 3; round++) {
        const operations = Array.from({ length: 80 }, (_, index) => ({ method: 'POST', path: '/Users', bulkId: `b${index}`, data: user() }));
        expect((await organization.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: operations })).status).toBe(200);
      }
      expect((await organization.get(`/Users?count=${filter.maxResults + 1}`)).body).toMatchObject({ totalResults: 240, itemsPerPage: filter.maxResults });
      expect(bulk.maxOperations).toBeGreaterThanOrEqual(80);
      expect(changePassword.supported).toBe(false);
    });

    it('DISC-11 DISC-12 DISC-17 DISC-19 DISC-23 schemas and resource types lead to each other and to what resources carry', async () => {
      const schemas = (await client.get('/Schemas')).body;
      expect(schemas).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: schemas.Resources.length });
      const urns: string[] = schemas.Resources.map(({ id }: { id: string }) => id);
      for (const urn of urns) {
        expect((await client.get(`/Schemas/${urn}`)).body.id).toBe(urn);
        expect((await client.get(`/Schemas/${encodeURIComponent(urn)}`)).body.id).toBe(urn);
      }
      const types = (await client.get('/ResourceTypes')).body;
      for (const { name: typeName, endpoint, schema, schemaExtensions = [] } of types.Resources) {
        expect(urns).toEqual(expect.arrayContaining([schema, ...schemaExtensions.map((extension: { schema: string }) => extension.schema)]));
        const { body } = await client.post(endpoint, { schemas: [schema], userName: name(), displayName: name() });
        expect(body.meta.resourceType).toBe(typeName);
        expect(urns).toEqual(expect.arrayContaining(body.schemas));
      }
    });

    it('DISC-24 paging, sorting and projection mean nothing there', async () => {
      for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
        expect((await client.get(`${path}?startIndex=2&count=1&sortBy=id&attributes=id`)).body).toEqual((await client.get(path)).body);
      }
    });
  });

  describe('resources', () => {
    it('REP-05 names of attributes are letters, digits, -, _ and $, and begin with a letter', async () => {
      const { body } = await client.get('/Schemas');
      const names = (attributes: { name: string; subAttributes?: { name: string }[] }[]): string[] => attributes.flatMap((each) => [each.name, ...names(each.subAttributes ?? [])]);
      for (const schema of body.Resources) for (const each of names(schema.attributes)) expect(each).toMatch(/^([A-Za-z][\w$-]*|\$ref)$/);
    });

    it('REP-06 REP-08 ids are ours, permanent, case-exact, and never given twice', async () => {
      const userName = name();
      const id = await client.createUser(userName);
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect((await client.get(`/Users/${id.toUpperCase()}`)).status).toBe(404);
      expect(Object.keys((await client.get(`/Users/${id}?attributes=title`)).body)).toContain('id');
      await client.delete(`/Users/${id}`);
      expect(await client.createUser(userName)).not.toBe(id);
      expect((await client.get(`/Users/${id}`)).status).toBe(404);
    });

    it('REP-10 TEN-06 externalId need not be unique', async () => {
      expect((await client.post('/Users', user({ externalId: 'same' }))).status).toBe(201);
      expect((await client.post('/Users', user({ externalId: 'same' }))).status).toBe(201);
      expect((await client.find('Users', 'externalId eq "same"')).body.totalResults).toBe(2);
    });

    it('REP-12 REP-13 REP-14 CRE-10 GET-01 PUT-10 PAT-17 meta, Location and ETag agree on every verb', async () => {
      const created = await client.post('/Users', user());
      const { id, meta } = created.body;
      expect(meta).toMatchObject({ lastModified: meta.created, location: `${BASE}/Users/${id}`, resourceType: 'User' });
      const answers = [created, await client.get(`/Users/${id}`), await client.put(`/Users/${id}`, user({ title: 'A' })), await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'B' }])];
      for (const [index, { status, headers, body }] of answers.entries()) {
        expect(status).toBe(index === 0 ? 201 : 200);
        expect(headers.get('location')).toBe(body.meta.location);
        expect(headers.get('etag')).toBe(body.meta.version);
        expect(body.meta.created).toBe(meta.created);
      }
      expect(Date.parse(answers[3]?.body.meta.lastModified)).toBeGreaterThanOrEqual(Date.parse(meta.created));
      expect(answers.map(({ body }) => body.meta.version)).toEqual(['W/"1"', 'W/"1"', 'W/"2"', 'W/"3"']);
    });

    it('REP-18 the order of members means nothing', async () => {
      const userName = name();
      expect((await client.send('POST', '/Users', `{"active":true,"emails":[{"primary":true,"type":"work","value":"${userName}"}],"userName":"${userName}","schemas":["${CORE_USER}"]}`)).status).toBe(201);
    });

    it('REP-24 a $ref under any version, or none, stands beside the value without meaning', async () => {
      const id = await client.createUser(name());
      for (const $ref of [`${BASE}/Users/${id}`, `http://rollcall.test/scim/Users/${id}`, `Users/${id}`, null]) {
        const { status, body } = await client.post('/Groups', { schemas: [CORE_GROUP], displayName: name(), members: [{ value: id, $ref }] });
        expect({ status, members: body.members }).toMatchObject({ status: 201, members: [{ value: id, $ref: `${BASE}/Users/${id}` }] });
      }
    });

    it('USR-03 PUT-13 PAT-15 a userName clashes on every verb, but never with its own', async () => {
      const [mine, theirs] = [name(), name()];
      await client.createUser(theirs);
      const id = await client.createUser(mine);
      expect((await client.put(`/Users/${id}`, user({ userName: mine.toUpperCase() }))).status).toBe(200);
      expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: mine }])).status).toBe(200);
      const clashes = [await client.put(`/Users/${id}`, user({ userName: theirs.toUpperCase() })), await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: theirs }])];
      for (const answer of clashes) expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
      expect((await client.get(`/Users/${id}`)).body.userName).toBe(mine);
    });

    it('USR-06 SEC-10 a password is neither stored, returned, journalled nor searchable', async () => {
      const { body: { id } } = await client.post('/Users', user({ password: 'x9Kd02aa-secret' }));
      await client.patch(`/Users/${id}`, [{ op: 'replace', value: { password: 'x9Kd02aa-other' } }]);
      const seen = [(await client.get(`/Users/${id}?attributes=password`)).body, await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`), (await service.admin.get(`/organizations/${client.organizationId}/members/${id}`)).body];
      expect(JSON.stringify(seen)).not.toContain('x9Kd02aa');
      expect((await client.find('Users', 'password eq "x9Kd02aa-secret"')).status).toBe(400);
    });

    it('USR-15 GRP-01 groups of a user are those that have them as a member; a group needs a name', async () => {
      const id = await client.createUser(name());
      const group = await client.createGroup(name(), [id]);
      expect((await client.get(`/Users/${id}`)).body.groups).toMatchObject([{ value: group, $ref: `${BASE}/Groups/${group}` }]);
      for (const displayName of [undefined, '', null]) expect(await client.post('/Groups', { schemas: [CORE_GROUP], displayName })).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    });

    it('ENT-02 PAT-16 PUT-12 an extension is in schemas as long as it has a value', async () => {
      const id = await client.createUser(name());
      const schemas = async (): Promise<string[]> => (await client.get(`/Users/${id}`)).body.schemas;
      expect(await schemas()).toEqual([CORE_USER]);
      const added = await client.patch(`/Users/${id}`, [{ op: 'add', path: `${ENTERPRISE}:department`, value: 'D' }, { op: 'add', path: `${ENTERPRISE}:costCenter`, value: 'C' }]);
      expect(added.body.schemas).toEqual([CORE_USER, ENTERPRISE]);
      await client.patch(`/Users/${id}`, [{ op: 'remove', path: `${ENTERPRISE}:department` }, { op: 'remove', path: `${ENTERPRISE}:costCenter` }]);
      expect(await schemas()).toEqual([CORE_USER]);
      await client.patch(`/Users/${id}`, [{ op: 'add', path: `${ENTERPRISE}:department`, value: 'D' }]);
      await client.put(`/Users/${id}`, user());
      expect(await schemas()).toEqual([CORE_USER]);
      expect((await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'schemas' }])).body.scimType).toBe('mutability');
    });
  });

  describe('operations', () => {
    it('PRJ-01 CRE-09 PRJ-10 attributes and excludedAttributes apply to every answer with a resource', async () => {
      const id = await client.createUser(name(), { title: 'T', nickName: 'N' });
      const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: `id eq "${id}"`, attributes: ['title'] };
      const shown = [
        (await client.post('/Users?attributes=title', user({ title: 'T' }))).body, (await client.get(`/Users/${id}?attributes=title`)).body,
        (await client.find('Users', `id eq "${id}"`, '&attributes=title')).body.Resources[0], (await client.post('/Users/.search', search)).body.Resources[0],
        (await client.put(`/Users/${id}?attributes=title`, user({ title: 'T', nickName: 'N' }))).body,
        (await client.patch(`/Users/${id}?attributes=title`, [{ op: 'replace', path: 'nickName', value: 'M' }])).body,
      ];
      for (const resource of shown) expect(Object.keys(resource).sort()).toEqual(['id', 'schemas', 'title']);
      expect(Object.keys((await client.get(`/Users/${id}?excludedAttributes=title,meta`)).body)).toEqual(expect.not.arrayContaining(['title', 'meta']));
      const group = await client.createGroup(name());
      expect(await client.patch(`/Groups/${group}?attributes=displayName`, [{ op: 'add', path: 'externalId', value: 'e' }])).toMatchObject({ status: 200, body: { id: group } });
    });

    it('GET-02 GET-03 PAT-19 PUT-02 only an id leads to a resource, and nothing is made of an unknown one', async () => {
      const userName = name();
      await client.createUser(userName, { externalId: `ext-${userName}` });
      for (const id of ['none', userName, `ext-${userName}`, '01990000-0000-7000-8000-000000000000']) {
        for (const [method, body] of [['GET', undefined], ['PUT', user()], ['PATCH', { nonsense: true }], ['DELETE', undefined]] as const) {
          expect(await client.send(method, `/Users/${id}`, body)).toMatchObject({ status: 404, body: { status: '404', detail: expect.stringMatching(/^User not found/) } });
        }
      }
      expect((await client.put('/Users', user())).status).toBe(405);
    });

    it('GET-05 ETG-05 If-None-Match answers 304 without a body while the version is the same', async () => {
      const id = await client.createUser(name());
      for (const tag of ['W/"1"', '"1"', '"7", W/"1"', '*']) {
        const answer = await client.get(`/Users/${id}`, { 'If-None-Match': tag });
        expect({ tag, status: answer.status, body: answer.body, etag: answer.headers.get('etag') }).toEqual({ tag, status: 304, body: undefined, etag: 'W/"1"' });
      }
      expect((await client.get(`/Users/${id}`, { 'If-None-Match': 'W/"2"' })).status).toBe(200);
    });

    it('ETG-08 PUT-14 DEL-05 If-Match of another version changes nothing; on what is not there it stays 404', async () => {
      const id = await client.createUser(name(), { title: 'Before' });
      const stale = { 'If-Match': 'W/"9"' };
      const answers = [await client.put(`/Users/${id}`, user(), stale), await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'title' }], stale), await client.delete(`/Users/${id}`, stale)];
      expect(answers.map(({ status }) => status)).toEqual([412, 412, 412]);
      expect((await client.get(`/Users/${id}`)).body).toMatchObject({ title: 'Before', meta: { version: 'W/"1"' } });
      for (const method of ['PUT', 'DELETE']) expect((await client.send(method, '/Users/none', method === 'PUT' ? user() : undefined, stale)).status).toBe(404);
      expect((await send('DELETE', `${service.url}/scim/v2/Users/${id}`, stale)).status).toBe(401);
      expect((await client.delete(`/Users/${id}`, { 'If-Match': 'W/"1"' })).status).toBe(204);
    });

    it('PUT-01 PUT-03 PUT-06 PUT-08 PUT-09 PUT replaces: lists are not merged, null and [] clear, read-only input is passed over', async () => {
      const userName = name();
      const id = await client.createUser(userName, { title: 'T', nickName: 'N', emails: [{ value: 'a@b.example' }, { value: 'c@d.example' }], phoneNumbers: [{ value: '1' }] });
      const { status, body } = await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName, id: 'other', meta: { version: 'W/"99"' }, groups: [{ value: 'x' }], title: null, phoneNumbers: [], emails: [{ value: 'e@f.example' }] });
      expect({ status, body }).toMatchObject({ status: 200, body: { id, userName, emails: [{ value: 'e@f.example' }], meta: { version: 'W/"2"' } } });
      for (const cleared of ['title', 'nickName', 'phoneNumbers', 'groups']) expect(body[cleared]).toBeUndefined();
      expect(await client.put(`/Users/${id}`, { schemas: [CORE_USER] })).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    });

    it('DEL-01 DEL-03 what was deleted is gone from every list and count', async () => {
      const userName = name();
      const id = await client.createUser(userName);
      const group = await client.createGroup(name(), [id]);
      const before = (await client.get('/Users?count=0')).body.totalResults;
      expect(await client.delete(`/Users/${id}`)).toMatchObject({ status: 204, body: undefined });
      expect((await client.get('/Users?count=0')).body.totalResults).toBe(before - 1);
      expect((await client.find('Users', `userName eq "${userName}"`)).body.totalResults).toBe(0);
      expect(await client.memberIds(group)).toEqual([]);
      expect((await client.delete(`/Users/${id}`)).status).toBe(404);
    });

    it('QRY-01 QRY-02 QRY-03 PAG-05 PAG-08 CUR-03 lists count all matches, and stand in no session', async () => {
      const organization = await service.organization('standard');
      for (let index = 0; index < 5; index++) await organization.createUser(name());
      expect((await organization.get('/Users?startIndex=5&count=2')).body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 5, startIndex: 5, itemsPerPage: 1 });
      expect((await organization.find('Users', 'userName eq "nobody"')).body).toMatchObject({ totalResults: 0, Resources: [], itemsPerPage: 0, startIndex: 1 });
      const { body } = await organization.get('/Users?cursor&count=2');
      expect([body.previousCursor, typeof body.nextCursor]).toEqual([undefined, 'string']);
    });

    it('QRY-07 FIL-21 filters look at what is stored, defaults included, whatever is shown', async () => {
      const id = await client.createUser(name(), { title: 'Hidden title' });
      expect((await client.find('Users', `title eq "hidden title" and id eq "${id}"`, '&attributes=userName')).body.totalResults).toBe(1);
      expect((await client.find('Users', `active eq true and id eq "${id}"`)).body.totalResults).toBe(1);
    });
  });

  describe('security and organizations', () => {
    it('SEC-04 the token comes in the header with the scheme in any case, and in one way only', async () => {
      expect((await raw('GET', '/scim/v2/Users', { Authorization: `bEaReR ${client.token}` })).status).toBe(200);
      expect((await raw('GET', `/scim/v2/Users?access_token=${client.token}`)).status).toBe(401);
    });

    it('SEC-06 SEC-18 tokens are long and random, and a cookie is none', async () => {
      expect(Buffer.from(client.token.slice(4), 'base64url').length * 8).toBe(512);
      expect((await send('GET', `${service.url}/scim/v2/Users`, { Cookie: `token=${client.token}; access_token=${client.token}` })).status).toBe(401);
      expect((await client.get('/Users')).headers.get('set-cookie')).toBeNull();
    });

    it('SEC-08 TEN-04 a token is good for its own organization, and for nothing of another', async () => {
      const other = await service.organization('standard');
      const id = await other.createUser(name());
      for (const path of [`/Users/${id}`, `/Users/${id}?attributes=id`]) expect((await client.get(path)).status).toBe(404);
      expect((await client.find('Users', `id eq "${id}"`)).body.totalResults).toBe(0);
      const bulk = await client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'DELETE', path: `/Users/${id}` }] });
      expect(bulk.body.Operations[0].status).toBe('404');
    });
  });
});
