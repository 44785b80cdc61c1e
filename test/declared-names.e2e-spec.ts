import { CORE_GROUP, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const TEAM = 'urn:example:team:Group';
const STAFF = 'urn:example:staff:User';

describe('A schema whose URN has what a path may not', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  it.each(['urn:example:a/b:User', 'urn:example:a%2Fb:User'])('DISC-17 %s is found at its location', async (urn) => {
    const client = await service.organization('standard');
    await service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${encodeURIComponent(urn)}`, { attributes: [{ name: 'a' }] });
    const { body } = await client.get('/Schemas');
    const { meta: { location } } = body.Resources.find(({ id }: { id: string }) => id === urn);
    expect((await client.get(location.replace(/^.*(?=\/Schemas)/, ''))).body).toMatchObject({ id: urn, meta: { location } });
  });
});

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

  it('SRT-02 a list can be in the order of the groups of an extension, and not of those that somebody is in', async () => {
    const client = await service.organization('standard');
    await declare(client, STAFF, { attributes: [{ name: 'groups' }, { name: 'schemas', type: 'integer' }] });
    for (const [name, groups, schemas] of [['ann', 'b', 3], ['bob', 'a', 20]] as const) await client.createUser(`${name}@corp.example`, { [STAFF]: { groups, schemas } });
    const sorted = async (sortBy: string) => (await client.get(`/Users?sortBy=${sortBy}`)).body.Resources?.map(({ userName }: { userName: string }) => userName);
    expect(await sorted(`${STAFF}:groups`)).toEqual(['bob@corp.example', 'ann@corp.example']);
    expect(await sorted(`${STAFF}:schemas`)).toEqual(['ann@corp.example', 'bob@corp.example']);
    expect((await client.get('/Users?sortBy=groups')).body.scimType).toBe('invalidValue');
  });

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
