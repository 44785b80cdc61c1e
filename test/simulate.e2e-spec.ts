import { dialects } from '../src/cli/simulate/dialects/dialects.js';
import type { Dialect } from '../src/cli/simulate/dialects/dialect.js';
import { type Outcome, simulateConnector } from '../src/cli/simulate/simulate-connector.js';
import { startTestApp, type TestApp } from './harness/test-app.js';
import type { ScimClient } from './harness/scim-client.js';

const PEOPLE = 40;
const GROUPS = 5;

describe('The simulated connectors', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const play = (dialect: Dialect, client: ScimClient, token = client.token): Promise<Outcome> =>
    simulateConnector({ dialect, target: { url: `${client.url}/scim/v2`, token }, people: PEOPLE, groups: GROUPS, concurrency: 4 });

  it.each(dialects.map((dialect) => [dialect.name, dialect] as const))('%s leaves exactly the people, roles and groups it pushed, also when it pushes again', async (_, dialect) => {
    const client = await service.organization();
    for (let run = 0; run < 2; run++) {
      const { errors, expected, people, groups } = await play(dialect, client);
      expect({ errors, people, groups }).toEqual({ errors: [], people: PEOPLE, groups: dialect.omits?.includes('groups') ? 0 : GROUPS });
      expect(await peopleOf(client)).toEqual(sorted([...expected.people.values()].map(({ userName, role = 'member', active }) => ({ userName, role, status: active ? 'active' : 'deactivated' }))));
      expect(await groupsOf(client)).toEqual(Object.fromEntries(expected.groups.map(({ displayName, members }) =>
        [displayName, members.map((index) => expected.people.get(index)?.userName).sort()])));
    }
  });

  it('takes over people and groups that another connector pushed under the same names', async () => {
    const [wizard, catalog] = dialects;
    if (!wizard || !catalog) throw new Error('There are no dialects.');
    const client = await service.organization();
    const renamed: Dialect = { ...catalog, name: wizard.name };
    expect((await play(wizard, client)).errors).toEqual([]);
    expect((await play(renamed, client)).errors).toEqual([]);
    expect((await peopleOf(client)).length).toBe(PEOPLE);
  });

  it('finds fault with an organization that does not keep roles, and with a wrong token', async () => {
    const [wizard] = dialects;
    if (!wizard) throw new Error('There are no dialects.');
    const withoutRoles = await service.organization('standard');
    expect((await play(wizard, withoutRoles)).errors[0]).toContain('"role" is undefined');
    const outcome = await play(wizard, withoutRoles, 'wrong');
    expect(outcome.errors[0]).toContain('401 instead of 200');
  });

  it('finds fault with a write that was lost', async () => {
    const [, , entra] = dialects;
    if (!entra) throw new Error('There are no dialects.');
    const client = await service.organization();
    const forgetful: Dialect = { ...entra, setActive: async () => undefined, changeGroup: async () => undefined };
    const { errors } = await play(forgetful, client);
    expect(errors.some((error) => error.includes('"active" is true instead of false'))).toBe(true);
    expect(errors.some((error) => error.includes('members are missing'))).toBe(true);
  });

  it('finds fault with somebody who was not deleted', async () => {
    const deleting = dialects.find(({ remove }) => remove);
    if (!deleting) throw new Error('No dialect deletes.');
    const { errors } = await play({ ...deleting, remove: async () => undefined }, await service.organization());
    expect(errors).toEqual([expect.stringContaining('who was deleted')]);
  });

  it('remembers how long answers took and not what was in them', async () => {
    const [wizard] = dialects;
    if (!wizard) throw new Error('There are no dialects.');
    const { exchanges } = await play(wizard, await service.organization());
    expect(new Set(exchanges.flatMap((exchange) => Object.keys(exchange)))).toEqual(new Set(['method', 'path', 'status', 'ms']));
  });

  it('stops with one sentence when the server is gone', async () => {
    const [wizard] = dialects;
    if (!wizard) throw new Error('There are no dialects.');
    const { errors } = await simulateConnector({ dialect: wizard, target: { url: 'http://127.0.0.1:9/scim/v2', token: 'x' }, people: 5, groups: 1, concurrency: 2 });
    expect(errors).toEqual([expect.stringContaining('GET http://127.0.0.1:9/scim/v2/Users')]);
  });

  async function peopleOf({ organizationId }: ScimClient) {
    const members = await service.admin.all(`/organizations/${organizationId}/members`);
    return sorted(members.map(({ userName, role, status }) => ({ userName, role, status })));
  }

  async function groupsOf({ organizationId }: ScimClient) {
    const groups = await service.admin.all(`/organizations/${organizationId}/groups`);
    const people = new Map((await service.admin.all(`/organizations/${organizationId}/members`)).map(({ id, userName }) => [id, userName]));
    return Object.fromEntries(await Promise.all(groups.map(async ({ id, displayName }) => {
      const members = await service.admin.all(`/organizations/${organizationId}/groups/${id}/members`);
      return [displayName, members.map((member) => people.get(member.value ?? member.id)).sort()];
    })));
  }
});

function sorted<Item extends { userName: string }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => (a.userName < b.userName ? -1 : 1));
}
