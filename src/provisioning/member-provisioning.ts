import { Injectable } from '@nestjs/common';
import { type Executor, isUserNameTaken, type MemberRecord, MembersRepository, newId, type NewJournalEntry, OrganizationDatabase } from '../membership/index.js';
import { ENTERPRISE_USER_SCHEMA, foldCase } from '../protocol/index.js';
import type { ChangeContext } from './change-context.js';
import { MemberEffects } from './deactivation/member-effects.js';
import { losesPrivilege, MemberProtection } from './deactivation/member-protection.js';
import { RefusalNotices } from './deactivation/refusal-notices.js';
import { Passwords } from './passwords/passwords.js';
import { mayManage, planCollision } from './plan/plan-collision.js';
import { asksForAddress, type Decision, type MemberAction, type MemberAssertion, type MemberPlan, planMember } from './plan/plan-member.js';
import { ManagedByAnotherConnection } from './provisioning-errors.js';

/** What an assertion about a person does: the plan becomes a row and its journal entry, in one statement where it can be one. */
@Injectable()
export class MemberProvisioning {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly members: MembersRepository,
    private readonly passwords: Passwords,
    private readonly protection: MemberProtection,
    private readonly notices: RefusalNotices,
    private readonly effects: MemberEffects,
  ) {}

  /**
   * Makes the person a member; or the member again whom the settings let the assertion revive or link.
   * @param assert what is asserted of somebody new, and what of the member again as it was read: of that one, what the client cannot
   * see or must not change stays
   * @param decided by an administrator
   * @throws UserNameTaken, AttributeValueTaken, UnfitPassword
   */
  async create(context: ChangeContext, assert: (before?: MemberRecord) => MemberAssertion, decided: Decision = {}): Promise<MemberRecord> {
    const assertion = assert();
    const { organizationId, configuration, actor, now } = context;
    const id = newId(now);
    const passwordHash = await this.passwords.hashFor(assertion.password, null);
    const isKnownAddress = await this.isKnownAddress(context, undefined, assertion);
    const plan = planMember(configuration, undefined, assertion, { connectionId: actor.connectionId, passwordHash, groups: [], isKnownAddress, decided });
    const content = this.effects.contentOf(context, plan);
    try {
      await this.members.insert(organizationId, { id, content, grantedRole: plan.grantedRole, configurationVersion: configuration.version, entry: journalEntry(context, plan) });
    } catch (error) {
      const known = isUserNameTaken(error) ? await this.findAgain(context, assertion, assert, decided) : undefined;
      if (!known) throw error;
      return known;
    }
    if (content.invitation) this.effects.wake();
    return { ...record(plan, undefined, now), id, version: 1, createdAt: now, updatedAt: now };
  }

  /**
   * Makes the member what is asserted now. Nothing is written when nothing changes.
   * @param before the member as it was read
   * @param decided by an administrator
   * @returns `undefined` when somebody else wrote since it was read: read and decide again
   * @throws UserNameTaken, AttributeValueTaken, UnfitPassword, ProtectedMember, ManagedByAnotherConnection
   */
  async change(context: ChangeContext, before: MemberRecord, assertion: MemberAssertion, decided: Decision = {}): Promise<MemberRecord | undefined> {
    const { organizationId, configuration, actor } = context;
    assertManaged(before, context);
    const passwordHash = await this.passwords.hashFor(assertion.password, before.passwordHash);
    const facts = { connectionId: actor.connectionId, passwordHash, isKnownAddress: await this.isKnownAddress(context, before, assertion), decided };
    if (configuration.asksForGroups) {
      return this.wakingFor(await this.inTransaction(context, async (tx) => {
        // Whoever changes this person's groups waits now, and finds the role that is written here.
        const [locked] = await this.members.lockBatch(tx, organizationId, null, [before.id], 1);
        if (locked?.version !== before.version) return undefined;
        const groups = await this.members.groupsOf(organizationId, [before.id], tx);
        return this.write(tx, context, before, planMember(configuration, before, assertion, { ...facts, groups }));
      }));
    }
    const plan = planMember(configuration, before, assertion, { ...facts, groups: [] });
    const isPlain = !losesPrivilege(configuration.settings.roles, before, plan.content) && !this.effects.follow(context, before, plan) && plan.grantedRole === before.grantedRole;
    if (isPlain) return this.write(undefined, context, before, plan);
    return this.wakingFor(await this.inTransaction(context, (tx) => this.write(tx, context, before, plan)));
  }

  private inTransaction<Result>(context: ChangeContext, work: (tx: Executor) => Promise<Result>): Promise<Result> {
    return this.notices.noting(context, () => this.database.transaction(context.organizationId, work));
  }

  /**
   * Ends the member's id for good; nobody has it as manager any more.
   * @returns false when somebody else wrote since it was read
   * @throws ProtectedMember, ManagedByAnotherConnection
   */
  async end(context: ChangeContext, before: MemberRecord): Promise<boolean> {
    const { organizationId, actor, now } = context;
    assertManaged(before, context);
    const { userName, externalId, displayName, status, role, attributes } = before;
    const gone = { ...attributes, userName, externalId, displayName, status, role };
    const entry = { id: newId(now), recordedAt: now, action: 'member.deleted', actor, details: {}, before: gone, after: null };
    return this.notices.noting(context, () => this.members.delete(organizationId, before.id, before.version, MANAGER, now, entry, async (tx) => {
      await this.protection.assertReplaceable(tx, context, [{ before, after: undefined }]);
    }));
  }

  private async isKnownAddress({ organizationId, configuration }: ChangeContext, before: MemberRecord | undefined, assertion: MemberAssertion): Promise<boolean> {
    const address = asksForAddress(configuration.settings, before, assertion);
    return address !== undefined && this.members.knowsAddress(organizationId, foldCase(address));
  }

  /** What was asked for in a transaction can be done once it is over. */
  private wakingFor(member: MemberRecord | undefined): MemberRecord | undefined {
    if (member?.status === 'invited') this.effects.wake();
    return member;
  }

  private async write(tx: Executor | undefined, context: ChangeContext, before: MemberRecord, plan: MemberPlan): Promise<MemberRecord | undefined> {
    const { organizationId, configuration, now } = context;
    if (plan.actions.length === 0) return before;
    if (tx) await this.protection.assertReplaceable(tx, context, [{ before, after: plan.content }]);
    const changed = {
      id: before.id, expectedVersion: before.version, content: plan.content, configurationVersion: configuration.version, entry: journalEntry(context, plan),
      ...(!tx && { invitationEnd: this.effects.invitationEnd(context, plan) }),
    };
    const version = await this.members.update(organizationId, changed, tx);
    if (version === undefined) return undefined;
    if (tx && plan.grantedRole !== before.grantedRole) await this.members.setGrantedRole(tx, organizationId, before.id, plan.grantedRole);
    if (tx) await this.effects.apply(tx, context, before.id, plan);
    return { ...record(plan, before, now), id: before.id, version, createdAt: before.createdAt, updatedAt: now };
  }

  /** The member whose userName is taken, revived or linked by the assertion; `undefined` when it is somebody else. */
  private async findAgain(
    context: ChangeContext, assertion: MemberAssertion, assert: (before: MemberRecord) => MemberAssertion, decided: Decision,
  ): Promise<MemberRecord | undefined> {
    const { organizationId, configuration: { settings, mode, verifiedDomains }, actor } = context;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const existing = await this.members.findByUserName(organizationId, assertion.userNameKey);
      if (!existing || planCollision(settings, mode.name, existing, assertion, actor.connectionId, verifiedDomains) === 'conflict') return undefined;
      const member = await this.change(context, existing, { ...assert(existing), active: assertion.active ?? true }, decided);
      if (member) return member;
    }
    return undefined;
  }
}

