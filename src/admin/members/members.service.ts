import { Injectable } from '@nestjs/common';
import { GroupsRepository, type GroupRecord, isId, JournalRepository, type JournalRecord, type MemberRecord, MembersRepository } from '../../membership/index.js';
import { memberListCondition } from '../../search/member-list-condition.js';
import { type List, type ListQuery, makeList, readCursor } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { GroupItem, GroupMemberItem, JournalItem, JournalQuery, MemberItem, MemberQuery } from './member.dto.js';

/** What is true of an organization's people and groups, and how it came to be. */
@Injectable()
export class MembersService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly members: MembersRepository,
    private readonly groups: GroupsRepository,
    private readonly journal: JournalRepository,
  ) {}

  async listMembers(organizationId: string, { cursor, limit, status, role, q }: MemberQuery): Promise<List<MemberItem>> {
    await this.organizations.getOrganization(organizationId);
    const condition = memberListCondition({ status, role, q });
    const rows = await this.members.list(organizationId, condition, { limit: limit + 1, ...after(cursor) });
    return makeList(rows, limit, ({ id }) => [id], memberItem);
  }

  async getMember(organizationId: string, memberId: string): Promise<MemberItem> {
    await this.organizations.getOrganization(organizationId);
    const member = await this.members.findById(organizationId, memberId);
    if (!member) throw new NotFound('There is no such member.');
    return memberItem(member);
  }

  async listGroups(organizationId: string, { cursor, limit }: ListQuery): Promise<List<GroupItem>> {
    await this.organizations.getOrganization(organizationId);
    const rows = await this.groups.list(organizationId, undefined, { limit: limit + 1, ...after(cursor) });
    return makeList(rows, limit, ({ id }) => [id], groupItem);
  }

  async listGroupMembers(organizationId: string, groupId: string, { cursor, limit }: ListQuery): Promise<List<GroupMemberItem>> {
    await this.organizations.getOrganization(organizationId);
    if (!(await this.groups.findById(organizationId, groupId))) throw new NotFound('There is no such group.');
    const rows = await this.groups.listMembers(organizationId, groupId, { limit: limit + 1, ...after(cursor) });
    return makeList(rows, limit, ({ value }) => [value], ({ value, type, display, status }) => ({ id: value, type, display, status }));
  }

  async listJournal(organizationId: string, { cursor, limit, resourceId }: JournalQuery): Promise<List<JournalItem>> {
    await this.organizations.getOrganization(organizationId);
    const [transactionId, id] = readCursor(cursor, isTransactionId, isId) ?? [];
    const rows = await this.journal.list(organizationId, {
      limit: limit + 1, ...(resourceId !== undefined && { resourceId }), ...(transactionId !== undefined && id !== undefined && { before: { transactionId, id } }),
    });
    return makeList(rows, limit, (row) => [row.transactionId, row.id], journalItem);
  }
}

function isTransactionId(text: string): boolean {
  return /^\d{1,18}$/.test(text);
}

function after(cursor: string | undefined): { afterId?: string } {
  const [afterId] = readCursor(cursor, isId) ?? [];
  return afterId === undefined ? {} : { afterId };
}

export function memberItem({ id, userName, externalId, displayName, status, role, grantedRole, connectionId, attributes, createdAt, updatedAt }: MemberRecord): MemberItem {
  return {
    id, userName, externalId, displayName, status, role, grantedRole, connectionId, attributes, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(),
  };
}

function groupItem({ id, displayName, externalId, createdAt, updatedAt }: GroupRecord): GroupItem {
  return { id, displayName, externalId, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function journalItem({ transactionId: _, recordedAt, ...entry }: JournalRecord): JournalItem {
  return { ...entry, recordedAt: recordedAt.toISOString() };
}
