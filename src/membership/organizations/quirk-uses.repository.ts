import { Injectable } from '@nestjs/common';
import { OrganizationDatabase } from '../storage/organization-database.js';

export interface QuirkUseRecord {
  readonly quirk: string;
  /** How many requests needed it. */
  readonly requests: number;
  readonly firstUsedAt: Date;
  readonly lastUsedAt: Date;
}

const ADD = {
  name: 'quirk-uses-add',
  text: `INSERT INTO quirk_uses (organization_id, quirk, requests, first_used_at, last_used_at)
    SELECT $1, given.quirk, given.requests, $3, $3 FROM jsonb_to_recordset($2::jsonb) AS given (quirk text, requests bigint)
    ON CONFLICT (organization_id, quirk) DO UPDATE SET requests = quirk_uses.requests + excluded.requests, last_used_at = excluded.last_used_at`,
};

const LIST = {
  text: `SELECT quirk, requests::integer, first_used_at AS "firstUsedAt", last_used_at AS "lastUsedAt" FROM quirk_uses WHERE organization_id = $1 ORDER BY quirk`,
};

/** How often the clients of an organization needed each tolerance. */
@Injectable()
export class QuirkUsesRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async add(organizationId: string, uses: ReadonlyMap<string, number>, now: Date): Promise<void> {
    const given = [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([quirk, requests]) => ({ quirk, requests }));
    await this.database.query(organizationId, ADD, [organizationId, JSON.stringify(given), now]);
  }

  async list(organizationId: string): Promise<readonly QuirkUseRecord[]> {
    return this.database.query<QuirkUseRecord>(organizationId, LIST, [organizationId]);
  }
}
