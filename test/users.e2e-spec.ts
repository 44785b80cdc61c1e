import { CORE_USER, ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Users', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization();
  });
  afterAll(() => service.close());

  it('CRE-01 creates a user with its location, version and nothing that was not stored', async () => {
    const answer = await client.post('/Users', {
      schemas: [CORE_USER, ENTERPRISE], userName: 'Ann@Corp.example', id: 'mine', meta: { created: 'x' }, groups: [], password: 'secret!',
      name: { givenName: 'Ann' }, nonsense: 1, [ENTERPRISE]: { department: 'R&D' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    expect(answer.headers.get('location')).toBe(answer.body.meta.location);
    expect(answer.headers.get('etag')).toBe(answer.body.meta.version);
    expect(answer.body).toEqual({
      schemas: [CORE_USER, ENTERPRISE],
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      userName: 'Ann@Corp.example',
      name: { givenName: 'Ann' },
      [ENTERPRISE]: { department: 'R&D' },
      active: true,
      meta: {
        resourceType: 'User', created: expect.any(String), lastModified: answer.body.meta.created,
        location: `http://rollcall.test/scim/v2/Users/${answer.body.id}`, version: 'W/"1"',
      },
    });
    const read = await client.get(`/Users/${answer.body.id}`);
    expect(read.body).toEqual(answer.body);
  });

  it('USR-02 refuses a userName that another user has in any case, on create, replace and patch', async () => {
    await client.createUser('taken@corp.example');
    const id = await client.createUser('other@corp.example');
    const user = { schemas: [CORE_USER], userName: 'TAKEN@corp.example' };
    for (const answer of [
      await client.post('/Users', user), await client.put(`/Users/${id}`, user),
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: 'Taken@Corp.example' }]),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ scimType: 'uniqueness', status: '409' });
    }
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: 'OTHER@corp.example' }])).status).toBe(200);
  });

  it('PAT-18 leaves version and time alone when nothing changes, and the journal too', async () => {
    const id = await client.createUser('same@corp.example', { title: 'Boss' });
    const before = await client.get(`/Users/${id}`);
    const after = await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Boss' }]);
    expect(after.status).toBe(200);
    expect(after.body).toEqual(before.body);
    const journal = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(journal.map(({ action }) => action)).toEqual(['member.created']);
  });

  it('PAT-09 changes nothing when one operation of several fails', async () => {
    const id = await client.createUser('atomic@corp.example', { title: 'Boss' });
    const before = await client.get(`/Users/${id}`);
    const answer = await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'CEO' }, { op: 'replace', path: 'active', value: 'perhaps' }]);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ scimType: 'invalidValue', detail: expect.stringContaining('active') });
    expect((await client.get(`/Users/${id}`)).body).toEqual(before.body);
  });

  it('PUT-04 clears what a replace leaves out, A-15 but keeps active', async () => {
    const id = await client.createUser('replaced@corp.example', { title: 'Boss', nickName: 'B', active: false });
    const { body } = await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'replaced@corp.example', nickName: 'C' });
    expect(body).toMatchObject({ nickName: 'C', active: false });
    expect(body.title).toBeUndefined();
  });

  it('ETG-06 writes only in the version of If-Match', async () => {
    const id = await client.createUser('version@corp.example');
    const { headers } = await client.get(`/Users/${id}`);
    const ifMatch = { 'If-Match': headers.get('etag') ?? '' };
    expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'A' }], ifMatch)).status).toBe(200);
    const stale = await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'B' }], ifMatch);
    expect(stale.status).toBe(412);
    expect((await client.delete(`/Users/${id}`, ifMatch)).status).toBe(412);
    const current = await client.get(`/Users/${id}`);
    expect(current.body.title).toBe('A');
    expect((await client.get(`/Users/${id}`, { 'If-None-Match': current.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('DEL-02 ends the id for good; the same person later is a new id whose journal names the former one', async () => {
    const id = await client.createUser('gone@corp.example');
    expect((await client.delete(`/Users/${id}`)).status).toBe(204);
    for (const answer of [
      await client.get(`/Users/${id}`), await client.delete(`/Users/${id}`), await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'x' }),
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]),
    ]) expect(answer).toMatchObject({ status: 404, body: { status: '404', detail: expect.stringMatching(/^User not found/) } });
    expect((await client.find('Users', 'userName eq "gone@corp.example"')).body.totalResults).toBe(0);
    const again = await client.createUser('Gone@corp.example');
    expect(again).not.toBe(id);
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${again}`);
    expect(entry).toMatchObject({ action: 'member.created', details: { formerId: id } });
  });

  it('journals who changed what, from which value to which', async () => {
    const id = await client.createUser('journal@corp.example', { role: 'guest' });
    await client.patch(`/Users/${id}`, [{ op: 'replace', value: { role: 'owner', userName: 'renamed@corp.example' } }, { op: 'replace', path: 'active', value: false }]);
    const [latest] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(latest).toMatchObject({
      action: 'member.deactivated', actorType: 'client', details: { actions: ['deactivate', 'changeRole', 'update'] },
      before: { userName: 'journal@corp.example', role: 'guest', status: 'active' },
      after: { userName: 'renamed@corp.example', role: 'owner', status: 'deactivated' },
    });
    expect(latest.actorId).toMatch(/^[0-9a-f-]{36}$/);
    expect(latest.connectionId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('Z8 takes the role from the attribute role, the default without it, and refuses another value with the five', async () => {
    const id = await client.createUser('role@corp.example');
    const role = async (): Promise<string> => (await service.admin.get(`/organizations/${client.organizationId}/members/${id}`)).body.role;
    expect(await role()).toBe('member');
    await client.patch(`/Users/${id}`, [{ op: 'add', path: 'role', value: 'moderator' }]);
    expect(await role()).toBe('moderator');
    const wrong = await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'role', value: 'king' }]);
    expect(wrong).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(wrong.body.detail).toContain('owner, administrator, moderator, member, guest');
    await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'role' }]);
    expect(await role()).toBe('member');
    const { body } = await client.get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:User');
    expect(body.attributes.map(({ name }: { name: string }) => name)).toContain('role');
  });

  it('Z11 deactivates by active false and reactivates the same id, found and readable in between', async () => {
    const id = await client.createUser('leaver@corp.example', { role: 'moderator' });
    await client.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }]);
    expect((await client.find('Users', 'userName eq "leaver@corp.example"')).body.Resources[0]).toMatchObject({ id, active: false });
    const path = `/organizations/${client.organizationId}/members`;
    expect((await service.admin.get(`${path}/${id}`)).body).toMatchObject({ status: 'deactivated', role: 'moderator' });
    expect((await service.admin.all(`${path}?status=deactivated`)).map((member) => member.id)).toContain(id);
    await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: true } }]);
    expect((await service.admin.get(`${path}/${id}`)).body).toMatchObject({ id, status: 'active' });
  });
});
