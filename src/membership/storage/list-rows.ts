import type { JsonRow } from './json-row.js';
import type { Executor } from './organization-database.js';
import { shiftPlaceholders, type SqlCondition, type Sorted, type SqlOrder } from './sql-condition.js';
import type { SqlValue } from './statement.js';

/** Where a list begins: after a number of rows, or after an id. In the order of ids, which is that of creation, unless another is given. */
export interface ListWindow {
  readonly limit: number;
  readonly offset?: number;
  readonly afterId?: string;
  readonly order?: SqlOrder;
}

export interface ListedTable<Row, Listed extends object> {
  readonly name: string;
  readonly alias: string;
  /** SQL for the one column. */
  readonly row: string;
  /** The same for the few that a look-up finds. */
  readonly lookupRow?: string;
  readonly toRecord: (row: Row) => Listed;
}

/** From here on rows that are passed over are looked for in the index alone. */
const DEEP_OFFSET = 1_000;

/** Rows of an organization that satisfy the condition. What is shown of them is made of the page alone, not of what is passed over. */
export async function listRows<Row, Listed extends object>(
  from: Executor, organizationId: string, { name, alias, row, lookupRow = row, toRecord }: ListedTable<Row, Listed>, condition: SqlCondition | undefined,
  { limit, offset = 0, afterId, order }: ListWindow,
): Promise<readonly Sorted<Listed>[]> {
  const values: SqlValue[] = [organizationId, limit, offset, afterId ?? null, ...(condition?.values ?? []), ...(order?.values ?? [])];
  const where = condition ? `AND (${shiftPlaceholders(condition, 4)})` : '';
  const by = order && shiftPlaceholders(order, 4 + (condition?.values.length ?? 0));
  const direction = order?.isDescending ? 'DESC' : 'ASC';
  const page = (shown: string): string => `SELECT ${shown}${by ? `, (${by}) AS sort_value` : ''} FROM ${name} ${alias}
    WHERE ${alias}.organization_id = $1 AND ($4::uuid IS NULL OR ${alias}.id > $4) ${where}
    ORDER BY ${by ? `sort_value ${direction}, ` : ''}${alias}.id LIMIT $2 OFFSET $3`;
  const rowsOfPage = offset < DEEP_OFFSET
    ? `(${page(`${alias}.*`)}) AS ${alias}`
    : `(${page(`${alias}.id`)}) AS page JOIN ${name} ${alias} ON ${alias}.organization_id = $1 AND ${alias}.id = page.id`;
  const isLookup = condition?.isLookup && !order;
  const isOneOfFew = (!condition || condition.isLookup || condition.isPosition) && !order;
  const text = `SELECT ${isLookup ? lookupRow : row}${by ? ', sort_value::text AS "sortValue"' : ''} FROM ${rowsOfPage} ORDER BY ${by ? `sort_value ${direction}, ` : ''}${alias}.id`;
  const statement = isOneOfFew ? { text, name: nameOf(text) } : { text };
  const rows = await (isLookup ? from.read<Sorted<JsonRow<Row>>>(organizationId, statement, values) : from.query<Sorted<JsonRow<Row>>>(organizationId, statement, values));
  return rows.map((found) => Object.assign(toRecord(found.row), by ? { sortValue: found.sortValue ?? null } : {}));
}

const names = new Map<string, string>();

/** Of one of few texts, the same on every connection. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `list-${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * How many rows of an organization satisfy the condition.
 * @param most where counting ends
 */
export async function countRows(
  from: Executor, organizationId: string, { name, alias }: Pick<ListedTable<never, never>, 'name' | 'alias'>, condition: SqlCondition | undefined, most?: number,
): Promise<number> {
  const text = `SELECT count(*)::integer AS total FROM (SELECT FROM ${name} ${alias} WHERE ${alias}.organization_id = $1
    ${condition ? `AND (${shiftPlaceholders(condition, 2)})` : ''} LIMIT $2) AS found`;
  const [row] = await from.query<{ total: number }>(organizationId, { text }, [organizationId, most ?? null, ...(condition?.values ?? [])]);
  return row?.total ?? 0;
}
