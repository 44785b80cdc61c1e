import { Injectable } from '@nestjs/common';
import { type MemberRecord, MembersRepository, newId, type NewJournalEntry } from '../membership/index.js';
import { ENTERPRISE_USER_SCHEMA } from '../protocol/index.js';
import type { ChangeContext } from './change-context.js';
import { Passwords } from './passwords/passwords.js';
import { type MemberAction, type MemberAssertion, type MemberPlan, planMember } from './plan/plan-member.js';

/** What an assertion about a person does: the plan becomes a row and its journal entry, in one statement. */
@Injectable()
export class MemberProvisioning {
  constructor(private readonly members: MembersRepository, private readonly passwords: Passwords) {}

  /** @throws UserNameTaken, AttributeValueTaken, UnfitPassword */
  async create(context: ChangeContext, assertion: MemberAssertion): Promise<MemberRecord> {
    const { organizationId, configuration, actor, now } = context;
    const id = newId(now);
    const passwordHash = await this.passwords.hashFor(assertion.password, null);
    const plan = planMember(configuration.preset, undefined, assertion, actor.connectionId, passwordHash);
    await this.members.insert(organizationId, id, plan.content, configuration.version, now, journalEntry(context, plan));
    return { ...record(plan), id, version: 1, createdAt: now, updatedAt: now };
  }

  /**
   * Makes the member what is asserted now. Nothing is written when nothing changes.
   * @param before the member as it was read
   * @returns `undefined` when somebody else wrote since it was read: read and decide again
   * @throws UserNameTaken, AttributeValueTaken, UnfitPassword
   */
  async change(context: ChangeContext, before: MemberRecord, assertion: MemberAssertion): Promise<MemberRecord | undefined> {
    const { organizationId, configuration, actor, now } = context;
    const passwordHash = await this.passwords.hashFor(assertion.password, before.passwordHash);
    const plan = planMember(configuration.preset, before, assertion, actor.connectionId, passwordHash);
    if (plan.actions.length === 0) return before;
    const version = await this.members.update(organizationId, before.id, before.version, plan.content, configuration.version, now, journalEntry(context, plan));
    return version === undefined ? undefined : { ...record(plan), id: before.id, version, createdAt: before.createdAt, updatedAt: now };
  }

  /** Ends the member's id for good; nobody has it as manager any more. @returns false when somebody else wrote since it was read */
  async end(context: ChangeContext, before: MemberRecord): Promise<boolean> {
    const { organizationId, actor, now } = context;
    const { userName, externalId, displayName, status, role, attributes } = before;
    const gone = { ...attributes, userName, externalId, displayName, status, role };
    return this.members.delete(organizationId, before.id, before.version, MANAGER, now, {
      id: newId(now), recordedAt: now, action: 'member.deleted', actor, details: {}, before: gone, after: null,
    });
  }
}

/** Where a User names another one (RFC 7643 §4.3). */
const MANAGER = [ENTERPRISE_USER_SCHEMA, 'manager'] as const;

function record({ content }: MemberPlan): Omit<MemberRecord, 'id' | 'version' | 'createdAt' | 'updatedAt'> {
  const { connectionId, userName, externalId, displayName, status, role, attributes, passwordHash } = content;
  return { connectionId, userName, externalId, displayName, status, role, attributes, passwordHash };
}

function journalEntry({ actor, now }: ChangeContext, { actions, before, after }: MemberPlan): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action: nameOf(actions), actor, details: { actions }, before, after };
}

/** An entry is named after the action that matters most; `details.actions` has all. */
function nameOf(actions: readonly MemberAction[]): string {
  if (actions.includes('create')) return 'member.created';
  if (actions.includes('deactivate')) return 'member.deactivated';
  return actions.includes('reactivate') ? 'member.reactivated' : 'member.updated';
}
