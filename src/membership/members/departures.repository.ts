import { Injectable } from '@nestjs/common';
import type { Executor } from '../storage/organization-database.js';

/** How a member goes, as the journal calls it. */
export const DEPARTURES = ['member.deactivated', 'member.removed'] as const;

/** Who came already without being provisioned went when they came. */
const SCHEDULE = {
  name: 'departures-schedule',
  text: `WITH batch AS (
    SELECT m.id, COALESCE((SELECT j.recorded_at FROM journal j WHERE j.organization_id = $1 AND j.resource_id = m.id AND j.action = ANY ($3::text[])
      ORDER BY j.transaction_id DESC, j.id DESC LIMIT 1), m.created_at) AS since
    FROM members m WHERE m.organization_id = $1 AND m.status IN ('deactivated', 'removed') AND ($2::uuid IS NULL OR m.id > $2) ORDER BY m.id LIMIT $4
  ), scheduled AS (
    INSERT INTO jobs (organization_id, id, kind, payload, progress, run_at, attempts, created_at)
    SELECT $1, gen_random_uuid(), $5, jsonb_build_object('memberId', id, 'since', since), '{}', since + $6::integer * interval '1 day', 0, $7 FROM batch
  ) SELECT id FROM batch ORDER BY id`,
};

/** Members who are gone, but not for good yet. */
@Injectable()
export class DeparturesRepository {
  /**
   * Has the next of them, in the order of ids, looked at so many days after they went.
   * @param kind of the work
   * @returns the ids, fewer than `limit` when there are no more
   */
  async schedule(tx: Executor, organizationId: string, afterId: string | null, limit: number, kind: string, days: number, now: Date): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(organizationId, SCHEDULE, [organizationId, afterId, DEPARTURES, limit, kind, days, now]);
    return rows.map(({ id }) => id);
  }
}
