import { type Executor, type ListWindow, shiftPlaceholders, type Sorted, type SqlCondition, type SqlOrder } from '../membership/index.js';
import type { BoundFilter, CursorPosition, Sort } from '../protocol/index.js';
import type { SearchedTable } from './columns.js';
import { afterPosition, compileSort } from './compile-sort.js';
import { findPlace, placeBehind } from './cursor-place.js';

/** What of an organization is asked for: RFC 7644 §3.4.2. */
export interface Selection {
  readonly filter?: BoundFilter | undefined;
  readonly sort?: Sort | undefined;
  readonly limit: number;
  /** Rows to pass over, or the place to go on from. */
  readonly from: { readonly offset: number } | { readonly after: CursorPosition | undefined };
  /** Of people: whether their groups come with them. */
  readonly withGroups?: boolean;
}

export interface Found<Row> {
  readonly rows: readonly Row[];
  /** Of all matches; `undefined` where a page by cursor would take long to tell it. */
  readonly total: number | undefined;
  /** Where the next page begins; `undefined` when this is the last. */
  readonly next?: CursorPosition;
}

/** What lists rows of one table. */
export interface ListedRows<Row> {
  list(organizationId: string, condition: SqlCondition | undefined, window: ListWindow, from: Executor): Promise<readonly Sorted<Row>[]>;
  /** @param most where counting ends; without it, everything is counted */
  count(organizationId: string, condition: SqlCondition | undefined, from: Executor, most?: number): Promise<number>;
}

/** A page by cursor tells no total for which more rows than these are looked at (RFC 9865 §2 lets it be left out; without a filter it is kept). */
const MOST_COUNTED = 10_000;

/** Reads one page, and one row more to know whether it is the last; counts only when the page does not tell the total. */
export async function findRows<Row extends { readonly id: string }>(
  rows: ListedRows<Row>, reader: Executor, organizationId: string, table: SearchedTable, condition: SqlCondition | undefined, { sort, limit, from, withGroups }: Selection,
): Promise<Found<Row>> {
  const order = sort && compileSort(sort, table);
  const offset = 'offset' in from ? from.offset : 0;
  const after = await findPlace('after' in from ? from.after : undefined, (id) => valueOf(rows, reader, organizationId, table, id, order));
  const wanted = after ? and(condition, afterPosition(after, order, table)) : condition;
  const window = { limit: limit + 1, offset, ...(order && { order }), ...(withGroups && { withGroups }) };
  const found = limit > 0 ? await rows.list(organizationId, wanted, window, reader) : [];
  const page = found.slice(0, limit);
  const isLast = limit > 0 && found.length <= limit;
  const tellsTotal = isLast && !after && (found.length > 0 || offset === 0);
  const isBounded = 'after' in from && limit > 0 && condition !== undefined;
  const total = tellsTotal ? offset + found.length : await (isBounded ? countFew(rows, reader, organizationId, condition) : rows.count(organizationId, condition, reader));
  const last = page.at(-1);
  return { rows: page, total, ...(!isLast && last && { next: placeBehind(last.id, last.sortValue) }) };
}

/** The total, where an index or the size of the directory bounds what is looked at for it. */
async function countFew(rows: ListedRows<unknown>, reader: Executor, organizationId: string, condition: SqlCondition): Promise<number | undefined> {
  const isFew = condition.isLookup || condition.isNarrow || (await rows.count(organizationId, undefined, reader, MOST_COUNTED + 1)) <= MOST_COUNTED;
  const total = isFew ? await rows.count(organizationId, condition, reader, MOST_COUNTED + 1) : Infinity;
  return total <= MOST_COUNTED ? total : undefined;
}

async function valueOf(
  rows: ListedRows<unknown>, reader: Executor, organizationId: string, { alias }: SearchedTable, id: string, order: SqlOrder | undefined,
): Promise<string | null | undefined> {
  const [row] = await rows.list(organizationId, { text: `${alias}.id = $1::uuid`, values: [id] }, { limit: 1, ...(order && { order }) }, reader);
  return row?.sortValue;
}

function and(left: SqlCondition | undefined, right: SqlCondition): SqlCondition {
  if (!left) return right;
  return { text: `(${left.text}) AND ${shiftPlaceholders(right, left.values.length)}`, values: [...left.values, ...right.values] };
}
