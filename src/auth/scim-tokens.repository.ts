import { Injectable } from '@nestjs/common';
import { journalInsert, journalValues, type NewJournalEntry, OrganizationDatabase, type OrganizationMode } from '../membership/index.js';

/** A token with what a request under it needs to know of its organization. */
export interface TokenWithOrganization {
  readonly hash: Buffer;
  readonly connectionId: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly preset: string;
  readonly mode: OrganizationMode;
  readonly configurationVersion: number;
  readonly scimAllowed: boolean;
  readonly scimEnabled: boolean;
}

/** A token as administrators see it: without anything secret. */
export interface TokenRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewToken {
  readonly id: string;
  readonly connectionId: string;
  readonly label: string;
  readonly hash: Buffer;
  readonly expiresAt: Date | null;
}

const FIND = {
  name: 'scim-token-find',
  text: `SELECT t.hash, t.connection_id AS "connectionId", t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt",
    t.last_used_at AS "lastUsedAt", o.preset, o.mode,
    o.configuration_version AS "configurationVersion", o.scim_allowed AS "scimAllowed", o.scim_enabled AS "scimEnabled"
  FROM scim_tokens t JOIN organizations o ON o.id = t.organization_id WHERE t.organization_id = $1 AND t.id = $2`,
};

const COLUMNS = `id, connection_id AS "connectionId", label, created_at AS "createdAt", expires_at AS "expiresAt",
  last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"`;

const INSERT = {
  text: `WITH subject AS (
    INSERT INTO scim_tokens (organization_id, id, connection_id, label, hash, expires_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
  ), ${journalInsert({ from: 'subject', resourceType: 'scim-token', resourceId: 'id', first: 8 })} SELECT id FROM subject`,
};

const REVOKE = {
  text: `WITH subject AS (
    UPDATE scim_tokens SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id
  ), ${journalInsert({ from: 'subject', resourceType: 'scim-token', resourceId: 'id', first: 4 })} SELECT id FROM subject`,
};

@Injectable()
export class ScimTokensRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async find(organizationId: string, tokenId: string): Promise<TokenWithOrganization | undefined> {
    const [token] = await this.database.query<TokenWithOrganization>(organizationId, FIND, [organizationId, tokenId]);
    return token;
  }

  async list(organizationId: string): Promise<readonly TokenRecord[]> {
    const statement = { text: `SELECT ${COLUMNS} FROM scim_tokens WHERE organization_id = $1 ORDER BY id` };
    return this.database.query<TokenRecord>(organizationId, statement, [organizationId]);
  }

  async findRecord(organizationId: string, tokenId: string): Promise<TokenRecord | undefined> {
    const statement = { text: `SELECT ${COLUMNS} FROM scim_tokens WHERE organization_id = $1 AND id = $2` };
    const [token] = await this.database.query<TokenRecord>(organizationId, statement, [organizationId, tokenId]);
    return token;
  }

  async insert(organizationId: string, { id, connectionId, label, hash, expiresAt }: NewToken, now: Date, entry: NewJournalEntry): Promise<void> {
    await this.database.query(organizationId, INSERT, [organizationId, id, connectionId, label, hash, expiresAt, now, ...journalValues(entry)]);
  }

  /** @returns whether there was such a token, not revoked before */
  async revoke(organizationId: string, tokenId: string, now: Date, entry: NewJournalEntry): Promise<boolean> {
    return (await this.database.query(organizationId, REVOKE, [organizationId, tokenId, now, ...journalValues(entry)])).length > 0;
  }

  async recordUse(organizationId: string, tokenId: string, now: Date): Promise<void> {
    const statement = { name: 'scim-token-used', text: 'UPDATE scim_tokens SET last_used_at = $3 WHERE organization_id = $1 AND id = $2' };
    await this.database.query(organizationId, statement, [organizationId, tokenId, now]);
  }
}
