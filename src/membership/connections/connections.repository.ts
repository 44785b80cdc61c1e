import { Injectable } from '@nestjs/common';
import { newId } from '../storage/ids.js';
import { OrganizationDatabase } from '../storage/organization-database.js';

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** The organization's connection; made with the first token. */
  async findOrCreateDefault(organizationId: string, now: Date): Promise<string> {
    const find = { name: 'connection-first', text: 'SELECT id FROM connections WHERE organization_id = $1 ORDER BY id LIMIT 1' };
    const [existing] = await this.database.query<{ id: string }>(organizationId, find, [organizationId]);
    if (existing) return existing.id;
    const id = newId(now);
    const insert = { text: 'INSERT INTO connections (organization_id, id, name, created_at) VALUES ($1, $2, $3, $4)' };
    await this.database.query(organizationId, insert, [organizationId, id, 'Identity provider', now]);
    return id;
  }
}
