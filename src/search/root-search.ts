import { Injectable } from '@nestjs/common';
import type { Executor, SqlCondition, SqlValue } from '../membership/index.js';
import type { BoundFilter, CursorPosition, Sort } from '../protocol/index.js';
import { groupTable, memberTable, type SearchedTable } from './columns.js';
import { compileFilter } from './compile-filter.js';
import { compileSort, sortableText } from './compile-sort.js';
import { findPlace, placeBehind } from './cursor-place.js';
import type { Found, Selection } from './find-rows.js';
import { MemberSearch } from './member-search.js';

/** What is asked of one kind of row in a search over all; a kind that lacks the attribute of the order has no value in it. */
export interface PartOfSearch {
  readonly filter: BoundFilter | undefined;
  readonly sort: Sort | undefined;
}

export interface SearchOverAll {
  readonly members: PartOfSearch;
  readonly groups: PartOfSearch;
  /** Paths of the declared attributes of members whose indexes are complete. */
  readonly searchable: ReadonlySet<string>;
  readonly isDescending: boolean;
  readonly limit: number;
  readonly from: Selection['from'];
}

export interface FoundId {
  readonly kind: 'member' | 'group';
  readonly id: string;
}

interface Row extends FoundId {
  readonly sortValue: string | null;
}

/** Members and groups in one order (RFC 7644 §3.4.2.1): that of the value asked for, then members before groups, then ids. */
@Injectable()
export class RootSearch {
  constructor(private readonly members: MemberSearch) {}

  /** @param reader what the reads go to */
  async find(reader: Executor, organizationId: string, { members, groups, searchable, isDescending, limit, from }: SearchOverAll): Promise<Found<FoundId>> {
    const ofMembers = members.filter && (await this.members.condition(reader, organizationId, members.filter, searchable));
    const union = new Union([organizationId]);
    union.add('member', memberTable, ofMembers === 'nothing' ? NOBODY : ofMembers, members.sort);
    union.add('group', groupTable, groups.filter && compileFilter(groups.filter, groupTable), groups.sort);
    const total = await this.count(reader, organizationId, union);
    if (limit === 0) return { rows: [], total };
    const after = await findPlace('after' in from ? from.after : undefined, (place) => this.valueAt(reader, organizationId, place, { member: members.sort, group: groups.sort }));
    const rows = await this.read(reader, organizationId, union, isDescending, limit + 1, 'offset' in from ? from.offset : 0, after);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { rows: page, total, ...(rows.length > limit && last && { next: placeBehind(`${last.kind} ${last.id}`, last.sortValue) }) };
  }

  private async count(reader: Executor, organizationId: string, { text, values }: Union): Promise<number> {
    const [row] = await reader.query<{ total: number }>(organizationId, { text: `SELECT count(*)::integer AS total FROM (${text}) AS found` }, values);
    return row?.total ?? 0;
  }

  /** Of the row that a place names, as `member` or `group` and its id. */
  private async valueAt(reader: Executor, organizationId: string, place: string, sorts: Readonly<Record<FoundId['kind'], Sort | undefined>>): Promise<string | null | undefined> {
    const [kind, id = ''] = place.split(' ');
    const [table, sort] = kind === 'member' ? [memberTable, sorts.member] as const : [groupTable, sorts.group] as const;
    const union = new Union([organizationId]);
    union.add(table === memberTable ? 'member' : 'group', table, { text: `${table.alias}.id = $1::uuid`, values: [id] }, sort);
    const [row] = await reader.query<Row>(organizationId, { text: union.text }, union.values);
    return row?.sortValue;
  }

  private async read(
    reader: Executor, organizationId: string, union: Union, isDescending: boolean, limit: number, offset: number, after: CursorPosition | undefined,
  ): Promise<readonly Row[]> {
    const values = [...union.values];
    const where = after ? `WHERE ${beyond(after, isDescending, values)}` : '';
    values.push(limit, offset);
    const text = `SELECT kind, id, "sortValue" FROM (${union.text}) AS found ${where}
      ORDER BY "sortValue" ${isDescending ? 'DESC' : 'ASC'}, kind DESC, id LIMIT $${values.length - 1} OFFSET $${values.length}`;
    return reader.query<Row>(organizationId, { text }, values);
  }
}

const NOBODY: SqlCondition = { text: 'FALSE', values: [] };

/** `member` sorts behind `group`, so members come first in descending order of the kind. */
function beyond({ id, sortValue = null }: CursorPosition, isDescending: boolean, values: SqlValue[]): string {
  const [kind = '', rowId = ''] = id.split(' ');
  values.push(kind, rowId);
  const tied = `(kind < $${values.length - 1}::text OR (kind = $${values.length - 1}::text AND id > $${values.length}::uuid))`;
  if (sortValue === null) return `("sortValue" IS NULL AND ${tied}${isDescending ? ' OR "sortValue" IS NOT NULL' : ''})`;
  values.push(sortValue);
  const value = `$${values.length}::text`;
  return `("sortValue" ${isDescending ? '<' : '>'} ${value} OR ("sortValue" = ${value} AND ${tied})${isDescending ? '' : ' OR "sortValue" IS NULL'})`;
}

/** The rows of several tables as one. */
class Union {
  private readonly parts: string[] = [];

  constructor(readonly values: SqlValue[]) {}

  get text(): string {
    return this.parts.join('\nUNION ALL ');
  }

  add(kind: FoundId['kind'], table: SearchedTable, condition: SqlCondition | undefined, sort: Sort | undefined): void {
    const order = sort && compileSort(sort, table);
    const value = `${order ? sortableText(this.take(order), order.type) : 'NULL::text'} COLLATE "C"`;
    const where = condition ? `AND (${this.take(condition)})` : '';
    this.parts.push(`SELECT '${kind}' AS kind, ${table.alias}.id, ${value} AS "sortValue" FROM ${table.name} ${table.alias}
      WHERE ${table.alias}.organization_id = $1 ${where}`);
  }

  private take({ text, values }: SqlCondition): string {
    const before = this.values.length;
    this.values.push(...values);
    return text.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + before}`);
  }
}
