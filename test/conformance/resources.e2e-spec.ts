import { CORE_GROUP, CORE_USER, ENTERPRISE, PATCH_OP, type ScimClient } from '../harness/scim-client.js';
import { send } from '../harness/http.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

describe('Rules for users, groups and what is done to them', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  let made = 0;
  const name = (): string => `person-${++made}@corp.example`;
  const read = async (id: string) => (await client.get(`/Users/${id}`)).body;

  it('REP-17 what has no value is left out, and nothing is null', async () => {
    const { body } = await client.post('/Users', { schemas: [CORE_USER], userName: name(), title: null, emails: [], name: { givenName: 'A', familyName: null } });
    expect(body).not.toHaveProperty('title');
    expect(body).not.toHaveProperty('emails');
    expect(body.name).toEqual({ givenName: 'A' });
    const group = await client.createGroup('Nobody');
    for (const answer of [body, await read(body.id), (await client.get(`/Groups/${group}`)).body, (await client.get('/Users')).body, (await client.get('/Schemas')).body]) expect(JSON.stringify(answer)).not.toContain('null');
  });

  it('REP-25 a group with a member that does not exist is refused, and not half-made', async () => {
    for (const answer of [
      await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Half', members: [{ value: await client.createUser(name()) }, { value: NOBODY }] }),
      await client.patch(`/Groups/${await client.createGroup('Whole')}`, [{ op: 'add', path: 'members', value: [{ value: NOBODY }] }]),
    ]) expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await client.find('Groups', 'displayName eq "Half"')).body.totalResults).toBe(0);
  });

  it('USR-07 SEC-12 a password cannot be found out by filter, order or projection', async () => {
    const id = await client.createUser(name(), { password: 'Secret-9x' });
    for (const filter of ['password eq "Secret-9x"', 'password sw "S"', 'password pr', 'not (password pr)']) expect(await client.find('Users', filter)).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
    expect(await client.get('/Users?sortBy=password')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    for (const query of ['attributes=password', `attributes=${CORE_USER}:password,userName`, 'excludedAttributes=title']) expect(JSON.stringify((await client.get(`/Users/${id}?${query}`)).body)).not.toContain('assword');
  });

  it('USR-08 DEL-07 active=false disables, and the user stays readable, found and changeable; true restores', async () => {
    const userName = name();
    const id = await client.createUser(userName, { title: 'T' });
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).body).toMatchObject({ id, active: false });
    expect(await client.get(`/Users/${id}`)).toMatchObject({ status: 200, body: { active: false, title: 'T' } });
    expect((await client.find('Users', `userName eq "${userName}" and active eq false`)).body.Resources).toMatchObject([{ id }]);
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'U' }])).body).toMatchObject({ active: false, title: 'U' });
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }])).body).toMatchObject({ id, active: true, title: 'U' });
  });

  it('USR-11 A-20 an address comes back as it was sent, and is found in any case', async () => {
    const id = await client.createUser(name(), { emails: [{ value: 'Ann.B@Corp.EXAMPLE', type: 'work' }] });
    expect((await read(id)).emails).toEqual([{ value: 'Ann.B@Corp.EXAMPLE', type: 'work' }]);
    expect((await client.find('Users', 'emails.value eq "ann.b@corp.example"')).body.Resources).toMatchObject([{ id }]);
  });

  it('USR-17 a type beside the canonical ones is kept', async () => {
    const emails = [{ value: 'assistant@corp.example', type: 'assistant' }];
    const [phoneNumbers, ims] = [[{ value: '555', type: 'assistant' }], [{ value: 'a', type: 'matrix' }]];
    expect(await read(await client.createUser(name(), { emails, phoneNumbers, ims }))).toMatchObject({ emails, phoneNumbers, ims });
  });

  it('GRP-07 a group is created without members', async () => {
    for (const [displayName, more] of [['Absent', {}], ['Empty', { members: [] }], ['Null', { members: null }]] as const) {
      const { status, body } = await client.post('/Groups', { schemas: [CORE_GROUP], displayName, ...more });
      expect({ status, members: body.members }).toEqual({ status: 201, members: undefined });
    }
  });

  it('GRP-11 a hundred members join by one PATCH, as one operation or as a hundred', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 100; index++) ids.push(await client.createUser(name()));
    const [one, hundred] = [await client.createGroup('One'), await client.createGroup('Hundred')];
    expect((await client.patch(`/Groups/${one}`, [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }])).status).toBe(204);
    expect((await client.patch(`/Groups/${hundred}`, ids.map((value) => ({ op: 'add', path: 'members', value: [{ value }] })))).status).toBe(204);
    for (const group of [one, hundred]) expect(await client.memberIds(group)).toEqual([...ids].sort());
  });

  it('ENT-06 a manager as text, or as a list of one, is read as manager.value', async () => {
    for (const manager of ['M1', ['M1'], [{ value: 'M1' }]]) {
      const id = await client.createUser(name(), { [ENTERPRISE]: { manager } });
      expect((await read(id))[ENTERPRISE].manager.value).toBe('M1');
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: `${ENTERPRISE}:manager`, value: Array.isArray(manager) ? ['M2'] : 'M2' }]);
      expect((await read(id))[ENTERPRISE].manager.value).toBe('M2');
    }
  });

  it('CRE-02 the answer to a create is the whole resource as it is stored', async () => {
    const { body } = await client.post('/Users', { schemas: [CORE_USER], userName: name(), name: { givenName: 'A' }, emails: [{ value: 'a@b.example' }] });
    expect(body).toEqual(await read(body.id));
    expect(body).toMatchObject({ schemas: [CORE_USER], id: expect.any(String), name: { givenName: 'A' }, meta: { location: expect.stringContaining(body.id) } });
    const group = (await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Stored', members: [{ value: body.id }] })).body;
    expect(group).toEqual((await client.get(`/Groups/${group.id}`)).body);
  });

  it('CRE-04 active is true unless it is given; [] and null mean no value', async () => {
    expect(await read(await client.createUser(name()))).toMatchObject({ active: true });
    expect(await read(await client.createUser(name(), { active: false }))).toMatchObject({ active: false });
    expect(await read(await client.createUser(name(), { roles: [], title: null }))).not.toHaveProperty('roles');
  });

  it('PAT-01 PATCH is advertised and works', async () => {
    expect((await client.get('/ServiceProviderConfig')).body.patch).toEqual({ supported: true });
    expect(await client.patch(`/Users/${await client.createUser(name())}`, [{ op: 'add', path: 'title', value: 'T' }])).toMatchObject({ status: 200, body: { title: 'T' } });
  });

  it('REP-P13 a boolean may be text in any case, or a list of one', async () => {
    for (const value of ['False', 'false', 'FALSE', [false], ['False']]) {
      const id = await client.createUser(name());
      expect(await client.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value }])).toMatchObject({ status: 200, body: { active: false } });
      expect(await client.patch(`/Users/${id}`, [{ op: 'Replace', value: { active: 'True' } }])).toMatchObject({ status: 200, body: { active: true } });
    }
  });

  it('BLK-01 Bulk is advertised and works; GET is 405', async () => {
    expect((await client.get('/ServiceProviderConfig')).body.bulk.supported).toBe(true);
    expect((await client.post('/Bulk', { schemas: [BULK], Operations: [{ method: 'POST', path: '/Users', bulkId: 'x', data: { schemas: [CORE_USER], userName: name() } }] })).body.Operations).toMatchObject([{ status: '201' }]);
    const { status, headers } = await client.get('/Bulk');
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'POST' });
  });

  it('BLK-17 the path of PATCH, PUT and DELETE may name a bulkId', async () => {
    const [put, gone] = [name(), name()];
    const post = (bulkId: string, userName: string) => ({ method: 'POST', path: '/Users', bulkId, data: { schemas: [CORE_USER], userName } });
    const { body } = await client.post('/Bulk', { schemas: [BULK], Operations: [
      post('a', put), post('b', gone), { method: 'PATCH', path: '/Users/bulkId:a', data: { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'title', value: 'T' }] } },
      { method: 'DELETE', path: '/Users/bulkId:b' }, { method: 'PUT', path: '/Users/bulkId:a', data: { schemas: [CORE_USER], userName: put, nickName: 'N' } },
    ] });
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '201', '200', '204', '200']);
    expect(body.Operations[2].location).toBe(body.Operations[0].location);
    const found = (await client.find('Users', `userName eq "${put}" or userName eq "${gone}"`)).body.Resources;
    expect(found).toMatchObject([{ userName: put, nickName: 'N' }]);
    expect(found[0]).not.toHaveProperty('title');
  });

  it('ME-04 /Me without credentials is 401; a token stands for nobody, so it is 404', async () => {
    expect((await send('GET', `${service.url}/scim/v2/Me`, {})).status).toBe(401);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'POST']) expect(await client.send(method, '/Me', method === 'GET' || method === 'DELETE' ? undefined : {})).toMatchObject({ status: 404, body: { status: '404' } });
  });

  it('ETG-01 ETG-09 ETG-11 versions are advertised and work: a mismatch is 412, whatever stands in If-Match', async () => {
    expect((await client.get('/ServiceProviderConfig')).body.etag).toEqual({ supported: true });
    const id = await client.createUser(name());
    const { headers, body } = await client.get(`/Users/${id}`);
    expect(headers.get('etag')).toBe(body.meta.version);
    for (const ifMatch of ['W/"99"', '"x"', 'nonsense', 'W/"', ',,', '"1" "2"']) {
      expect(await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'T' }], { 'If-Match': ifMatch })).toMatchObject({ status: 412, body: { status: '412' } });
    }
    expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'T' }], { 'If-Match': body.meta.version })).status).toBe(200);
  });
});
