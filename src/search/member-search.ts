import { Injectable } from '@nestjs/common';
import { type MemberRecord, MembersRepository, type SqlCondition } from '../membership/index.js';
import type { BoundFilter } from '../protocol/index.js';
import { memberTable } from './columns.js';
import { compileFilter } from './compile-filter.js';
import { findProbe } from './find-probe.js';

/** More ids than these are not fetched: a filter so common is answered by walking in order instead. */
const PROBE_CEILING = 10_000;

export interface Found<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Filters over members. Ids come from an index behind the wall where one serves; rows are always read within it. */
@Injectable()
export class MemberSearch {
  constructor(private readonly members: MembersRepository) {}

  /** @param offset number of matches to pass over; order is that of ids */
  async find(organizationId: string, filter: BoundFilter | undefined, offset: number, limit: number): Promise<Found<MemberRecord>> {
    const condition = filter && (await this.condition(organizationId, filter));
    if (condition === 'nothing') return { rows: [], total: 0 };
    const rows = limit > 0 ? await this.members.list(organizationId, condition, { limit, offset }) : [];
    // A page that is not full ends the result, so its end is the total.
    const isEnd = rows.length < limit && (rows.length > 0 || offset === 0);
    return { rows, total: isEnd ? offset + rows.length : await this.members.count(organizationId, condition) };
  }

  private async condition(organizationId: string, filter: BoundFilter): Promise<SqlCondition | 'nothing'> {
    const condition = compileFilter(filter, memberTable);
    const probe = findProbe(filter);
    if (!probe) return condition;
    const ids = await this.members.searchIds(organizationId, probe.attribute, probe.operator, probe.operand, PROBE_CEILING);
    if (ids.length === 0) return 'nothing';
    if (ids.length >= PROBE_CEILING) return condition;
    return { text: `m.id = ANY ($${condition.values.length + 1}::uuid[]) AND ${condition.text}`, values: [...condition.values, ids] };
  }
}
