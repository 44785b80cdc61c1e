import { OrganizationDatabase } from '../../src/membership/index.js';
import type { TestApp } from './test-app.js';

/** Writes many active people without the API, in one statement: named by the prefix and a number from 1 on. @returns their ids, in order */
export async function addCrowd(service: TestApp, organizationId: string, size: number, prefix = 'crowd'): Promise<readonly string[]> {
  const statement = { text: `INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
    SELECT $1, gen_random_uuid(), $2 || n, $2 || n, 'active', 'user', '{}', '{}', 1, now(), now() FROM generate_series(1, $3::integer) AS n RETURNING id` };
  const rows = await service.app.get(OrganizationDatabase, { strict: false }).query<{ id: string }>(organizationId, statement, [organizationId, prefix, size]);
  return rows.map(({ id }) => id).sort();
}
