import { Injectable } from '@nestjs/common';
import { newId } from '../storage/ids.js';
import { OrganizationDatabase } from '../storage/organization-database.js';

const LOCK_ORGANIZATION = { text: 'SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE' };
const FIND_FIRST = { text: 'SELECT id FROM connections WHERE organization_id = $1 ORDER BY id LIMIT 1' };
const INSERT = { text: 'INSERT INTO connections (organization_id, id, name, created_at) VALUES ($1, $2, $3, $4)' };

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** The organization's connection; made with the first token, once even if two are made at the same time. */
  async findOrCreateDefault(organizationId: string, now: Date): Promise<string> {
    return this.database.transaction(organizationId, async (tx) => {
      await tx.query(organizationId, LOCK_ORGANIZATION, [organizationId]);
      const [existing] = await tx.query<{ id: string }>(organizationId, FIND_FIRST, [organizationId]);
      if (existing) return existing.id;
      const id = newId(now);
      await tx.query(organizationId, INSERT, [organizationId, id, 'Identity provider', now]);
      return id;
    });
  }
}
