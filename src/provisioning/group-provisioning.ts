import { Injectable } from '@nestjs/common';
import {
  type Executor, type GroupContent, type GroupRecord, GroupsRepository, type JsonDocument, type MembershipChange, newId, type NewJournalEntry,
} from '../membership/index.js';
import type { ChangeContext } from './change-context.js';
import { RefusalNotices } from './deactivation/refusal-notices.js';
import { compare } from './plan/compare.js';
import { mayManage } from './plan/plan-collision.js';
import { ManagedByAnotherConnection } from './provisioning-errors.js';
import { RoleMapping } from './role-mapping/role-mapping.js';

/** What a provisioning client asserts of a group, apart from its members. */
export type GroupAssertion = Omit<GroupContent, 'connectionId'>;

export interface GroupChange {
  /** Absent when only members change. */
  readonly assertion?: GroupAssertion;
  readonly members: MembershipChange;
  /** Whether even a change of members alone is made only if the group is still as it was read (If-Match). */
  readonly isConditional?: boolean;
}

/**
 * What an assertion about a group does; changes of members are set-based and never load the member list. Where roles depend on
 * groups, the roles of those concerned follow in the same transaction.
 */
@Injectable()
export class GroupProvisioning {
  constructor(private readonly groups: GroupsRepository, private readonly roles: RoleMapping, private readonly notices: RefusalNotices) {}

  /** @throws GroupNameTaken, UnknownGroupMembers, ProtectedMember */
  async create(context: ChangeContext, assertion: GroupAssertion, memberIds: readonly string[]): Promise<GroupRecord> {
    const { organizationId, configuration, actor, now } = context;
    const id = newId(now);
    const content = { ...assertion, connectionId: actor.connectionId };
    const entry = { id: newId(now), recordedAt: now, action: 'group.created', actor, details: {}, before: null, after: values(content) };
    if (configuration.asksForGroups && memberIds.length > 0) {
      await this.inTransaction(context, async (tx) => {
        await this.groups.insert(organizationId, id, content, memberIds, configuration.version, now, entry, tx);
        await this.follow(tx, context, id, memberIds, memberIds);
      });
    } else {
      await this.groups.insert(organizationId, id, content, memberIds, configuration.version, now, entry);
    }
    const { connectionId, displayName, externalId, attributes } = content;
    return { id, connectionId, displayName, externalId, attributes, version: 1, createdAt: now, updatedAt: now };
  }

  /**
   * @param before the group as it was read; needed when attributes are asserted, which are written on the condition
   * that it has not changed since
   * @returns the version afterwards; `undefined` when the group is gone or was changed since it was read
   * @throws GroupNameTaken, UnknownGroupMembers, ProtectedMember, ManagedByAnotherConnection; then nothing is written
   */
  async change(context: ChangeContext, id: string, change: GroupChange, before: GroupRecord, tx?: Executor): Promise<number | undefined> {
    assertManaged(before, context);
    if (!context.configuration.asksForGroups) return (await this.write(context, id, change, before, tx))?.version;
    if (tx) return this.changeAndFollow(tx, context, id, change, before);
    return this.inTransaction(context, (own) => this.changeAndFollow(own, context, id, change, before));
  }

  /**
   * @returns false when somebody else changed the group since it was read
   * @throws ProtectedMember, ManagedByAnotherConnection
   */
  async end(context: ChangeContext, before: GroupRecord): Promise<boolean> {
    const { organizationId, configuration, actor, now } = context;
    assertManaged(before, context);
    const entry = { id: newId(now), recordedAt: now, action: 'group.deleted', actor, details: {}, before: values(before), after: null };
    if (!configuration.asksForGroups) return this.groups.delete(organizationId, before.id, before.version, configuration.version, now, entry);
    return this.inTransaction(context, async (tx) => {
      await this.groups.lock(tx, organizationId, before.id);
      const people = await this.groups.peopleAmong(tx, organizationId, [before.id]);
      const isDeleted = await this.groups.delete(organizationId, before.id, before.version, configuration.version, now, entry, tx);
      if (isDeleted) await this.roles.follow(tx, context, people);
      return isDeleted;
    });
  }

  /**
   * Runs the work, if need be again, while no other change of the group is possible.
   * @returns `undefined` when there is no such group
   */
  whileLocked<Result>(context: ChangeContext, id: string, work: (tx: Executor, group: GroupRecord) => Promise<Result>): Promise<Result | undefined> {
    return this.notices.noting(context, () => this.groups.whileLocked(context.organizationId, id, work));
  }

  private inTransaction<Result>(context: ChangeContext, work: (tx: Executor) => Promise<Result>): Promise<Result> {
    return this.notices.noting(context, () => this.groups.transaction(context.organizationId, work));
  }

  private async write({ organizationId, configuration, actor, now }: ChangeContext, id: string, { assertion, members, isConditional = false }: GroupChange, before: GroupRecord, tx?: Executor, tellsTouched = false) {
    const content = assertion && changedContent(before, assertion, actor.connectionId);
    const entry = journalEntry({ actor, now }, content ? compare(values(before), values(content)) : undefined);
    const write = { members, tellsTouched, ...(content && { content }), ...((content ?? isConditional) && { expectedVersion: before.version }) };
    return this.groups.change(organizationId, id, write, configuration.version, now, entry, tx);
  }

  /** Its name or externalId may be what a rule asks for: then all who are in it are concerned. */
  private async changeAndFollow(tx: Executor, context: ChangeContext, id: string, change: GroupChange, before: GroupRecord): Promise<number | undefined> {
    const written = await this.write(context, id, change, before, tx, true);
    if (!written) return undefined;
    const { assertion } = change;
    const isRenamed = assertion !== undefined && (assertion.displayName !== before.displayName || assertion.externalId !== before.externalId);
    await this.follow(tx, context, id, written.touched, isRenamed ? [...written.touched, id] : written.touched);
    return written.version;
  }

  /** @param concerned people, and groups whose people are meant, by what changed in the group */
  private async follow(tx: Executor, context: ChangeContext, id: string, touched: readonly string[], concerned: readonly string[]): Promise<void> {
    if (concerned.length === 0) return;
    await this.groups.lockNesting(tx, context.organizationId, id, touched);
    await this.roles.follow(tx, context, await this.groups.peopleAmong(tx, context.organizationId, concerned));
  }
}

/** @throws ManagedByAnotherConnection */
function assertManaged(before: GroupRecord, { actor }: Pick<ChangeContext, 'actor'>): void {
  if (!mayManage(before, actor.connectionId) && before.connectionId !== null) throw new ManagedByAnotherConnection(before.connectionId);
}

/** `undefined` when the assertion says what is true already. */
function changedContent(before: GroupRecord, assertion: GroupAssertion, connectionId: string | null): GroupContent | undefined {
  const content = { ...assertion, connectionId: before.connectionId ?? connectionId };
  const isSame = compare(values(before), values(content)).isSame && content.connectionId === before.connectionId;
  return isSame ? undefined : content;
}

function values({ displayName, externalId, attributes }: Pick<GroupRecord, 'displayName' | 'externalId' | 'attributes'>): JsonDocument {
  return { ...attributes, displayName, ...(externalId !== null && { externalId }) };
}

function journalEntry(
  { actor, now }: Pick<ChangeContext, 'actor' | 'now'>, difference: { before: JsonDocument; after: JsonDocument } | undefined,
): NewJournalEntry {
  const { before = null, after = null } = difference ?? {};
  return { id: newId(now), recordedAt: now, action: difference ? 'group.updated' : 'group.members-changed', actor, details: {}, before, after };
}
