import { Injectable } from '@nestjs/common';
import type { JsonDocument } from '../storage/json-value.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import type { SqlValue } from '../storage/statement.js';
import type { JobStore, LeasedJob } from './job-store.js';

/** Work whose time has come. */
export interface DueJob {
  readonly organizationId: string;
  readonly id: string;
  readonly kind: string;
}

export interface NewJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: JsonDocument;
  readonly runAt: Date;
}

export interface JobRecord extends Omit<LeasedJob, 'organizationId'> {
  readonly runAt: Date;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

const INSERT = {
  name: 'job-insert',
  text: `INSERT INTO jobs (organization_id, id, kind, payload, progress, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, '{}', $5, 0, $6)`,
};

/** Over all organizations: ids and kinds alone, by a function that may look over the wall. */
const DUE = { name: 'work-due', text: 'SELECT organization_id AS "organizationId", id, kind FROM due_work($1, $2, $3)' };

const LEASE = {
  name: 'job-lease',
  text: `UPDATE jobs SET leased_until = $4, attempts = attempts + 1
    WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL AND run_at <= $3 AND (leased_until IS NULL OR leased_until < $3)
    RETURNING id, kind, payload, progress, attempts`,
};

const NOTE = { name: 'job-note', text: 'UPDATE jobs SET progress = $3, leased_until = $4 WHERE organization_id = $1 AND id = $2' };
const FINISH = { name: 'job-finish', text: 'UPDATE jobs SET finished_at = $3, leased_until = NULL, last_error = NULL WHERE organization_id = $1 AND id = $2' };
const POSTPONE = { name: 'job-postpone', text: 'UPDATE jobs SET run_at = $3, leased_until = NULL, last_error = $4 WHERE organization_id = $1 AND id = $2' };

const LIST = {
  text: `SELECT id, kind, payload, progress, attempts, run_at AS "runAt", last_error AS "lastError", created_at AS "createdAt", finished_at AS "finishedAt"
    FROM jobs WHERE organization_id = $1 AND kind = $2 ORDER BY id DESC LIMIT $3`,
};

/** The queue of work: see docs/decisions/0007-schemas-of-an-organization.md. */
@Injectable()
export class JobsRepository implements JobStore {
  constructor(private readonly database: OrganizationDatabase) {}

  /** @param tx of the change that asks for the work */
  async insert(tx: Executor, organizationId: string, { id, kind, payload, runAt }: NewJob, now: Date): Promise<void> {
    await tx.query(organizationId, INSERT, [organizationId, id, kind, JSON.stringify(payload), runAt, now]);
  }

  /** The longest overdue first, wherever it is written down. */
  async listDue(now: Date, most: number, exceptKinds: readonly string[]): Promise<readonly DueJob[]> {
    return this.database.queryOverAll(DUE, [now, most, exceptKinds]);
  }

  async lease(organizationId: string, id: string, now: Date, until: Date): Promise<LeasedJob | undefined> {
    const [job] = await this.database.query<Omit<LeasedJob, 'organizationId'>>(organizationId, LEASE, [organizationId, id, now, until]);
    return job && { organizationId, ...job };
  }

  /** Notes how far the work came, and keeps the lease. @param tx of the work, so that both are true or neither */
  async note(tx: Executor, { organizationId, id }: LeasedJob, progress: JsonDocument, until: Date): Promise<void> {
    await tx.query(organizationId, NOTE, [organizationId, id, JSON.stringify(progress), until]);
  }

  async finish({ organizationId, id }: LeasedJob, now: Date): Promise<void> {
    await this.database.query(organizationId, FINISH, [organizationId, id, now]);
  }

  async postpone({ organizationId, id }: LeasedJob, runAt: Date, error: string): Promise<void> {
    await this.database.query(organizationId, POSTPONE, [organizationId, id, runAt, error]);
  }

  /** The latest first. */
  async list(organizationId: string, kind: string, limit: number): Promise<readonly JobRecord[]> {
    const values: readonly SqlValue[] = [organizationId, kind, limit];
    return this.database.query<JobRecord>(organizationId, LIST, values);
  }
}
