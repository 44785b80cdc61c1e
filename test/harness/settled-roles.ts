import type { AdminApi } from './admin-api.js';

/** Waits until every change of the configuration has reached the members. */
export async function settledRoles(admin: AdminApi, organizationId: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ;) {
    const { body } = await admin.get(`/organizations/${organizationId}/role-changes`);
    const open = body.items.filter(({ state }: { state: string }) => state !== 'done');
    if (open.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Not settled: ${JSON.stringify(open)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
