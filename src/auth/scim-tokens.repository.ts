import { Injectable } from '@nestjs/common';
import { journaled, journalValues, type NewJournalEntry, OrganizationDatabase, type OrganizationMode } from '../membership/index.js';
import type { TokenLife } from './token-state.js';

/** A token with what a request under it needs to know of its organization. */
export interface TokenWithOrganization extends TokenLife {
  readonly hash: Buffer;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly connectionEnabled: boolean;
  lastUsedAt: Date | null;
  /** Whether the host name that was asked for is the organization's; `null`: it is nobody's. */
  readonly isOwnHost: boolean | null;
  readonly slug: string;
  readonly preset: string;
  readonly mode: OrganizationMode;
  readonly configurationVersion: number;
  readonly scimAllowed: boolean;
  readonly scimEnabled: boolean;
}

/** A token as administrators see it: without anything secret. */
export interface TokenRecord extends TokenLife {
  readonly id: string;
  readonly connectionId: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewToken extends Pick<TokenRecord, 'id' | 'connectionId' | 'label' | 'expiresAt' | 'isDraft'> {
  readonly hash: Buffer;
}

/** A token that another follows from now on. */
export interface Rotation {
  readonly tokenId: string;
  /** `null`: the token goes on until it is revoked. */
  readonly until: Date | null;
  readonly entry: NewJournalEntry;
}

const LIFE = `t.is_draft AS "isDraft", t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt", t.successor_id AS "successorId", t.rotates_until AS "rotatesUntil"`;

const FIND = {
  name: 'scim-token-find',
  text: `SELECT t.hash, t.connection_id AS "connectionId", t.last_used_at AS "lastUsedAt", ${LIFE},
    c.name AS "connectionName", c.is_enabled AS "connectionEnabled", is_own_host($3) AS "isOwnHost", o.slug, o.preset, o.mode,
    o.configuration_version AS "configurationVersion", o.scim_allowed AS "scimAllowed", o.scim_enabled AS "scimEnabled"
  FROM scim_tokens t JOIN organizations o ON o.id = t.organization_id JOIN connections c ON c.organization_id = t.organization_id AND c.id = t.connection_id
  WHERE t.organization_id = $1 AND t.id = $2`,
};

const COLUMNS = `t.id, t.connection_id AS "connectionId", t.label, t.created_at AS "createdAt", t.last_used_at AS "lastUsedAt", ${LIFE}`;

const INSERT = {
  text: journaled(`INSERT INTO scim_tokens (organization_id, id, connection_id, label, hash, expires_at, is_draft, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`, 'scim-token'),
};

const ROTATE = {
  changesOrganization: true as const,
  text: journaled(`UPDATE scim_tokens SET successor_id = $3, rotates_until = $4 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL AND successor_id IS NULL RETURNING id`, 'scim-token'),
};

const ACTIVATE = {
  changesOrganization: true as const,
  text: journaled(`UPDATE scim_tokens SET is_draft = false WHERE organization_id = $1 AND id = $2 AND is_draft AND revoked_at IS NULL RETURNING id`, 'scim-token'),
};

const REVOKE = {
  changesOrganization: true as const,
  text: journaled(`UPDATE scim_tokens SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id`, 'scim-token'),
};

@Injectable()
export class ScimTokensRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** @param host a host name that may be a verified domain */
  async find(organizationId: string, tokenId: string, host: string | null): Promise<TokenWithOrganization | undefined> {
    const [token] = await this.database.read<TokenWithOrganization>(organizationId, FIND, [organizationId, tokenId, host]);
    return token;
  }

  async list(organizationId: string): Promise<readonly TokenRecord[]> {
    const statement = { text: `SELECT ${COLUMNS} FROM scim_tokens t WHERE t.organization_id = $1 ORDER BY t.id` };
    return this.database.query<TokenRecord>(organizationId, statement, [organizationId]);
  }

  async findRecord(organizationId: string, tokenId: string): Promise<TokenRecord | undefined> {
    const statement = { text: `SELECT ${COLUMNS} FROM scim_tokens t WHERE t.organization_id = $1 AND t.id = $2` };
    const [token] = await this.database.query<TokenRecord>(organizationId, statement, [organizationId, tokenId]);
    return token;
  }

  /** @param rotation the token that the new one follows; when it was revoked or rotated meanwhile, none is made. @returns whether one was */
  async insert(organizationId: string, { id, connectionId, label, hash, expiresAt, isDraft }: NewToken, now: Date, journalEntry: NewJournalEntry, rotation?: Rotation): Promise<boolean> {
    return this.database.transaction(organizationId, async (tx) => {
      if (rotation) {
        const values = [organizationId, rotation.tokenId, id, rotation.until, ...journalValues(rotation.entry)];
        if ((await tx.query(organizationId, ROTATE, values)).length === 0) return false;
      }
      await tx.query(organizationId, INSERT, [organizationId, id, connectionId, label, hash, expiresAt, isDraft, now, ...journalValues(journalEntry)]);
      return true;
    });
  }

  /** @returns whether there was such a draft */
  async activate(organizationId: string, tokenId: string, journalEntry: NewJournalEntry): Promise<boolean> {
    return (await this.database.query(organizationId, ACTIVATE, [organizationId, tokenId, ...journalValues(journalEntry)])).length > 0;
  }

  /** @returns whether there was such a token, not revoked before */
  async revoke(organizationId: string, tokenId: string, now: Date, journalEntry: NewJournalEntry): Promise<boolean> {
    return (await this.database.query(organizationId, REVOKE, [organizationId, tokenId, now, ...journalValues(journalEntry)])).length > 0;
  }

  async recordUse(organizationId: string, tokenId: string, now: Date): Promise<void> {
    const statement = { name: 'scim-token-used', text: 'UPDATE scim_tokens SET last_used_at = $3 WHERE organization_id = $1 AND id = $2' };
    await this.database.query(organizationId, statement, [organizationId, tokenId, now]);
  }
}
