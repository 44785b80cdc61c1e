import { JobRunner, RECONFIGURE_MEMBERS } from '../src/membership/index.js';
import { queueJob } from './harness/queue-job.js';
import type { ScimClient } from './harness/scim-client.js';
import { settledRoles } from './harness/settled-roles.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const STAFF = 'urn:example:params:scim:schemas:extension:staff:2.0:User';

describe('Bringing members in line with a configuration', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  const declare = (costCode: object) => service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${STAFF}`, { attributes: [{ name: 'costCode', ...costCode }] });

  it('what was interrupted under a former configuration is begun anew, and no index is ready before everybody is in it', async () => {
    await declare({});
    const ids: string[] = [];
    for (const name of ['ann', 'bob', 'carl']) ids.push(await client.createUser(`${name}@corp.example`, { [STAFF]: { costCode: 'CC-1' } }));
    await settledRoles(service.admin, client.organizationId);

    const runner = service.app.get(JobRunner, { strict: false });
    const seen: unknown[] = [];
    runner.register('look', async () => {
      const { body } = await service.admin.get(`/organizations/${client.organizationId}/schemas`);
      seen.push(body.items[0].indexes[`${STAFF}:costCode`].state, (await client.find('Users', `${STAFF}:costCode co "c-1"`)).body.totalResults);
      return 'done';
    });
    // All of it is due before the work of the declaration, and begins only when that is queued too.
    let begin = (): void => undefined;
    const isQueued = new Promise<void>((resolve) => (begin = resolve));
    runner.register('wait', async () => {
      await isQueued;
      return 'done';
    });
    const due = (milliseconds: number): Date => new Date(Date.now() - milliseconds);
    await queueJob(service, client.organizationId, 'wait', due(60_000));
    await queueJob(service, client.organizationId, RECONFIGURE_MEMBERS, due(40_000), { progress: { version: 1, afterId: [...ids].sort().at(-1) ?? null, done: 3, total: 3 } });
    await queueJob(service, client.organizationId, 'look', due(20_000));
    await declare({ filterable: true });
    begin();
    await settledRoles(service.admin, client.organizationId);
    expect(seen).toEqual(['ready', 3]);
  });
});
