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
  /** What is shown of the few that a look-up finds. */
  readonly lookupColumns?: string;
}

/** From here on rows that are passed over are looked for in the index alone. */
const DEEP_OFFSET = 1_000;

/** Rows of an organization that satisfy the condition. What is shown of them is made of the page alone, not of what is passed over. */
export async function listRows<Row>(
  database: OrganizationDatabase, organizationId: string, { name, alias, columns, lookupColumns = columns }: ListedTable, condition: SqlCondition | undefined,
  { limit, offset = 0, afterId, order }: ListWindow,
): Promise<readonly Sorted<Row>[]> {
  const values: SqlValue[] = [organizationId, limit, offset, afterId ?? null, ...(condition?.values ?? []), ...(order?.values ?? [])];
  const where = condition ? `AND (${shiftPlaceholders(condition, 4)})` : '';
  const by = order && shiftPlaceholders(order, 4 + (condition?.values.length ?? 0));
  const direction = order?.isDescending ? 'DESC' : 'ASC';
  const page = (shown: string): string => `SELECT ${shown}${by ? `, (${by}) AS sort_value` : ''} FROM ${name} ${alias}
    WHERE ${alias}.organization_id = $1 AND ($4::uuid IS NULL OR ${alias}.id > $4) ${where}
    ORDER BY ${by ? `sort_value ${direction}, ` : ''}${alias}.id LIMIT $2 OFFSET $3`;
  const from = offset < DEEP_OFFSET
    ? `(${page(`${alias}.*`)}) AS ${alias}`
    : `(${page(`${alias}.id`)}) AS page JOIN ${name} ${alias} ON ${alias}.organization_id = $1 AND ${alias}.id = page.id`;
  const isLookup = condition?.isLookup && !order;
  const isOneOfFew = (!condition || condition.isLookup || condition.isPosition) && !order;
  const text = `SELECT ${isLookup ? lookupColumns : columns}${by ? ', sort_value::text AS "sortValue"' : ''} FROM ${from} ORDER BY ${by ? `sort_value ${direction}, ` : ''}${alias}.id`;
  const statement = isOneOfFew ? { text, name: nameOf(text) } : { text };
  return isLookup ? database.read<Sorted<Row>>(organizationId, statement, values) : database.query<Sorted<Row>>(organizationId, statement, values);
}

const names = new Map<string, string>();

/** Of one of few texts, the same on every connection. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `list-${names.size}`;
  names.set(text, name);
  return name;
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
