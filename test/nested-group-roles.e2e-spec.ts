import { GroupsRepository, OrganizationsRepository } from '../src/membership/index.js';
import { OrganizationConfigurations } from '../src/provisioning/configuration/organization-configurations.js';
import { GroupProvisioning } from '../src/provisioning/group-provisioning.js';
import type { ScimClient } from './harness/scim-client.js';
import { settledRoles } from './harness/settled-roles.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const ROUNDS = 20;

describe('Roles that groups give', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  beforeEach(async () => {
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  async function configure(): Promise<void> {
    const roleRules = [{ kind: 'group', by: 'displayName', value: 'Outer', role: 'admin' }];
    expect((await service.admin.send('PATCH', `/organizations/${client.organizationId}/settings`, { roleRules })).status).toBe(200);
    await settledRoles(service.admin, client.organizationId);
  }

  /** What is in effect, and what the rules say. */
  async function rolesOf(id: string): Promise<readonly string[]> {
    const { body } = await service.admin.get(`/organizations/${client.organizationId}/members/${id}/role-explanation`);
    return [body.roleInEffect, body.role];
  }

  it.each<[string, (outer: string, inner: string) => Promise<unknown>]>([
    ['leaves the one that gives them', (outer, inner) => client.patch(`/Groups/${outer}`, [{ op: 'remove', path: `members[value eq "${inner}"]` }])],
    ['joins the one that gives them', (outer, inner) => client.patch(`/Groups/${outer}`, [{ op: 'add', path: 'members', value: [{ value: inner }] }])],
    ['gives them no more, being renamed', (outer) => client.patch(`/Groups/${outer}`, [{ op: 'replace', path: 'displayName', value: 'Other' }])],
    ['gives them no more, being deleted', (outer) => client.delete(`/Groups/${outer}`)],
  ])('are explained of somebody who joins a group while another one %s', async (name, act) => {
    await configure();
    const keeper = await client.createUser('keeper@corp.example');
    for (let round = 0; round < ROUNDS; round++) {
      const person = await client.createUser(`person-${round}@corp.example`);
      const inner = await client.createGroup(`Inner ${round}`);
      const middle = await client.createGroup(`Middle ${round}`, [inner]);
      const outer = await client.createGroup('Outer', name.startsWith('joins') ? [keeper] : [keeper, middle]);
      await service.admin.send('PATCH', `/organizations/${client.organizationId}/members/${keeper}`, { role: 'admin' });
      await Promise.all([act(outer, middle), client.patch(`/Groups/${inner}`, [{ op: 'add', path: 'members', value: [{ value: person }] }])]);
      const [inEffect, explained] = await rolesOf(person);
      expect([round, inEffect]).toEqual([round, explained]);
      expect(explained).toBe(name.startsWith('joins') ? 'admin' : 'user');
      await client.delete(`/Groups/${outer}`);
    }
  });

  it('come from the rules of now, also when a group is written by rules of before', async () => {
    const [ann, bob, cid] = [await client.createUser('ann@corp.example'), await client.createUser('bob@corp.example'), await client.createUser('cid@corp.example')];
    const inner = await client.createGroup('Inner', [cid]);
    const organizationId = client.organizationId;
    const [provisioning, groups] = [service.app.get(GroupProvisioning, { strict: false }), service.app.get(GroupsRepository, { strict: false })];
    const organization = await service.app.get(OrganizationsRepository, { strict: false }).findById(organizationId);
    if (!organization) throw new Error('There is no organization.');
    const former = await service.app.get(OrganizationConfigurations, { strict: false }).get(organization);
    await configure();
    const { body: { id: connectionId } } = { body: (await service.admin.all(`/organizations/${organizationId}/connections`))[0] };
    const context = { organizationId, configuration: former, actor: { type: 'client' as const, id: null, connectionId, requestId: null }, now: new Date() };
    const settled = async (role: string, ...ids: readonly string[]): Promise<void> => {
      for (const deadline = Date.now() + 20_000; ;) {
        const roles = await Promise.all(ids.map(rolesOf));
        if (roles.every(([inEffect]) => inEffect === role)) return;
        if (Date.now() > deadline) throw new Error(`${JSON.stringify(roles)} instead of ${role}`);
      }
    };

    const { id } = await provisioning.create(context, { displayName: 'Outer', displayNameKey: 'outer', externalId: null, attributes: {}, keys: {} }, [ann, inner]);
    await settled('admin', ann, cid);
    const read = async () => (await groups.findById(organizationId, id)) ?? Promise.reject(new Error('gone'));
    await provisioning.change(context, id, { members: { kind: 'delta', add: [bob], remove: [ann, inner] } }, await read());
    await settled('admin', bob);
    await settled('user', ann, cid);
    await provisioning.end(context, await read());
    await settled('user', ann, bob, cid);
  });
});
