import { Injectable } from '@nestjs/common';
import { type Executor, type ListedMember, MembersRepository, shiftPlaceholders, type SqlCondition } from '../membership/index.js';
import type { BoundFilter } from '../protocol/index.js';
import { memberTable } from './columns.js';
import { compareKey, compileFilter } from './compile-filter.js';
import { findProbes, type Probe } from './find-probe.js';
import { findRows, type Found, type Selection } from './find-rows.js';
import { SqlBuilder } from './sql-builder.js';

/** More ids than these are not fetched: a filter so common is answered by walking in order instead. */
const PROBE_CEILING = 10_000;

/** Indexes that are asked, one after the other, while they find as many. */
const MOST_PROBES = 3;

/** Filters over members. Ids come from an index behind the wall where one serves; rows are always read within it. */
@Injectable()
export class MemberSearch {
  constructor(private readonly members: MembersRepository) {}

  /**
   * In the order of ids unless another is asked for.
   * @param reader what the reads go to
   * @param searchable paths of the declared attributes whose indexes are complete
   */
  async find(reader: Executor, organizationId: string, selection: Selection, searchable?: ReadonlySet<string>): Promise<Found<ListedMember>> {
    const condition = selection.filter && (await this.condition(reader, organizationId, selection.filter, searchable));
    if (condition === 'nothing') return { rows: [], total: 0 };
    return findRows(this.members, reader, organizationId, memberTable, condition, selection);
  }

  /** The filter as a condition over `members m`; `nothing` when an index shows that nobody matches. */
  async condition(reader: Executor, organizationId: string, filter: BoundFilter, searchable?: ReadonlySet<string>): Promise<SqlCondition | 'nothing'> {
    const condition = compileFilter(filter, memberTable);
    for (const probe of findProbes(filter, searchable).slice(0, MOST_PROBES)) {
      if (probe.kind === 'value') return narrowed(condition, valueCondition(organizationId, probe));
      const ids = await this.idsOf(reader, organizationId, probe);
      if (ids.length === 0) return 'nothing';
      if (ids.length < PROBE_CEILING) return narrowed(condition, { text: 'm.id = ANY ($1::uuid[])', values: [ids], hasIds: true });
    }
    return condition;
  }

  /** At most as many as the ceiling. */
  private idsOf(reader: Executor, organizationId: string, probe: Exclude<Probe, { kind: 'value' }>): Promise<readonly string[]> {
    return probe.kind === 'ids'
      ? this.members.searchIds(organizationId, probe.attribute, probe.operator, probe.operand, PROBE_CEILING, reader)
      : this.members.searchValues(organizationId, probe.attribute, probe.operand, PROBE_CEILING, reader);
  }
}

/** Members whose index has such a value. Names no column of `members`, so that PostgreSQL may begin with the index. */
function valueCondition(organizationId: string, { attribute, operator, operand }: Extract<Probe, { kind: 'value' }>): SqlCondition {
  const sql = new SqlBuilder();
  const of = `SELECT v.member_id FROM member_values v WHERE v.organization_id = ${sql.value(organizationId, 'uuid')} AND v.attribute = ${sql.value(attribute, 'text')}`;
  return sql.build(`m.id IN (${of} AND ${compareKey(sql, 'v.value', operator, operand)})`);
}

function narrowed(condition: SqlCondition, by: SqlCondition): SqlCondition {
  return { text: `${condition.text} AND ${shiftPlaceholders(by, condition.values.length)}`, values: [...condition.values, ...by.values], isNarrow: true, ...(by.hasIds && { hasIds: true }) };
}
