import { ServerProcess } from '../harness/server-process.js';
import type { ScimClient } from '../harness/scim-client.js';
import { SteadyWriters } from '../harness/steady-writers.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

const WRITERS = 8;

/** Two instances on one database, as behind a load balancer; what a client sends to the dead one it sends again to the other. */
describe('Kill -9 of one of two instances under load', () => {
  let database: TestDatabase;
  let environment: Record<string, string>;
  let survivor: ServerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    environment = { DATABASE_URL: database.url ?? '', LOG_LEVEL: 'error' };
    survivor = await ServerProcess.start(environment);
  }, 120_000);

  afterAll(async () => {
    await survivor.stop();
    await database.drop();
  });

  it.each([20, 150, 400])('after %i people joined: every writer goes on at the other, and neither an answered write nor a membership is lost', async (joinedBefore) => {
    const doomed = await ServerProcess.start(environment);
    const client = await survivor.organization();
    const group = await client.createGroup('Everybody');
    const writers = new SteadyWriters([client, doomed.clientLike(client)], group, WRITERS);
    await writers.untilJoined(joinedBefore);
    expect(writers.breaks).toBe(0);

    await doomed.stop('SIGKILL');
    const killed = Date.now();
    const before = { created: new Map(writers.created), joined: new Set(writers.joined) };
    await writers.untilJoined(200);
    await writers.stop();

    // Half of them were on the killed one, each with a request under way or about to be.
    expect(writers.breaks).toBeGreaterThanOrEqual(WRITERS / 2);
    expect(writers.lastAnswers.filter((at) => at > killed)).toHaveLength(WRITERS);
    expect(writers.faults).toEqual([]);
    expect(survivor.output).toBe('');

    const there = await userNames(client);
    expect(there).toEqual(writers.created);
    expect([...before.created].filter(([id]) => !there.has(id))).toEqual([]);
    const members = await client.memberIds(group);
    expect(members).toEqual([...writers.joined].sort());
    expect([...before.joined].filter((id) => !members.includes(id))).toEqual([]);

    // What was answered is in the journal, once, and nothing is that is not there.
    const entries = await survivor.admin.all(`/organizations/${client.organizationId}/journal`);
    expect(entries.filter(({ action }) => action === 'member.created').map(({ resourceId }) => resourceId).sort()).toEqual([...there.keys()].sort());
  }, 60_000);
});

/** Of everybody, by their ids. */
async function userNames(client: ScimClient): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (;;) {
    const { body } = await client.get(`/Users?count=200&startIndex=${found.size + 1}`);
    for (const { id, userName } of body.Resources ?? []) found.set(id, userName);
    if (found.size >= body.totalResults || !body.Resources?.length) return found;
  }
}
