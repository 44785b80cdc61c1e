import { newId } from '../storage/ids.js';
import type { SqlValue } from '../storage/statement.js';

/** The work of bringing members in line with their organization's configuration: everybody, or the payload's `memberIds`, among which groups stand for their people. */
export const RECONFIGURE_MEMBERS = 'reconfigure-members';

/**
 * The common table expression for writes of members and groups. Whoever read the configuration before a change of it and writes after
 * the job of that change has passed would leave members behind: such a write asks for them to be looked at again.
 * @param memberIds SQL over the columns of `from`, a JSON array; by default the one whose row it is
 * @param first of two place-holders, for `staleWriteValues`
 */
export function staleWriteInsert(
  { from, memberIds = `jsonb_build_array(${from}.id)`, now, first }: { readonly from: string; readonly memberIds?: string; readonly now: string; readonly first: number },
): string {
  return `looked_at_again AS (
    INSERT INTO jobs (organization_id, id, kind, payload, progress, run_at, attempts, created_at)
    SELECT $1, $${first + 1}::uuid, '${RECONFIGURE_MEMBERS}', jsonb_build_object('memberIds', ${memberIds}), '{}', ${now}, 0, ${now} FROM ${from}
    WHERE (SELECT configuration_version FROM organizations WHERE id = $1) <> $${first}::integer
  )`;
}

export function staleWriteValues(configurationVersion: number, now: Date): readonly SqlValue[] {
  return [configurationVersion, newId(now)];
}
