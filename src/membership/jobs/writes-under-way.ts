import { Injectable } from '@nestjs/common';
import { OrganizationDatabase } from '../storage/organization-database.js';

/**
 * A statement locks its tables before it sees anything, and until its transaction ends: whoever writes by what was there before a change
 * that is over has such a lock by now. Who only reads has not, nor who writes in another database of the server.
 */
const LIST = {
  name: 'writes-under-way',
  text: `SELECT DISTINCT virtualtransaction AS id FROM pg_locks
    WHERE locktype = 'relation' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation IN ('members'::regclass, 'groups'::regclass) AND mode IN ('RowShareLock', 'RowExclusiveLock')`,
};

/** Transactions that write members or groups, of all organizations, by the names that PostgreSQL has for them while they last. */
@Injectable()
export class WritesUnderWay {
  constructor(private readonly database: OrganizationDatabase) {}

  async list(organizationId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(organizationId, LIST);
    return rows.map(({ id }) => id);
  }

  /** Whether all of them are over. */
  async areOver(organizationId: string, ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return true;
    const present = new Set(await this.list(organizationId));
    return !ids.some((id) => present.has(id));
  }
}
