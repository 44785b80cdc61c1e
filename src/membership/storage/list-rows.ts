import type { OrganizationDatabase } from './organization-database.js';
import { shiftPlaceholders, type SqlCondition, type Sorted, type SqlOrder } from './sql-condition.js';
import type { SqlValue } from './statement.js';

/** Where a list begins: after a number of rows, or after an id. In the order of ids, which is that of creation, unless another is given. */
export interface ListWindow {
  readonly limit: number;
  readonly offset?: number;
  readonly afterId?: string;
  readonly order?: SqlOrder;
}

export interface ListedTable {
  readonly name: string;
  readonly alias: string;
  readonly columns: string;
}

/** Rows of an organization that satisfy the condition. */
export async function listRows<Row>(
  database: OrganizationDatabase, organizationId: string, { name, alias, columns }: ListedTable, condition: SqlCondition | undefined,
  { limit, offset = 0, afterId, order }: ListWindow,
): Promise<readonly Sorted<Row>[]> {
  const values: SqlValue[] = [organizationId, limit, offset, afterId ?? null, ...(condition?.values ?? []), ...(order?.values ?? [])];
  const where = condition ? `AND (${shiftPlaceholders(condition, 4)})` : '';
  const by = order && shiftPlaceholders(order, 4 + (condition?.values.length ?? 0));
  const text = `SELECT ${columns}${by ? `, (${by})::text AS "sortValue"` : ''} FROM ${name} ${alias}
    WHERE ${alias}.organization_id = $1 AND ($4::uuid IS NULL OR ${alias}.id > $4) ${where}
    ORDER BY ${by ? `${by} ${order?.isDescending ? 'DESC' : 'ASC'}, ` : ''}${alias}.id LIMIT $2 OFFSET $3`;
  return database.query<Sorted<Row>>(organizationId, { text }, values);
}

/** How many rows of an organization satisfy the condition. */
export async function countRows(
  database: OrganizationDatabase, organizationId: string, { name, alias }: ListedTable, condition: SqlCondition | undefined,
): Promise<number> {
  const text = `SELECT count(*)::integer AS total FROM ${name} ${alias} WHERE ${alias}.organization_id = $1
    ${condition ? `AND (${shiftPlaceholders(condition, 1)})` : ''}`;
  const [row] = await database.query<{ total: number }>(organizationId, { text }, [organizationId, ...(condition?.values ?? [])]);
  return row?.total ?? 0;
}
