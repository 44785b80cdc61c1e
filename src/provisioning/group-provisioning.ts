import { Injectable } from '@nestjs/common';
import {
  type Executor, type GroupContent, type GroupRecord, GroupsRepository, type JsonDocument, type MembershipChange, newId, type NewJournalEntry,
} from '../membership/index.js';
import type { ChangeContext } from './change-context.js';
import { compare } from './plan/plan-member.js';

/** What a provisioning client asserts of a group, apart from its members. */
export type GroupAssertion = Omit<GroupContent, 'connectionId'>;

export interface GroupChange {
  /** Absent when only members change. */
  readonly assertion?: GroupAssertion;
  readonly members: MembershipChange;
  /** Whether even a change of members alone is made only if the group is still as it was read (If-Match). */
  readonly isConditional?: boolean;
}

/** What an assertion about a group does; changes of members are set-based and never load the member list. */
@Injectable()
export class GroupProvisioning {
  constructor(private readonly groups: GroupsRepository) {}

  /** @throws GroupNameTaken, UnknownGroupMembers */
  async create({ organizationId, actor, now }: ChangeContext, assertion: GroupAssertion, memberIds: readonly string[]): Promise<GroupRecord> {
    const id = newId(now);
    const content = { ...assertion, connectionId: actor.connectionId };
    const entry = { id: newId(now), recordedAt: now, action: 'group.created', actor, details: {}, before: null, after: values(content) };
    await this.groups.insert(organizationId, id, content, memberIds, now, entry);
    const { connectionId, displayName, externalId, attributes } = content;
    return { id, connectionId, displayName, externalId, attributes, version: 1, createdAt: now, updatedAt: now };
  }

  /**
   * @param before the group as it was read; needed when attributes are asserted, which are written on the condition
   * that it has not changed since
   * @returns the version afterwards; `undefined` when the group is gone or was changed since it was read
   * @throws GroupNameTaken, UnknownGroupMembers; then nothing is written
   */
  async change(
    context: ChangeContext, id: string, { assertion, members, isConditional = false }: GroupChange, before?: GroupRecord, tx?: Executor,
  ): Promise<number | undefined> {
    const { organizationId, now } = context;
    const content = assertion && before && changedContent(before, assertion);
    const entry = journalEntry(context, content && before ? compare(values(before), values(content)) : undefined);
    const write = { members, ...(content && { content }), ...(before && (content ?? isConditional) && { expectedVersion: before.version }) };
    return this.groups.change(organizationId, id, write, now, entry, tx);
  }

  /** @returns false when somebody else changed the group since it was read */
  async end({ organizationId, actor, now }: ChangeContext, before: GroupRecord): Promise<boolean> {
    return this.groups.delete(organizationId, before.id, before.version, now, {
      id: newId(now), recordedAt: now, action: 'group.deleted', actor, details: {}, before: values(before), after: null,
    });
  }
}

/** `undefined` when the assertion says what is true already. */
function changedContent(before: GroupRecord, assertion: GroupAssertion): GroupContent | undefined {
  const content = { ...assertion, connectionId: before.connectionId };
  return compare(values(before), values(content)).isSame ? undefined : content;
}

function values({ displayName, externalId, attributes }: Pick<GroupRecord, 'displayName' | 'externalId' | 'attributes'>): JsonDocument {
  return { ...attributes, displayName, ...(externalId !== null && { externalId }) };
}

function journalEntry(
  { actor, now }: ChangeContext, difference: { before: JsonDocument; after: JsonDocument } | undefined,
): NewJournalEntry {
  const { before = null, after = null } = difference ?? {};
  return { id: newId(now), recordedAt: now, action: difference ? 'group.updated' : 'group.members-changed', actor, details: {}, before, after };
}
