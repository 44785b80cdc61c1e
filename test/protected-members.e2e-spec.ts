import type { Answer } from './harness/http.js';
import { CORE_GROUP, CORE_USER, ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

describe('Whoever is protected', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  afterAll(() => service.close());

  const rules = [{ kind: 'attribute', attribute: 'title', values: { owner: 'owner' } }, { kind: 'group', by: 'displayName', value: 'Owners', role: 'owner' }];
  const ofOrganization = (client: ScimClient, method: string, path: string, body?: unknown): Promise<Answer> => service.admin.send(method, `/organizations/${client.organizationId}${path}`, body);

  async function organization(roleRules: readonly object[] = rules): Promise<ScimClient> {
    const client = await service.organization('secoda');
    const roles = [{ name: 'owner', isPrivileged: true }, { name: 'editor' }, { name: 'viewer' }];
    expect((await ofOrganization(client, 'PATCH', '/settings', { invitations: 'none', roles, defaultRole: 'viewer', roleRules, roleAttribute: '' })).status).toBe(200);
    return client;
  }

  const noticesOf = async (client: ScimClient, id: string): Promise<readonly unknown[]> =>
    (await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`)).filter(({ action }) => action === 'member.change-refused');

  const owners = (client: ScimClient): Promise<readonly unknown[]> => service.admin.all(`/organizations/${client.organizationId}/members?role=owner&status=active`);

  it.each<[string, (client: ScimClient, owner: string) => Promise<number | string>]>([
    ['a PATCH', async (client, owner) => (await client.patch(`/Users/${owner}`, [{ op: 'replace', path: 'active', value: false }])).status],
    ['a PUT', async (client, owner) => (await client.put(`/Users/${owner}`, { schemas: [CORE_USER], userName: 'ann@corp.example' })).status],
    ['a DELETE', async (client, owner) => (await client.delete(`/Users/${owner}`)).status],
    ['a bulk request', async (client, owner) => (await client.post('/Bulk', { schemas: [BULK], Operations: [{ method: 'DELETE', path: `/Users/${owner}` }] })).body.Operations[0].status],
  ])('leaves a notice in the journal when %s is refused, without anything personal', async (_, act) => {
    for (const asksForGroups of [true, false]) {
      const client = await organization(asksForGroups ? rules : rules.slice(0, 1));
      const owner = await client.createUser('ann@corp.example', { title: 'owner' });
      expect(String(await act(client, owner))).toBe('403');
      expect(await noticesOf(client, owner)).toEqual([expect.objectContaining({
        resourceType: 'member', actorType: 'client', actorId: expect.any(String), connectionId: expect.any(String), requestId: expect.any(String),
        details: { reason: 'protected', role: 'owner' }, before: null, after: null,
      })]);
    }
  });

  it.each<[string, (client: ScimClient, group: string) => Promise<Answer>]>([
    ['PATCH', (client, group) => client.patch(`/Groups/${group}`, [{ op: 'remove', path: 'members' }])],
    ['PATCH of members that a filter chooses', (client, group) => client.patch(`/Groups/${group}`, [{ op: 'remove', path: 'members[type eq "User"]' }])],
    ['PUT', (client, group) => client.put(`/Groups/${group}`, { schemas: [CORE_GROUP], displayName: 'Owners' })],
    ['DELETE', (client, group) => client.delete(`/Groups/${group}`)],
  ])('leaves it too when the %s of a group is refused', async (_, act) => {
    const client = await organization();
    const owner = await client.createUser('ann@corp.example');
    const group = await client.createGroup('Owners', [owner]);
    expect((await act(client, group)).status).toBe(403);
    expect(await noticesOf(client, owner)).toHaveLength(1);
    expect(await owners(client)).toHaveLength(1);
  });

  it('is protected from a group of more people than are looked at at once, and they all follow when somebody else is owner', async () => {
    const client = await organization();
    const people = Array.from({ length: 501 }, (_, number) => ({ userName: `person-${number}@corp.example` }));
    const csv = `userName\r\n${people.map(({ userName }) => userName).join('\r\n')}\r\n`;
    expect((await service.admin.send('POST', `/organizations/${client.organizationId}/members/import`, csv, { 'Content-Type': 'text/csv' })).status).toBe(200);
    const ids = (await service.admin.all(`/organizations/${client.organizationId}/members`)).map(({ id }) => id);
    const group = await client.createGroup('Owners', ids);
    const settled = async (count: number): Promise<void> => {
      for (const deadline = Date.now() + 30_000; (await owners(client)).length !== count;) {
        if (Date.now() > deadline) throw new Error(`There are ${(await owners(client)).length} owners instead of ${count}.`);
      }
    };
    await settled(501);
    expect((await client.delete(`/Groups/${group}`)).status).toBe(403);
    expect((await client.put(`/Groups/${group}`, { schemas: [CORE_GROUP], displayName: 'Owners', members: [] })).status).toBe(403);
    expect(await owners(client)).toHaveLength(501);

    await client.createUser('zoe@corp.example', { title: 'owner' });
    expect((await client.delete(`/Groups/${group}`)).status).toBe(204);
    await settled(1);
  });

  it('stays when an administrator and a client demote the last two at the same time', async () => {
    for (let round = 0; round < 15; round++) {
      const client = await organization();
      const [ann, bob] = [await client.createUser('ann@corp.example', { title: 'owner' }), await client.createUser('bob@corp.example', { title: 'owner' })];
      const [byAdmin, byClient] = await Promise.all([
        ofOrganization(client, 'PATCH', `/members/${ann}`, { status: 'deactivated' }), client.patch(`/Users/${bob}`, [{ op: 'replace', path: 'active', value: false }]),
      ]);
      // Whoever comes first is served. The administrator may leave nobody, but not the client.
      expect(byAdmin.status).toBe(200);
      expect([byClient.status, (await owners(client)).length]).toEqual(byClient.status === 403 ? [403, 1] : [200, 0]);
    }
  });
});
