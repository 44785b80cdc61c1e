import { Injectable } from '@nestjs/common';
import { type GroupRecord, GroupsRepository, type SqlCondition } from '../membership/index.js';
import type { BoundFilter, ElementFilter } from '../protocol/index.js';
import { groupMemberColumns, groupTable } from './columns.js';
import { compileElementFilter, compileFilter } from './compile-filter.js';
import type { Found } from './member-search.js';

/** Filters over groups. */
@Injectable()
export class GroupSearch {
  constructor(private readonly groups: GroupsRepository) {}

  /** @param offset number of matches to pass over; order is that of ids */
  async find(organizationId: string, filter: BoundFilter | undefined, offset: number, limit: number): Promise<Found<GroupRecord>> {
    const condition = filter && compileFilter(filter, groupTable);
    const rows = limit > 0 ? await this.groups.list(organizationId, condition, { limit, offset }) : [];
    const isEnd = rows.length < limit && (rows.length > 0 || offset === 0);
    return { rows, total: isEnd ? offset + rows.length : await this.groups.count(organizationId, condition) };
  }
}

/** The condition for members of a group chosen by a value filter, such as `members[type eq "Group"]`. */
export function compileMemberFilter(filter: ElementFilter): SqlCondition {
  return compileElementFilter(filter, groupMemberColumns);
}
