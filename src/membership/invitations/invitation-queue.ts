import { Injectable } from '@nestjs/common';
import type { JobStore, LeasedJob } from '../jobs/job-store.js';
import { OrganizationDatabase } from '../storage/organization-database.js';
import { SEND_INVITATION } from './invitation-record.js';

const LEASE = {
  name: 'invitation-lease',
  text: `UPDATE invitations SET leased_until = $4, attempts = attempts + 1
    WHERE organization_id = $1 AND id = $2 AND send_at <= $3 AND (leased_until IS NULL OR leased_until < $3) RETURNING attempts`,
};

const FINISH = { name: 'invitation-finish', text: 'UPDATE invitations SET send_at = NULL, leased_until = NULL WHERE organization_id = $1 AND id = $2' };
const POSTPONE = {
  name: 'invitation-postpone', text: 'UPDATE invitations SET send_at = $3, leased_until = NULL, last_error = $4 WHERE organization_id = $1 AND id = $2 AND send_at IS NOT NULL',
};

/** Invitations that are to be sent: each is its own entry of the queue, so that inviting somebody is one row. A job's id is the invitation's. */
@Injectable()
export class InvitationQueue implements JobStore {
  constructor(private readonly database: OrganizationDatabase) {}

  async lease(organizationId: string, id: string, now: Date, until: Date): Promise<LeasedJob | undefined> {
    const [row] = await this.database.query<{ attempts: number }>(organizationId, LEASE, [organizationId, id, now, until]);
    return row && { organizationId, id, kind: SEND_INVITATION, payload: {}, progress: {}, attempts: row.attempts };
  }

  async finish({ organizationId, id }: LeasedJob): Promise<void> {
    await this.database.query(organizationId, FINISH, [organizationId, id]);
  }

  async postpone({ organizationId, id }: LeasedJob, sendAt: Date, error: string): Promise<void> {
    await this.database.query(organizationId, POSTPONE, [organizationId, id, sendAt, error]);
  }
}
