import * as fc from 'fast-check';
import { OrganizationDatabase } from '../src/membership/index.js';
import { type BoundFilter, type JsonObject, matchFilter } from '../src/protocol/index.js';
import { readFilter } from '../src/scim/http/read-message.js';
import { GroupSearch } from '../src/search/group-search.js';
import { MemberSearch } from '../src/search/member-search.js';
import { makePopulation, type Population } from './differential/population.js';
import { fill, groupFilter, userFilter } from './differential/random-filters.js';
import { messageReader } from './harness/message-reader.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const CASES = Number(process.env.CASES ?? 10_000);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Filters for one population. */
const ROUND = 1_000;
const LIMITS = { maxLength: 8_000, maxDepth: 30 };

/** The filter as SQL and the filter as a function are one: on random people and random filters they find the same. */
describe('Filters as SQL and as a function', () => {
  let service: TestApp;

  beforeAll(async () => {
    process.stdout.write(`search.e2e-spec.ts: SEED=${SEED} CASES=${CASES}\n`);
    service = await startTestApp();
    // A round takes longer than a server waits for the next request of a connection.
    service.app.getHttpServer().keepAliveTimeout = 0;
  });
  afterAll(() => service.close());

  it('FIL-11 FIL-18 FIL-20 agree on random filters over random users and groups', async () => {
    const reader = service.app.get(OrganizationDatabase);
    const [members, groups] = [service.app.get(MemberSearch), service.app.get(GroupSearch)];
    let decided = 0;
    for (let done = 0; done < CASES; done += ROUND) {
      const seed = SEED + done;
      const population = await makePopulation(service, seed, (done / ROUND) % 2 === 0 ? 'compat' : 'rfc');
      const { organizationId } = population.client;
      const agree = (kind: 'user' | 'group', filters: fc.Arbitrary<string>, count: number): Promise<void> => fc.assert(fc.asyncProperty(filters, async (pattern) => {
        const text = fill(pattern, population.users, population.groups);
        const filter = read(population, kind, text);
        const expected = matching(population, kind, filter);
        const selection = { filter, limit: 200, from: { offset: 0 } };
        const { rows, total } = kind === 'user' ? await members.find(reader, organizationId, selection) : await groups.find(reader, organizationId, selection);
        if (total !== expected.length || rows.some(({ id }, index) => id !== expected[index])) throw new Error(`${text} finds ${JSON.stringify(rows.map(({ id }) => id))}, not ${JSON.stringify(expected)}.`);
        if (expected.length > 0 && expected.length < (kind === 'user' ? population.users : population.groups).length) decided++;
      }), { numRuns: count, seed });
      const count = Math.min(ROUND, CASES - done);
      await agree('user', userFilter, Math.ceil(count * 0.75));
      await agree('group', groupFilter, Math.floor(count * 0.25));
    }
    // Filters that find all or nobody say little.
    expect(decided).toBeGreaterThan(CASES / 3);
  }, 36_000_000);

  it('FIL-01 agree on random filters over HTTP', async () => {
    const population = await makePopulation(service, SEED + 1, 'compat');
    for (const [kind, resource, filters] of [['user', 'Users', userFilter], ['group', 'Groups', groupFilter]] as const) {
      await fc.assert(fc.asyncProperty(filters, async (pattern) => {
        const text = fill(pattern, population.users, population.groups);
        const expected = matching(population, kind, read(population, kind, text));
        const { status, body } = await population.client.find(resource, text, '&count=200&attributes=id');
        expect({ status, total: body.totalResults, found: body.Resources?.map(({ id }: JsonObject) => id) }).toEqual({ status: 200, total: expected.length, found: expected });
      }), { numRuns: 100, seed: SEED });
    }
  }, 120_000);
});

function read({ mode }: Population, kind: 'user' | 'group', text: string): BoundFilter {
  const reader = messageReader('zulip', mode);
  const bound = readFilter(reader, reader.configuration[kind], text, LIMITS);
  if (!bound) throw new Error(`${text} is no filter.`);
  return bound;
}

/** The ids of those that the function finds, in the order in which they are listed. */
function matching({ users, groups }: Population, kind: 'user' | 'group', filter: BoundFilter): readonly unknown[] {
  return (kind === 'user' ? users : groups).filter((resource) => matchFilter(filter, resource)).map(({ id }) => id);
}
