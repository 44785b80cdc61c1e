import { Injectable } from '@nestjs/common';
import { journaled, journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { isUniqueViolation } from '../storage/database-errors.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import type { Domain } from './domain.entity.js';

export type DomainRecord = Omit<Domain, 'organizationId'>;

/** The domain is verified for another organization. */
export class DomainTaken extends Error {
  override readonly name = 'DomainTaken';
}

const COLUMNS = 'domain, challenge, verified_at AS "verifiedAt", verified_by AS "verifiedBy", created_at AS "createdAt"';

const LIST = { text: `SELECT ${COLUMNS} FROM domains WHERE organization_id = $1 ORDER BY domain` };
const LIST_VERIFIED = { name: 'domains-verified', text: 'SELECT domain FROM domains WHERE organization_id = $1 AND verified_at IS NOT NULL ORDER BY domain' };
const FIND = { text: `SELECT ${COLUMNS} FROM domains WHERE organization_id = $1 AND domain = $2` };

const INSERT = {
  text: journaled(`INSERT INTO domains (organization_id, domain, challenge, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (organization_id, domain) DO NOTHING RETURNING domain`, 'organization', '$1::uuid'),
};

const VERIFY = {
  changesOrganization: true as const,
  text: journaled(`UPDATE domains SET verified_at = $3, verified_by = $4 WHERE organization_id = $1 AND domain = $2 AND verified_at IS NULL RETURNING domain`, 'organization', '$1::uuid'),
};

const DELETE = {
  changesOrganization: true as const,
  text: journaled(`DELETE FROM domains WHERE organization_id = $1 AND domain = $2 RETURNING domain`, 'organization', '$1::uuid'),
};

/** Domains are in ASCII and lower case. */
@Injectable()
export class DomainsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async list(organizationId: string): Promise<readonly DomainRecord[]> {
    return this.database.query<DomainRecord>(organizationId, LIST, [organizationId]);
  }

  async listVerified(organizationId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ domain: string }>(organizationId, LIST_VERIFIED, [organizationId]);
    return rows.map(({ domain }) => domain);
  }

  async find(organizationId: string, domain: string): Promise<DomainRecord | undefined> {
    const [record] = await this.database.query<DomainRecord>(organizationId, FIND, [organizationId, domain]);
    return record;
  }

  /** @returns whether it was not there before */
  async insert(organizationId: string, { domain, challenge, createdAt }: Pick<DomainRecord, 'domain' | 'challenge' | 'createdAt'>, journalEntry: NewJournalEntry): Promise<boolean> {
    return (await this.database.query(organizationId, INSERT, [organizationId, domain, challenge, createdAt, ...journalValues(journalEntry)])).length > 0;
  }

  /** @param tx of a change of the configuration. @throws DomainTaken */
  async verify(tx: Executor, organizationId: string, domain: string, by: 'dns' | 'operator', now: Date, journalEntry: NewJournalEntry): Promise<void> {
    try {
      await tx.query(organizationId, VERIFY, [organizationId, domain, now, by, ...journalValues(journalEntry)]);
    } catch (error) {
      throw isUniqueViolation(error, 'domains_verified_idx') ? new DomainTaken() : error;
    }
  }

  /** @param tx of a change of the configuration. @returns whether it was there */
  async delete(tx: Executor, organizationId: string, domain: string, journalEntry: NewJournalEntry): Promise<boolean> {
    return (await tx.query(organizationId, DELETE, [organizationId, domain, ...journalValues(journalEntry)])).length > 0;
  }
}
