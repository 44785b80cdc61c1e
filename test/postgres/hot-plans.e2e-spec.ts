import { jest } from '@jest/globals';
import pg from 'pg';
import { OrganizationDatabase, type SqlValue, type Statement } from '../../src/membership/index.js';
import { type Explained, looksAt, type PlanNode, stepsOf } from '../harness/query-plan.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import type { ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

const CROWD = 100_000;
const STAFF = 'urn:example:staff:2.0:User';

interface Asked {
  readonly statement: Statement;
  readonly values: readonly SqlValue[];
  readonly nodes: readonly PlanNode[];
}

/** What the frequent requests ask of the database is answered by an index, and looks at no more than is answered. */
describe(`Plans of the hot statements among ${CROWD} members, as the role behind the wall`, () => {
  let database: TestDatabase;
  let service: TestApp;
  let client: ScimClient;
  let group: string;
  let ids: readonly string[];
  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startTestApp({}, database);
    client = await service.organization('standard');
    await service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${STAFF}`, { attributes: [{ name: 'costCode', filterable: true }] });
    await untilIndexed();
    ids = await filled(client.organizationId);
    group = await client.createGroup('Everybody');
    await asOwner(async (owner) => {
      await owner.query('INSERT INTO group_members (organization_id, group_id, value, member_id) SELECT organization_id, $2, id, id FROM members WHERE organization_id = $1 AND id <> $3', [client.organizationId, group, ids[7]]);
      await owner.query('VACUUM ANALYZE');
    });
  }, 120_000);
  afterAll(() => service.close());

  async function asOwner<Result>(work: (owner: pg.Client) => Promise<Result>): Promise<Result> {
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    try {
      return await work(owner);
    } finally {
      await owner.end();
    }
  }

  function filled(organizationId: string): Promise<readonly string[]> {
    return asOwner(async (owner) => {
      const { rows } = await owner.query<{ id: string }>(`WITH filled AS (
        INSERT INTO members (organization_id, id, user_name, user_name_key, external_id, display_name, display_name_key, status, role, attributes, keys, version, created_at, updated_at)
        SELECT $1, gen_random_uuid(), 'p' || n, 'p' || n, 'E' || n, 'Person ' || n, 'person ' || n, 'active', 'user',
          jsonb_build_object('${STAFF}', jsonb_build_object('costCode', 'cc-' || n % 20000), 'emails', jsonb_build_array(jsonb_build_object('value', 'p' || n || '@corp.example', 'type', 'work'))),
          jsonb_build_object('${STAFF}', jsonb_build_object('costCode', 'cc-' || n % 20000), 'emails', jsonb_build_array(jsonb_build_object('value', 'p' || n || '@corp.example', 'type', 'work'))), 1, now(), now() FROM generate_series(1, $2::integer) AS n RETURNING id, keys
      ), valued AS (
        INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
        SELECT $1, id, '${STAFF}:costCode', 0, keys #>> '{${STAFF},costCode}', false FROM filled
      ), counted AS (INSERT INTO member_counts SELECT $1, gen_random_uuid(), count(*) FROM filled) SELECT id FROM filled ORDER BY id`, [organizationId, CROWD]);
      return rows.map(({ id }) => id);
    });
  }

  /** The index of the declared attribute is made in the background. */
  async function untilIndexed(): Promise<void> {
    for (;;) {
      const { body } = await service.admin.get(`/organizations/${client.organizationId}/schemas`);
      if (body.items[0].indexes[`${STAFF}:costCode`].state === 'ready') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What a request asks the database for, in and out of transactions. */
  async function askedBy(request: () => Promise<{ readonly status: number }>): Promise<readonly Asked[]> {
    const asked: Asked[] = [];
    const of = service.app.get(OrganizationDatabase, { strict: false });
    const spies = (['query', 'read'] as const).map((method) => {
      const original = of[method].bind(of);
      return jest.spyOn(of, method).mockImplementation(async (organizationId: string, statement: Statement, values: readonly SqlValue[] = []) => {
        asked.push({ statement, values, nodes: await explain(statement, values) });
        return original(organizationId, statement, values);
      });
    });
    const { status } = await request();
    for (const spy of spies) spy.mockRestore();
    expect(status).toBeLessThan(300);
    expect(asked.length).toBeGreaterThan(0);
    return asked;
  }

  /** The steps of the plan, before the statement is run; a write is undone. */
  async function explain({ text }: Statement, values: readonly SqlValue[]): Promise<readonly PlanNode[]> {
    return asOwner(async (owner) => {
      await owner.query('BEGIN');
      await owner.query('SET LOCAL ROLE rollcall_service');
      await owner.query(`SELECT set_config('rollcall.organization_id', $1, true)`, [client.organizationId]);
      const { rows: [row] } = await owner.query<Explained & pg.QueryResultRow>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
      await owner.query('ROLLBACK');
      return stepsOf(row);
    });
  }

  const user = (n: number): string => `/Users/${ids[n]}`;
  const cursorPage = async () => {
    const { body } = await client.get('/Users?cursor&count=100');
    return client.get(`/Users?cursor=${encodeURIComponent(body.nextCursor)}&count=100`);
  };

  it.each<[string, number, () => Promise<{ readonly status: number }>]>([
    ['GET by id', 1, () => client.get(user(500))],
    ['userName eq, somebody', 1, () => client.find('Users', 'userName eq "P77777"')],
    ['userName eq, nobody', 1, () => client.find('Users', 'userName eq "nobody"')],
    ['externalId eq', 1, () => client.find('Users', 'externalId eq "E4711"')],
    ['displayName eq of a group', 1, () => client.find('Groups', 'displayName eq "everybody"', '&excludedAttributes=members')],
    ['emails[type eq "work" and value eq …]', 10, () => client.find('Users', 'emails[type eq "work" and value eq "p77@corp.example"]')],
    ['emails[type eq "work" and value ew …]', 10, () => client.find('Users', 'emails[type eq "work" and value ew "p77@corp.example"]')],
    ['an attribute of a declared extension', 10, () => client.find('Users', `${STAFF}:costCode eq "CC-77"`)],
    ['an attribute of a declared extension, by cursor', 10, () => client.get(`/Users?cursor&count=100&filter=${encodeURIComponent(`${STAFF}:costCode eq "CC-77"`)}`)],
    ['displayName co, three characters and more', 100, () => client.find('Users', 'displayName co "n 7777"')],
    ['the first page, with the total', 101, () => client.get('/Users?count=100')],
    ['the next page by cursor, with the total', 202, cursorPage],
    ['POST', 1, () => client.post('/Users', { schemas: [], userName: 'somebody-new' })],
    ['PUT', 1, () => client.put(user(900), { schemas: [], userName: `renamed-${Date.now()}`, title: 'New' })],
    ['PATCH', 1, () => client.patch(user(901), [{ op: 'replace', path: 'title', value: 'Newer' }])],
    ['GET of the group of all, without members', 1, () => client.get(`/Groups/${group}?excludedAttributes=members`)],
    ['one joins the group of all', 2, () => client.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value: ids[7] }] }])],
    ['one leaves it', 2, () => client.patch(`/Groups/${group}`, [{ op: 'remove', path: `members[value eq "${ids[8]}"]` }])],
  ])('%s: no step looks at more than %i rows', async (_, most, request) => {
    const nodes = (await askedBy(request)).flatMap((asked) => asked.nodes);
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && looksAt(node) > 100)).toEqual([]);
    expect(Math.max(...nodes.map(looksAt))).toBeLessThanOrEqual(most);
  });

  /** The plan of what the search function asks behind its wall. */
  async function insideSearch(asked: readonly [attribute: string, operator: string, operand: string]): Promise<readonly PlanNode[]> {
    return asOwner(async (owner) => {
      const plans: string[] = [];
      owner.on('notice', ({ message }) => plans.push(message ?? ''));
      await owner.query(`LOAD 'auto_explain'`);
      await owner.query(`SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET auto_explain.log_analyze = on; SET auto_explain.log_format = json; SET client_min_messages = log`);
      await owner.query(`SELECT set_config('rollcall.organization_id', $1, false)`, [client.organizationId]);
      await owner.query('SET ROLE rollcall_service');
      await owner.query('SELECT search_member_ids($1, $2, $3, $4, 10000)', [client.organizationId, ...asked]);
      const inside = plans.map((plan) => JSON.parse(plan.slice(plan.indexOf('{'))) as { 'Query Text': string } & Explained['QUERY PLAN'][number]).find((plan) => plan['Query Text'].includes('FROM members'));
      return stepsOf(inside && { 'QUERY PLAN': [inside] });
    });
  }

  it.each([
    ['displayName co', ['displayName', 'like', '%on 7777%'], 'members_pattern_idx', 200],
    ['displayName ew', ['displayName', 'like', '%on 77777'], 'members_pattern_idx', 10],
    ['the end of an address', ['emailEnd', 'like', 'elpmaxe.proc@77p%'], 'members_email_end_0_idx', 1],
    ['the end of nearly every address', ['emailEnd', 'like', 'elpmaxe.proc@%'], 'members_email_end_0_idx', 10_000],
    ['a whole address', ['keys', 'contains', '{"emails": [{"value": "p77@corp.example"}]}'], 'members_keys_idx', 10],
  ] as const)('%s: behind the wall an index finds it, and no step looks at more than are answered', async (_, asked, index, most) => {
    const nodes = await insideSearch(asked);
    expect(nodes.map((node) => node['Index Name'])).toContain(index);
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(Math.max(...nodes.map(looksAt))).toBeLessThanOrEqual(most);
  });

  it('a page deep in the list passes over entries of an index, and reads the rows of the page alone', async () => {
    const nodes = (await askedBy(() => client.get('/Users?startIndex=50001&count=100'))).flatMap((asked) => asked.nodes);
    const ofMembers = nodes.filter((node) => node['Relation Name'] === 'members');
    expect(ofMembers.filter((node) => looksAt(node) > 101).map((node) => node['Node Type'])).toEqual(['Index Only Scan']);
  });
});
