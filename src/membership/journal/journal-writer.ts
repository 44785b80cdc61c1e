import type { JsonDocument } from '../storage/json-value.js';
import type { SqlValue } from '../storage/statement.js';

/** Who made a change, and by which request. */
export interface Actor {
  /** `member` is whoever the entry is about. */
  readonly type: 'client' | 'admin' | 'system' | 'member';
  /** The token's or key's id; `null` for the key from the settings, and where there is none. */
  readonly id: string | null;
  readonly connectionId: string | null;
  readonly requestId: string | null;
}

/** What is written with a change. `details` holds no personal values; `before` and `after` hold what changed. */
export interface NewJournalEntry {
  readonly id: string;
  readonly recordedAt: Date;
  readonly action: string;
  readonly actor: Actor;
  readonly details: JsonDocument;
  readonly before: JsonDocument | null;
  readonly after: JsonDocument | null;
}

/**
 * The common table expression that writes the entry beside the change, once for each row of `from`. Its values take
 * the place-holders from `$first`; `detailsSql` and `resourceSql` may use columns of `from`.
 */
export function journalInsert(
  { from, resourceType, resourceId, first, details }: { from: string; resourceType: string; resourceId: string; first: number; details?: string },
): string {
  const at = (offset: number): string => `$${first + offset}`;
  return `journal_entry AS (
    INSERT INTO journal (organization_id, transaction_id, id, recorded_at, action, resource_type, resource_id, actor_type, actor_id,
      connection_id, request_id, details, before, after)
    SELECT $1::uuid, pg_current_xact_id()::text::bigint, ${at(0)}::uuid, ${at(1)}::timestamptz, ${at(2)}::text, '${resourceType}', ${resourceId}, ${at(3)}::text,
      ${at(4)}::uuid, ${at(5)}::uuid, ${at(6)}::text, ${at(7)}::jsonb${details ? ` || ${details}` : ''}, ${at(8)}::jsonb, ${at(9)}::jsonb
    FROM ${from}
  )`;
}

/**
 * The statement of `change` with its entry, whose values come after those of `change`. It gives what `change` returns, and writes an
 * entry for each row of it.
 * @param resourceId of what the entry is about: SQL over the returned columns
 */
export function journaled(change: string, resourceType: string, resourceId = 'id'): string {
  const placeHolders = [...change.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
  return `WITH subject AS (${change}), ${journalInsert({ from: 'subject', resourceType, resourceId, first: Math.max(...placeHolders) + 1 })} SELECT * FROM subject`;
}

/** The values of `journalInsert`, in its order. */
export function journalValues({ id, recordedAt, action, actor, details, before, after }: NewJournalEntry): readonly SqlValue[] {
  return [
    id, recordedAt, action, actor.type, actor.id, actor.connectionId, actor.requestId, JSON.stringify(details),
    before && JSON.stringify(before), after && JSON.stringify(after),
  ];
}
