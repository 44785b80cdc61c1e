import { Injectable } from '@nestjs/common';
import type { JsonDocument } from '../storage/json-value.js';
import { isId } from '../storage/ids.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import { journalInsert, journalValues, type NewJournalEntry } from './journal-writer.js';

export interface JournalRecord {
  readonly transactionId: string;
  readonly id: string;
  readonly recordedAt: Date;
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly connectionId: string | null;
  readonly requestId: string | null;
  readonly details: JsonDocument;
  readonly before: JsonDocument | null;
  readonly after: JsonDocument | null;
}

/** A place in the journal: entries are ordered by transaction, then by id. */
export interface JournalPosition {
  readonly transactionId: string;
  readonly id: string;
}

const LIST = {
  name: 'journal-list',
  text: `SELECT transaction_id AS "transactionId", id, recorded_at AS "recordedAt", action, resource_type AS "resourceType",
    resource_id AS "resourceId", actor_type AS "actorType", actor_id AS "actorId", connection_id AS "connectionId",
    request_id AS "requestId", details, before, after
  FROM journal WHERE organization_id = $1 AND ($2::uuid IS NULL OR resource_id = $2)
    AND ($3::bigint IS NULL OR (transaction_id, id) < ($3, $4::uuid))
  ORDER BY transaction_id DESC, id DESC LIMIT $5`,
};

/** The personal values alone: what happened, when and by whom stays. */
const ERASE_VALUES = { name: 'journal-erase-values', text: 'UPDATE journal SET before = NULL, after = NULL WHERE organization_id = $1 AND resource_id = $2' };

const FIND_LATEST = {
  name: 'journal-latest',
  text: `SELECT recorded_at AS "recordedAt" FROM journal WHERE organization_id = $1 AND resource_id = $2 AND action = ANY ($3::text[]) ORDER BY transaction_id DESC, id DESC LIMIT 1`,
};

const NOTE_MEMBER = {
  name: 'journal-note-member',
  text: `WITH ${journalInsert({ from: '(VALUES (1)) AS notice', resourceType: 'member', resourceId: '$2::uuid', first: 3 })} SELECT 1`,
};

@Injectable()
export class JournalRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** Newest first; of one resource when its id is given. */
  async list(
    organizationId: string, { resourceId, before, limit }: { resourceId?: string; before?: JournalPosition; limit: number },
  ): Promise<readonly JournalRecord[]> {
    if (resourceId !== undefined && !isId(resourceId)) return [];
    const values = [organizationId, resourceId ?? null, before?.transactionId ?? null, before?.id ?? null, limit];
    return this.database.query<JournalRecord>(organizationId, LIST, values);
  }

  /** When one of these happened to the resource last. */
  async findLatest(organizationId: string, resourceId: string, actions: readonly string[]): Promise<Date | undefined> {
    const [entry] = await this.database.query<{ recordedAt: Date }>(organizationId, FIND_LATEST, [organizationId, resourceId, actions]);
    return entry?.recordedAt;
  }

  /** An entry about a member that goes with no change. */
  async noteMember(organizationId: string, memberId: string, entry: NewJournalEntry): Promise<void> {
    await this.database.query(organizationId, NOTE_MEMBER, [organizationId, memberId, ...journalValues(entry)]);
  }

  /** Empties the personal values of all entries about the resource. */
  async eraseValues(tx: Executor, organizationId: string, resourceId: string): Promise<void> {
    await tx.query(organizationId, ERASE_VALUES, [organizationId, resourceId]);
  }
}
