import type { Answer } from './harness/http.js';
import { CORE_USER, ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('People whom an administrator makes members', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  beforeEach(async () => {
    client = await service.organization('zulip');
  });
  afterAll(() => service.close());

  const send = (method: string, path: string, body?: object): Promise<Answer> => service.admin.send(method, `/organizations/${client.organizationId}/members${path}`, body);
  const journal = async (id: string) => (await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`)).map(({ action, actorType, connectionId, details }) => ({ action, actorType, connectionId, details }));

  async function made(person: object): Promise<Answer['body']> {
    const { status, body } = await send('POST', '', person);
    expect([status, body]).toEqual([201, expect.anything()]);
    return body;
  }

  it('become members by the same plan and journal, of no connection, and are Users at once', async () => {
    const ann = await made({
      userName: 'ann@corp.example', displayName: 'Ann Lee', givenName: 'Ann', familyName: 'Lee', email: 'ann.lee@corp.example', externalId: 'x-1',
      attributes: { title: 'Dr', [ENTERPRISE]: { department: 'IT' } },
    });
    expect(ann).toMatchObject({
      userName: 'ann@corp.example', displayName: 'Ann Lee', externalId: 'x-1', status: 'active', role: 'member', grantedRole: null, connectionId: null,
      attributes: { title: 'Dr', name: { givenName: 'Ann', familyName: 'Lee' }, emails: [{ value: 'ann.lee@corp.example', type: 'work', primary: true }], [ENTERPRISE]: { department: 'IT' } },
    });
    expect((await client.get(`/Users/${ann.id}`)).body).toMatchObject({ schemas: [CORE_USER, ENTERPRISE], userName: 'ann@corp.example', active: true, title: 'Dr' });
    expect(await journal(ann.id)).toEqual([{ action: 'member.created', actorType: 'admin', connectionId: null, details: { actions: ['create'] } }]);
    expect((await send('POST', '', { userName: 'ANN@corp.example' })).status).toBe(409);
  });

  it('have the role that is granted, and the one of the rules when the grant is taken back', async () => {
    const ann = await made({ userName: 'ann@corp.example', role: 'owner', attributes: { role: 'guest' } });
    expect(ann).toMatchObject({ role: 'owner', grantedRole: 'owner' });
    expect((await client.patch(`/Users/${ann.id}`, [{ op: 'replace', path: 'role', value: 'moderator' }])).body.role).toBe('moderator');
    expect((await send('GET', `/${ann.id}`)).body).toMatchObject({ role: 'owner', grantedRole: 'owner' });
    expect((await send('PATCH', `/${ann.id}`, { role: null })).body).toMatchObject({ role: 'moderator', grantedRole: null });
    expect((await send('PATCH', `/${ann.id}`, { role: 'administrator' })).body).toMatchObject({ role: 'administrator', grantedRole: 'administrator' });
    const refused = await send('PATCH', `/${ann.id}`, { role: 'king' });
    expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('owner, administrator, moderator, member, guest')]);
    const entries = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${ann.id}`);
    expect(entries[0]).toMatchObject({ details: { actions: ['grantRole', 'changeRole', 'update'] }, before: { role: 'moderator' }, after: { role: 'administrator', grantedRole: 'administrator' } });
  });

  it('a grant that the rules outrank is kept and journaled all the same', async () => {
    const ann = await made({ userName: 'ann@corp.example' });
    expect((await send('PATCH', `/${ann.id}`, { role: 'member' })).body).toMatchObject({ role: 'member', grantedRole: 'member' });
    expect((await journal(ann.id))[0]).toMatchObject({ details: { actions: ['grantRole', 'update'] } });
    expect(await journal(ann.id)).toHaveLength(2);
    await send('PATCH', `/${ann.id}`, { role: 'member' });
    expect(await journal(ann.id)).toHaveLength(2);
  });

  it('are changed field by field: what is left out stays, null takes it back', async () => {
    const ann = await made({ userName: 'ann@corp.example', displayName: 'Ann', givenName: 'Ann', familyName: 'Lee', email: 'a@corp.example', attributes: { title: 'Dr', nickName: 'A' } });
    await client.patch(`/Users/${ann.id}`, [{ op: 'add', path: 'emails', value: [{ value: 'home@corp.example', type: 'home' }] }]);
    const { status, body } = await send('PATCH', `/${ann.id}`, { userName: 'ann.lee@corp.example', displayName: null, givenName: null, email: 'b@corp.example', attributes: { nickName: null, [ENTERPRISE]: { division: 'X' } } });
    expect([status, body]).toEqual([200, expect.objectContaining({ userName: 'ann.lee@corp.example', displayName: null })]);
    expect(body.attributes).toEqual({
      title: 'Dr', name: { familyName: 'Lee' }, [ENTERPRISE]: { division: 'X' },
      emails: [{ value: 'b@corp.example', type: 'work', primary: true }, { value: 'home@corp.example', type: 'home' }],
    });
    expect((await send('PATCH', `/${ann.id}`, { email: null })).body.attributes.emails).toBeUndefined();
  });

  it('are deactivated, removed and activated by status, which nobody is protected from', async () => {
    const ann = await made({ userName: 'ann@corp.example', role: 'owner' });
    expect((await client.patch(`/Users/${ann.id}`, [{ op: 'replace', path: 'active', value: false }])).status).toBe(403);
    expect((await send('PATCH', `/${ann.id}`, { status: 'deactivated' })).body.status).toBe('deactivated');
    expect((await client.get(`/Users/${ann.id}`)).body.active).toBe(false);
    expect((await send('PATCH', `/${ann.id}`, { displayName: 'Ann' })).body.status).toBe('deactivated');
    expect((await send('PATCH', `/${ann.id}`, { status: 'removed' })).body.status).toBe('removed');
    expect((await send('PATCH', `/${ann.id}`, { status: 'active' })).body).toMatchObject({ status: 'active', role: 'owner' });
    expect((await journal(ann.id)).map(({ action }) => action)).toEqual(['member.reactivated', 'member.updated', 'member.updated', 'member.deactivated', 'member.change-refused', 'member.created']);
    expect((await send('DELETE', `/${ann.id}`)).status).toBe(204);
    expect([(await send('GET', `/${ann.id}`)).status, (await send('DELETE', `/${ann.id}`)).status, (await send('PATCH', `/${ann.id}`, {})).status]).toEqual([404, 404, 404]);
    const again = await made({ userName: 'ann@corp.example' });
    expect((await journal(again.id))[0]?.details).toEqual({ actions: ['create'], formerId: ann.id });
  });

  it('are invited when that is said', async () => {
    expect(await made({ userName: 'ann@corp.example', status: 'invited' })).toMatchObject({ status: 'invited' });
    expect((await send('POST', '', { userName: 'bob', status: 'invited' })).body.detail).toContain('e-mail');
  });

  it('an empty change writes nothing', async () => {
    const ann = await made({ userName: 'ann@corp.example', role: 'guest' });
    expect((await send('PATCH', `/${ann.id}`, {})).body).toEqual(ann);
    expect(await journal(ann.id)).toHaveLength(1);
  });

  it.each<readonly [string, object]>([
    ['no userName', {}], ['userName null', { userName: null }], ['no address', { userName: 'a', email: 'nobody' }], ['an unknown role', { userName: 'a', role: 'king' }], ['an unknown field', { userName: 'a', nope: 1 }],
    ['an unknown attribute', { userName: 'a', attributes: { nope: 1 } }], ['an attribute of the wrong type', { userName: 'a', attributes: { title: 1 } }], ['a status it cannot begin with', { userName: 'a', status: 'removed' }],
    ['an unknown extension', { userName: 'a', attributes: { 'urn:example:x': { y: 1 } } }], ['too much', { userName: 'a', attributes: { [ENTERPRISE]: { manager: { value: 'x'.repeat(6_000) } } } }],
  ])('%s is refused and nothing is written', async (_, person) => {
    expect((await send('POST', '', person)).status).toBe(400);
    expect((await send('GET', '')).body.items).toEqual([]);
  });
});
