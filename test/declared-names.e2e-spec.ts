import { CORE_GROUP, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const TEAM = 'urn:example:team:Group';

describe('An attribute of an extension is another one than the attribute of the core schema that has its name', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  afterAll(() => service.close());

  async function declare(client: ScimClient, urn: string, body: object): Promise<void> {
    const { status } = await service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${encodeURIComponent(urn)}`, body);
    expect(status).toBe(200);
  }

  it('PAT-07 a PATCH of the members of an extension leaves those of the group alone', async () => {
    const client = await service.organization('standard');
    await declare(client, TEAM, { resourceType: 'Group', attributes: [{ name: 'members', multiValued: true }] });
    const ann = await client.createUser('ann@corp.example');
    const { body: { id } } = await client.post('/Groups', { schemas: [CORE_GROUP, TEAM], displayName: 'Blue', members: [{ value: ann }], [TEAM]: { members: ['x', 'y'] } });
    const teamOf = async () => (await client.get(`/Groups/${id}`)).body[TEAM];
    for (const [operation, team] of [
      [{ op: 'add', path: `${TEAM}:members`, value: ['z'] }, { members: ['x', 'y', 'z'] }],
      [{ op: 'remove', path: `${TEAM}:members[value eq "y"]` }, { members: ['x', 'z'] }],
      [{ op: 'replace', path: TEAM, value: { members: [] } }, undefined],
    ] as const) {
      expect((await client.patch(`/Groups/${id}`, [operation])).status).toBe(204);
      expect([await teamOf(), await client.memberIds(id)]).toEqual([team, [ann]]);
    }
  });
});
