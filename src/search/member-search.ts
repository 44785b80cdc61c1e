import { Injectable } from '@nestjs/common';
import { type MemberRecord, MembersRepository, type SqlCondition } from '../membership/index.js';
import type { BoundFilter } from '../protocol/index.js';
import { memberTable } from './columns.js';
import { compileFilter } from './compile-filter.js';
import { findProbe } from './find-probe.js';
import { findRows, type Found, type Selection } from './find-rows.js';

/** More ids than these are not fetched: a filter so common is answered by walking in order instead. */
const PROBE_CEILING = 10_000;

/** Filters over members. Ids come from an index behind the wall where one serves; rows are always read within it. */
@Injectable()
export class MemberSearch {
  constructor(private readonly members: MembersRepository) {}

  /** In the order of ids unless another is asked for. */
  async find(organizationId: string, selection: Selection): Promise<Found<MemberRecord>> {
    const condition = selection.filter && (await this.condition(organizationId, selection.filter));
    if (condition === 'nothing') return { rows: [], total: 0 };
    return findRows(this.members, organizationId, memberTable, condition, selection);
  }

  /** The filter as a condition over `members m`; `nothing` when an index shows that nobody matches. */
  async condition(organizationId: string, filter: BoundFilter): Promise<SqlCondition | 'nothing'> {
    const condition = compileFilter(filter, memberTable);
    const probe = findProbe(filter);
    if (!probe) return condition;
    const ids = await this.members.searchIds(organizationId, probe.attribute, probe.operator, probe.operand, PROBE_CEILING);
    if (ids.length === 0) return 'nothing';
    if (ids.length >= PROBE_CEILING) return condition;
    return { text: `m.id = ANY ($${condition.values.length + 1}::uuid[]) AND ${condition.text}`, values: [...condition.values, ids] };
  }
}
