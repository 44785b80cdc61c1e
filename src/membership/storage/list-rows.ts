import { groupBy } from './group-by.js';
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
  /** Whether the groups of those on the page come with them, where the table has them. */
  readonly withGroups?: boolean;
}

export interface ListedTable<Row, Listed extends object> {
  readonly name: string;
  readonly alias: string;
  /** SQL for the one column. */
  readonly row: string;
  /** The same with the groups, for the few that a look-up finds. */
  readonly lookupRow?: string;
  /** SQL for the groups of those whose ids `ids` gives, each a row with its `memberId`. */
  readonly groupsOf?: (ids: string) => string;
  readonly toRecord: (row: Row) => Listed;
}

/** From here on rows that are passed over are looked for in the index alone. */
const DEEP_OFFSET = 1_000;

/**
 * Rows of pages that clients ask for mostly, and one more: numbers in the statement, as PostgreSQL takes an unknown one for a tenth of all rows, and then plans each
 * page anew. There are few, because a connection keeps each statement.
 */
const COMMON_LIMITS = new Set([1, 10, 20, 25, 50, 100, 200, 250, 500, 1_000].map((count) => count + 1));

/** What a page is read as: one row, which costs a fraction of what one for each would. */
interface Page<Row> {
  readonly rows: readonly Row[] | null;
  readonly sortValues: readonly (string | null)[] | null;
  readonly groups: readonly { readonly memberId: string }[] | null;
}

/**
 * Rows of an organization that satisfy the condition. What is shown of them is made of the page alone, not of what is passed over; their groups come
 * in the same statement.
 */
export async function listRows<Row extends { readonly id: string }, Listed extends object>(
  from: Executor, organizationId: string, { name, alias, row, lookupRow = row, groupsOf, toRecord }: ListedTable<Row, Listed>, condition: SqlCondition | undefined,
  { limit, offset = 0, afterId, order, withGroups }: ListWindow,
): Promise<readonly Sorted<Listed>[]> {
  const values: SqlValue[] = [organizationId, ...(condition?.values ?? []), ...(order?.values ?? [])];
  const parameter = (value: SqlValue): string => `$${values.push(value)}`;
  const where = [
    ...(condition ? [`(${shiftPlaceholders(condition, 1)})`] : []), ...(afterId === undefined ? [] : [`${alias}.id > ${parameter(afterId)}::uuid`]),
  ].map((each) => ` AND ${each}`).join('');
  const by = order && shiftPlaceholders(order, 1 + (condition?.values.length ?? 0));
  const direction = order?.isDescending ? 'DESC' : 'ASC';
  const window = `LIMIT ${COMMON_LIMITS.has(limit) ? limit : parameter(limit)}${offset === 0 ? '' : ` OFFSET ${parameter(offset)}`}`;
  const ids = (shown: string): string => `SELECT ${shown}${by ? `, (${by}) AS sort_value` : ''} FROM ${name} ${alias} WHERE ${alias}.organization_id = $1${where}
    ORDER BY ${by ? `sort_value ${direction}, ` : ''}${alias}.id ${window}`;
  const rowsOfPage = offset < DEEP_OFFSET
    ? `(${ids(`${alias}.*`)}) AS ${alias}`
    : `(${ids(`${alias}.id`)}) AS passed JOIN ${name} ${alias} ON ${alias}.organization_id = $1 AND ${alias}.id = passed.id`;
  const inOrder = `FROM ${rowsOfPage} ORDER BY ${by ? `sort_value ${direction}, ` : ''}${alias}.id`;
  if (condition?.isLookup && !order) {
    const text = `SELECT ${withGroups ? lookupRow : row} ${inOrder}`;
    const found = await from.read<JsonRow<Row>>(organizationId, { text, name: nameOf(text) }, values);
    return found.map((each) => toRecord(each.row));
  }
  const text = `WITH page AS (SELECT ${alias}.id, ${row}${by ? ', sort_value::text AS sort_text' : ''} ${inOrder})
    SELECT (SELECT json_agg(row) FROM page) AS rows, ${by ? '(SELECT json_agg(sort_text) FROM page)' : 'NULL'} AS "sortValues",
      ${withGroups && groupsOf ? `(SELECT json_agg(found) FROM (${groupsOf('SELECT id FROM page')}) AS found)` : 'NULL'} AS groups`;
  const isOneOfFew = (!condition || condition.isPosition) && !order;
  const planName = isOneOfFew ? nameOf(text) : condition?.hasIds && !order ? nameOfFilter(text) : undefined;
  const [page] = await from.query<Page<Row>>(organizationId, { text, name: planName }, values);
  const groups = withGroups && groupsOf ? groupBy(page?.groups ?? [], ({ memberId }) => memberId) : undefined;
  return (page?.rows ?? []).map((found, index) => Object.assign(toRecord(found), groups && { groups: groups.get(found.id) ?? [] }, by && { sortValue: page?.sortValues?.[index] ?? null }));
}

const names = new Map<string, string>();

/** Of one of few texts, the same on every connection. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `list-${names.size}`;
  names.set(text, name);
  return name;
}

/** Of filters, whose texts clients make: each connection keeps the plan of each that has a name. */
const MOST_FILTERS = 100;
const filters = new Set<string>();

/** A name for the first of them. */
function nameOfFilter(text: string): string | undefined {
  if (filters.size < MOST_FILTERS) filters.add(text);
  return filters.has(text) ? nameOf(text) : undefined;
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
  const [row] = await from.query<{ total: number }>(organizationId, { text, ...(condition?.hasIds && { name: nameOfFilter(text) }) }, [organizationId, most ?? null, ...(condition?.values ?? [])]);
  return row?.total ?? 0;
}
