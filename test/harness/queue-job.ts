import { type JsonDocument, JobsRepository, newId, OrganizationDatabase } from '../../src/membership/index.js';
import type { TestApp } from './test-app.js';

/** Queues work; what is due first is done first. `progress` is as a process that was killed left it. */
export async function queueJob(
  { app }: TestApp, organizationId: string, kind: string, runAt: Date, { payload = {}, progress = {} }: { readonly payload?: JsonDocument; readonly progress?: JsonDocument } = {},
): Promise<void> {
  const [database, jobs] = [app.get(OrganizationDatabase, { strict: false }), app.get(JobsRepository, { strict: false })];
  const id = newId(new Date());
  await database.transaction(organizationId, async (tx) => {
    await jobs.insert(tx, organizationId, { id, kind, payload, runAt }, new Date());
    await tx.query(organizationId, { text: 'UPDATE jobs SET progress = $3 WHERE organization_id = $1 AND id = $2' }, [organizationId, id, JSON.stringify(progress)]);
  });
}
