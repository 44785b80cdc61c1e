import { Injectable } from '@nestjs/common';
import { type Executor, type GroupRecord, GroupsRepository, type SqlCondition } from '../membership/index.js';
import type { ElementFilter } from '../protocol/index.js';
import { groupMemberColumns, groupTable } from './columns.js';
import { compileElementFilter, compileFilter } from './compile-filter.js';
import { findRows, type Found, type Selection } from './find-rows.js';

/** Filters over groups. */
@Injectable()
export class GroupSearch {
  constructor(private readonly groups: GroupsRepository) {}

  /**
   * In the order of ids unless another is asked for.
   * @param reader what the reads go to
   */
  async find(reader: Executor, organizationId: string, selection: Selection): Promise<Found<GroupRecord>> {
    const condition = selection.filter && compileFilter(selection.filter, groupTable);
    return findRows(this.groups, reader, organizationId, groupTable, condition, selection);
  }
}

/** The condition for members of a group chosen by a value filter, such as `members[type eq "Group"]`. */
export function compileMemberFilter(filter: ElementFilter): SqlCondition {
  return compileElementFilter(filter, groupMemberColumns);
}