/** Of a member that others are changing at the same time. */
const MAX_ROUNDS = 20;

/** Where a User names another one (RFC 7643 §4.3). */
export const MANAGER = [ENTERPRISE_USER_SCHEMA, 'manager'] as const;

/** @throws ManagedByAnotherConnection */
function assertManaged(before: MemberRecord, { actor }: ChangeContext): void {
  if (!mayManage(before, actor.connectionId) && before.connectionId !== null) throw new ManagedByAnotherConnection(before.connectionId);
}

function record({ content, grantedRole }: MemberPlan, before: MemberRecord | undefined, now: Date): Omit<MemberRecord, 'id' | 'version' | 'createdAt' | 'updatedAt'> {
  const { connectionId, userName, externalId, displayName, status, role, attributes, passwordHash } = content;
  const activatedAt = before?.activatedAt ?? (status === 'active' ? now : null);
  return { connectionId, userName, externalId, displayName, status, role, attributes, passwordHash, grantedRole, activatedAt };
}

function journalEntry({ actor, now }: ChangeContext, { actions, before, after }: MemberPlan): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action: nameOf(actions), actor, details: { actions }, before, after };
}

/** An entry is named after the action that matters most; `details.actions` has all. */
function nameOf(actions: readonly MemberAction[]): string {
  const [, name] = NAMES.find(([action]) => actions.includes(action)) ?? [];
  return name ?? 'member.updated';
}

const NAMES: readonly (readonly [MemberAction, string])[] = [
  ['create', 'member.created'], ['remove', 'member.removed'], ['deactivate', 'member.deactivated'], ['reactivate', 'member.reactivated'], ['link', 'member.linked'],
];
