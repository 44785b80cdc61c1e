import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE, MembershipService, OrganizationDatabase, type Statement } from '../src/membership/index.js';
import { LIST_IN_GROUP, LOCK_BATCH } from '../src/membership/members/member-statements.js';
import { FIRST_ID } from '../src/membership/storage/ids.js';
import { addCrowd } from './harness/crowd.js';
import { type Explained, looksAt, stepsOf } from './harness/query-plan.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const CROWD = 10_000;

describe('Statements that look at a few of many', () => {
  let service: TestApp;
  let client: ScimClient;
  let organizationId: string;
  let ids: readonly string[];
  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('standard');
    ({ organizationId } = client);
    ids = await addCrowd(service, organizationId, CROWD);
    await analyze('members');
  });
  afterAll(() => service.close());

  /** What the tables' owner does at times by itself. */
  async function analyze(...tables: readonly string[]): Promise<void> {
    await inTransaction(async (runner) => {
      await runner.query('SET LOCAL ROLE NONE');
      await runner.query(`ANALYZE ${tables.join()}`);
    });
  }

  async function inTransaction<Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> {
    const runner = service.app.get<DataSource>(getDataSourceToken(DATA_SOURCE)).createQueryRunner();
    await runner.startTransaction();
    try {
      const result = await work(runner);
      await runner.commitTransaction();
      return result;
    } finally {
      await runner.release();
    }
  }

  /** How many rows a step of the plan looks at, of the one plan for all values that PostgreSQL keeps after some executions. */
  async function looksAtMost({ text }: Statement, ...literals: readonly string[]): Promise<number> {
    return inTransaction(async (runner) => {
      await runner.query(`SELECT set_config('rollcall.organization_id', $1, true)`, [organizationId]);
      await runner.query('SET LOCAL plan_cache_mode = force_generic_plan');
      await runner.query(`PREPARE examined AS ${text}`);
      const explained: unknown = await runner.query(`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE examined (${[`'${organizationId}'`, ...literals].join(', ')})`);
      await runner.query('DEALLOCATE examined');
      const [row] = explained as readonly Explained[];
      return Math.max(...stepsOf(row).map(looksAt));
    });
  }

  it('a page of the people in a group looks at the page, in the group and in those in it', async () => {
    const database = service.app.get(OrganizationDatabase);
    const [outer, inner] = [await client.createGroup('Outer'), await client.createGroup('Inner')];
    for (const group of [outer, inner]) {
      await database.query(organizationId, { text: `INSERT INTO group_members (organization_id, group_id, value, member_id) SELECT $1, $2, id, id FROM members WHERE organization_id = $1` }, [organizationId, group]);
    }
    await client.patch(`/Groups/${outer}`, [{ op: 'add', path: 'members', value: [{ value: inner }] }]);
    await analyze('group_members', 'groups');
    expect(await looksAtMost(LIST_IN_GROUP, `'${outer}'`, `'${ids[CROWD / 2]}'`, '50')).toBeLessThanOrEqual(200);
    const page = await service.app.get(MembershipService).membersOf(organizationId, outer, { limit: 50, afterId: ids[CROWD / 2] ?? '' });
    expect(page.map(({ id }) => id)).toEqual(ids.slice(CROWD / 2 + 1, CROWD / 2 + 51));
  });

  it('locking some members by id looks at them alone, and locking a batch of everybody at the batch', async () => {
    const some = [ids[7], ids[CROWD / 2], ids[CROWD - 7]];
    expect(await looksAtMost(LOCK_BATCH.ofSome, `'${FIRST_ID}'`, '200', `'{${some.join()}}'`)).toBe(3);
    expect(await looksAtMost(LOCK_BATCH.ofAll, `'${ids[CROWD / 2]}'`, '200')).toBeLessThanOrEqual(201);
  });
});
