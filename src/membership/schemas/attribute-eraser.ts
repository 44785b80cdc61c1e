import { Injectable } from '@nestjs/common';
import type { Executor } from '../storage/organization-database.js';

/** The version moves: whoever read the attribute and writes it back finds that somebody else was first. */
const eraseText = (table: 'members' | 'groups'): string => `WITH chosen AS (
    SELECT id FROM ${table} WHERE organization_id = $1 AND ($3::uuid IS NULL OR id > $3) AND attributes #> $2::text[] IS NOT NULL
    ORDER BY id LIMIT $4 FOR NO KEY UPDATE
  ), erased AS (
    UPDATE ${table} t SET attributes = t.attributes #- $2::text[], keys = t.keys #- $2::text[], version = version + 1
    FROM chosen WHERE t.organization_id = $1 AND t.id = chosen.id RETURNING t.id
  ) SELECT id FROM erased ORDER BY id`;

/** An extension of which nothing is left goes with it. */
const emptyText = (table: 'members' | 'groups'): string => `UPDATE ${table} SET attributes = attributes - $2::text, keys = keys - $2::text
  WHERE organization_id = $1 AND id = ANY ($3::uuid[]) AND attributes -> $2::text = '{}'`;

const TABLES = { User: 'members', Group: 'groups' } as const;

/** Takes the data of attributes that are declared no more out of the resources of an organization. */
@Injectable()
export class AttributeEraser {
  /**
   * @param path the names to follow from the top of a resource
   * @returns the ids of the resources that had it, in their order: at most `limit`
   */
  async eraseBatch(
    tx: Executor, organizationId: string, resourceType: 'User' | 'Group', path: readonly string[], afterId: string | null, limit: number,
  ): Promise<readonly string[]> {
    const table = TABLES[resourceType];
    const rows = await tx.query<{ id: string }>(organizationId, { text: eraseText(table) }, [organizationId, path, afterId, limit]);
    const ids = rows.map(({ id }) => id);
    const [extension, attribute] = path;
    if (extension !== undefined && attribute !== undefined) await tx.query(organizationId, { text: emptyText(table) }, [organizationId, extension, ids]);
    return ids;
  }
}
