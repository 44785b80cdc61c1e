import pg from 'pg';
import { JobRunner, RECONFIGURE_MEMBERS } from '../../src/membership/index.js';
import { queueJob } from '../harness/queue-job.js';
import type { ScimClient } from '../harness/scim-client.js';
import { settledRoles } from '../harness/settled-roles.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

const STAFF = 'urn:example:params:scim:schemas:extension:staff:2.0:User';

/** Somebody else's connection stands for another process: it holds a transaction open while the configuration changes. */
describe('Bringing members in line with a configuration, while others write', () => {
  let service: TestApp;
  let client: ScimClient;
  let other: pg.Client;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
    other = new pg.Client({ connectionString: service.database.url });
    await other.connect();
  });
  beforeEach(async () => {
    client = await service.organization('standard');
  });
  afterAll(async () => {
    await other.end();
    await service.close();
  });

  const declare = (costCode: object) => service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${STAFF}`, { attributes: [{ name: 'costCode', ...costCode }] });

  /** Until somebody waits for the client's transaction. */
  async function awaited(holder: pg.Client): Promise<void> {
    const text = 'SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid';
    while ((await holder.query(text)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it.each<readonly [string, string, () => Promise<unknown>]>([
    ['another preset', 'member', () => service.admin.send('PATCH', `/organizations/${client.organizationId}`, { preset: 'zulip' })],
    ['another setting', 'crew', () => service.admin.send('PATCH', `/organizations/${client.organizationId}/settings`, { roles: [{ name: 'crew', isPrivileged: false }], defaultRole: 'crew' })],
  ])('%s reaches those too who are written by what was there before while it is changed', async (_, role, change) => {
    const locker = new pg.Client({ connectionString: service.database.url });
    await locker.connect();
    await locker.query('BEGIN');
    await locker.query('SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE', [client.organizationId]);
    const changed = change();
    await awaited(locker);
    await other.query('BEGIN');
    await other.query(`INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
      VALUES ($1, gen_random_uuid(), 'ann', 'ann', 'active', 'user', '{}', '{}', 1, now(), now())`, [client.organizationId]);
    await locker.query('COMMIT');
    await locker.end();
    expect(await changed).toMatchObject({ status: 200 });
    const work = async () => (await service.admin.get(`/organizations/${client.organizationId}/role-changes`)).body.items[0];
    while ((await work())?.state === 'waiting') await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await work()).toMatchObject({ state: 'running', lastError: expect.stringContaining('under way') });
    await other.query('COMMIT');
    await settledRoles(service.admin, client.organizationId);
    expect(await service.admin.all(`/organizations/${client.organizationId}/members`)).toMatchObject([{ role }]);
  });

  it('a batch is not written under a configuration that is a former one by now', async () => {
    const ids: string[] = [];
    for (const name of ['ann', 'bob']) ids.push(await client.createUser(`${name}@corp.example`, {}));
    const [first, second] = [...ids].sort();
    await declare({});
    await settledRoles(service.admin, client.organizationId);
    const seen: unknown[] = [];
    service.app.get(JobRunner, { strict: false }).register('look', async () => {
      seen.push((await other.query(`SELECT value FROM member_values WHERE organization_id = $1`, [client.organizationId])).rows);
      return 'done';
    });
    await other.query('BEGIN');
    await other.query('SELECT FROM members WHERE organization_id = $1 AND id = $2 FOR UPDATE', [client.organizationId, first]);
    await queueJob(service, client.organizationId, RECONFIGURE_MEMBERS, new Date(), { payload: { memberIds: ids } });
    await awaited(other);
    await declare({ filterable: true });
    await queueJob(service, client.organizationId, 'look', new Date(Date.now() - 60_000));
    expect((await client.patch(`/Users/${second}`, [{ op: 'add', path: `${STAFF}:costCode`, value: 'CC-1' }])).status).toBe(200);
    await other.query('COMMIT');
    await settledRoles(service.admin, client.organizationId);
    expect(seen).toEqual([[{ value: 'cc-1' }]]);
  });
});
