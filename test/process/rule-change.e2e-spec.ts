import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { ServerProcess } from '../harness/server-process.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../harness/test-database.js';

/** The embedded database does one thing at a time: a fifth of it is as long. */
const MEMBERS = serverUrl ? 100_000 : 20_000;

const FILL = `WITH filled AS (INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
  SELECT $1, gen_random_uuid(), 'p' || n || '@corp.example', 'p' || n || '@corp.example', 'active', 'user',
    jsonb_build_object('title', 'T' || n % 10), jsonb_build_object('title', 't' || n % 10), 1, now(), now() FROM generate_series(1, $2::integer) AS n RETURNING id)
  INSERT INTO member_counts (organization_id, id, members) SELECT $1, gen_random_uuid(), count(*) FROM filled`;

/** The server is killed while a change of rules reaches everybody; the next one goes on where it was. */
describe('Kill -9 in the middle of a change of rules', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  let database: TestDatabase | undefined;
  let environment: Record<string, string>;
  let server: ServerProcess;

  beforeAll(async () => {
    database = serverUrl ? await createTestDatabase() : undefined;
    environment = { LOG_LEVEL: 'error', JOBS_INTERVAL: '50', JOBS_LEASE: '10000', ...(database?.url ? { DATABASE_URL: database.url } : { DATA_DIR: folder }) };
    server = await ServerProcess.start(environment);
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function fill(organizationId: string): Promise<void> {
    if (database?.url) {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(FILL, [organizationId, MEMBERS]);
      await client.end();
      return;
    }
    await server.stop();
    const { database: embedded, close } = await openEmbeddedPostgres(folder);
    await embedded.query(FILL, [organizationId, MEMBERS]);
    await close();
    server = await ServerProcess.start(environment);
  }

  it(`it completes after the restart, and nobody of ${MEMBERS} has a role that no rule explains`, async () => {
    const { id } = await server.admin.createOrganization('standard');
    await fill(id);
    const progress = async () => (await server.admin.get(`/organizations/${id}/role-changes`)).body.items[0];
    const until = async (isReached: (change: { done: number; state: string }) => boolean) => {
      for (const deadline = Date.now() + 240_000; ;) {
        const change = await progress();
        if (change && isReached(change)) return change;
        if (Date.now() > deadline) throw new Error(`Not reached: ${JSON.stringify(change)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const rules = { roleRules: [{ kind: 'attribute', attribute: 'title', values: { T3: 'admin' } }, { kind: 'filter', filter: 'userName sw "p1"', role: 'admin' }] };
    expect((await server.admin.send('PATCH', `/organizations/${id}/settings`, rules)).status).toBe(200);
    await until(({ done }) => done > MEMBERS / 10);
    await server.stop('SIGKILL');

    server = await ServerProcess.start(environment);
    const half = await progress();
    expect(half).toMatchObject({ state: 'running', total: MEMBERS });
    expect(half.done).toBeLessThan(MEMBERS);
    expect(await until(({ state }) => state === 'done')).toMatchObject({ done: MEMBERS });

    const wrong = (await server.admin.send('POST', `/organizations/${id}/role-rules/preview`, {})).body;
    expect(wrong).toMatchObject({ examined: MEMBERS, changed: 0 });
    expect(wrong.roles.admin.now).toBe(explained());
  }, 600_000);

  /** How many the two rules name. */
  function explained(): number {
    return Array.from({ length: MEMBERS }, (_, index) => index + 1).filter((n) => n % 10 === 3 || String(n).startsWith('1')).length;
  }
});
