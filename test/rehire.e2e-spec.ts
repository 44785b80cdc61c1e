import type { Answer } from './harness/http.js';
import { CORE_USER, ScimClient } from './harness/scim-client.js';
import { overrideSettings } from './harness/settings.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('A POST of somebody who was here before', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const post = (client: ScimClient, body: object): Promise<Answer> => client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', ...body });
  const journal = async (client: ScimClient, id: string) => (await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`));

  async function gone(client: ScimClient, attributes: object): Promise<string> {
    const id = await client.createUser('ann@corp.example', { ...attributes });
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])).body.active).toBe(false);
    return id;
  }

  it.each(['zulip', 'hoppscotch'])('H7 %s: the same person has the same id again, by 201 with Location, and what is said now', async (preset) => {
    const client = await service.organization(preset);
    const id = await gone(client, { externalId: 'x-1', title: 'Dr', nickName: 'A' });
    const { status, body, headers } = await post(client, { userName: 'ANN@corp.example', externalId: 'x-1', title: 'Prof' });
    expect([status, body.id, headers.get('location')]).toEqual([201, id, `http://rollcall.test/scim/v2/Users/${id}`]);
    expect(body).toMatchObject({ userName: 'ANN@corp.example', title: 'Prof', active: true });
    expect(body.nickName).toBeUndefined();
    expect((await client.get('/Users')).body.totalResults).toBe(1);
    const [entry] = await journal(client, id);
    expect(entry).toMatchObject({ action: 'member.reactivated', actorType: 'client', details: { actions: ['reactivate', 'update'] } });
  });

  it('what the client cannot see, and what is set once, stays', async () => {
    const client = await service.organization('standard');
    const urn = 'urn:example:params:scim:schemas:extension:staff:2.0:User';
    const schema = `/organizations/${client.organizationId}/schemas/${urn}`;
    const declare = async (...attributes: readonly object[]): Promise<void> => expect((await service.admin.send('PUT', schema, { attributes })).status).toBe(200);
    await declare({ name: 'badge', mutability: 'immutable' }, { name: 'locker' }, { name: 'floor' });
    const id = await gone(client, { schemas: [CORE_USER, urn], [urn]: { badge: '7', locker: 'L', floor: '1' } });
    await declare({ name: 'badge', mutability: 'immutable' }, { name: 'floor' });
    expect((await post(client, {})).body).toMatchObject({ id, active: true, [urn]: { badge: '7' } });
    await declare({ name: 'badge', mutability: 'immutable' }, { name: 'locker' }, { name: 'floor' });
    expect((await client.get(`/Users/${id}`)).body[urn]).toEqual({ badge: '7', locker: 'L' });
  });

  it('by an administrator is a conflict with somebody who is there, where clients link', async () => {
    const client = await service.organization('standard');
    const path = `/organizations/${client.organizationId}`;
    await service.admin.send('POST', `${path}/domains`, { domain: 'corp.example' });
    await service.admin.send('POST', `${path}/domains/corp.example/verify`, { withoutProof: true });
    await overrideSettings(service, client.organizationId, { linking: 'link' });
    const { body: { id } } = await service.admin.send('POST', `${path}/members`, { userName: 'ann@corp.example', displayName: 'Ann' });
    expect((await service.admin.send('POST', `${path}/members`, { userName: 'ann@corp.example', displayName: 'Other' })).status).toBe(409);
    expect((await service.admin.get(`${path}/members/${id}`)).body.displayName).toBe('Ann');
    expect((await post(client, { displayName: 'Ann Lee' })).body).toMatchObject({ id, displayName: 'Ann Lee' });
  });

  it('H7 the role rules apply anew', async () => {
    const client = await service.organization('zulip');
    await client.createUser('owner@corp.example', { role: 'owner' });
    const id = await gone(client, { role: 'moderator' });
    const path = `/organizations/${client.organizationId}/members/${id}`;
    expect((await service.admin.get(path)).body.role).toBe('moderator');
    expect((await post(client, {})).status).toBe(201);
    expect((await service.admin.get(path)).body.role).toBe('member');
  });

  it('without an externalId it is whom the same connection managed', async () => {
    const client = await service.organization('zulip');
    const id = await gone(client, {});
    expect((await post(client, { externalId: 'x-9' })).body).toMatchObject({ id, externalId: 'x-9' });
  });

  it('somebody with another externalId is somebody else: 409, and nothing is changed', async () => {
    const client = await service.organization('zulip');
    const id = await gone(client, { externalId: 'x-1' });
    expect((await post(client, { externalId: 'x-2' })).body).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect((await client.get(`/Users/${id}`)).body).toMatchObject({ active: false, externalId: 'x-1' });
  });

  it('who is active, is in the way: 409', async () => {
    const client = await service.organization('zulip');
    await client.createUser('ann@corp.example', { externalId: 'x-1' });
    expect((await post(client, { externalId: 'x-1' })).status).toBe(409);
  });

  it('in the mode rfc it is 409', async () => {
    const client = await service.organization('zulip');
    await gone(client, { externalId: 'x-1' });
    await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode: 'rfc' });
    expect((await post(client, { externalId: 'x-1' })).status).toBe(409);
  });

  it('with the setting rehire: conflict it is 409', async () => {
    const client = await service.organization('zulip');
    await gone(client, { externalId: 'x-1' });
    await overrideSettings(service, client.organizationId, { rehire: 'conflict' });
    expect((await post(client, { externalId: 'x-1' })).status).toBe(409);
    await overrideSettings(service, client.organizationId, {});
    expect((await post(client, { externalId: 'x-1' })).status).toBe(201);
  });

  it('a deletion is for good: a new id, whose journal names the former one', async () => {
    const client = await service.organization('zulip');
    const id = await gone(client, { externalId: 'x-1' });
    await client.delete(`/Users/${id}`);
    const { status, body } = await post(client, { externalId: 'x-1' });
    expect([status, body.id === id]).toEqual([201, false]);
    expect((await journal(client, body.id))[0].details).toEqual({ actions: ['create'], formerId: id });
  });

  it('several at once revive one', async () => {
    const client = await service.organization('zulip');
    const id = await gone(client, { externalId: 'x-1' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(client, { externalId: 'x-1' })));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    expect(answers.every(({ status, body }) => status === 409 || body.id === id)).toBe(true);
    expect((await journal(client, id)).filter(({ action }) => action === 'member.reactivated')).toHaveLength(1);
  });
});
