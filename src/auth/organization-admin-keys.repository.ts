import { Injectable } from '@nestjs/common';
import { journaled, journalValues, type NewJournalEntry, OrganizationDatabase } from '../membership/index.js';
import type { OrganizationAdminKey } from './organization-admin-key.entity.js';

/** A key as administrators see it: without anything secret. */
export type OrganizationAdminKeyRecord = Omit<OrganizationAdminKey, 'organizationId' | 'hash'>;

const COLUMNS = 'id, label, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"';

const FIND = { name: 'organization-admin-key-find', text: `SELECT ${COLUMNS}, hash FROM organization_admin_keys WHERE organization_id = $1 AND id = $2` };
const LIST = { text: `SELECT ${COLUMNS} FROM organization_admin_keys WHERE organization_id = $1 ORDER BY id` };
const USED = { name: 'organization-admin-key-used', text: 'UPDATE organization_admin_keys SET last_used_at = $3 WHERE organization_id = $1 AND id = $2' };

const INSERT = {
  text: journaled(`INSERT INTO organization_admin_keys (organization_id, id, label, hash, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, 'admin-key'),
};

const REVOKE = {
  text: journaled(`UPDATE organization_admin_keys SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id`, 'admin-key'),
};

@Injectable()
export class OrganizationAdminKeysRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async find(organizationId: string, keyId: string): Promise<(OrganizationAdminKeyRecord & { readonly hash: Buffer }) | undefined> {
    const [key] = await this.database.query<OrganizationAdminKeyRecord & { readonly hash: Buffer }>(organizationId, FIND, [organizationId, keyId]);
    return key;
  }

  async list(organizationId: string): Promise<readonly OrganizationAdminKeyRecord[]> {
    return this.database.query<OrganizationAdminKeyRecord>(organizationId, LIST, [organizationId]);
  }

  async insert(
    organizationId: string, { id, label, hash, expiresAt }: Pick<OrganizationAdminKey, 'id' | 'label' | 'hash' | 'expiresAt'>, now: Date, journalEntry: NewJournalEntry,
  ): Promise<void> {
    await this.database.query(organizationId, INSERT, [organizationId, id, label, hash, expiresAt, now, ...journalValues(journalEntry)]);
  }

  /** @returns whether there was such a key, not revoked before */
  async revoke(organizationId: string, keyId: string, now: Date, journalEntry: NewJournalEntry): Promise<boolean> {
    return (await this.database.query(organizationId, REVOKE, [organizationId, keyId, now, ...journalValues(journalEntry)])).length > 0;
  }

  async recordUse(organizationId: string, keyId: string, now: Date): Promise<void> {
    await this.database.query(organizationId, USED, [organizationId, keyId, now]);
  }
}
