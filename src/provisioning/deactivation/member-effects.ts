import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type Executor, JobRunner, JobsRepository, type MemberContent, type MemberRecord, newId, type NewJournalEntry, SEND_INVITATION } from '../../membership/index.js';
import type { ChangeContext } from '../change-context.js';
import { Invitations, revocation } from '../invitations/invitations.js';
import { newInvitation } from '../invitations/new-invitation.js';
import { addressOf } from '../plan/address-of.js';
import type { MemberAction, MemberPlan } from '../plan/plan-member.js';

/** The work of erasing somebody whose time of grace is over. */
export const ERASE_MEMBER = 'erase-member';

/** The work of asking for that for all who are gone already. */
export const SCHEDULE_ERASURES = 'schedule-erasures';

export const DAY_MS = 86_400_000;

/** What a plan does beside the member's row, in one place. */
@Injectable()
export class MemberEffects {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly runner: JobRunner,
    private readonly invitations: Invitations,
    private readonly settings: Settings,
  ) {}

  /** What is written for somebody new, in one statement. */
  contentOf({ configuration, now }: ChangeContext, { actions, content }: MemberPlan): MemberContent {
    const address = actions.includes('invite') ? addressOf(content.userName, content.attributes) : undefined;
    if (address === undefined) return content;
    return { ...content, invitation: newInvitation(address, configuration.settings.invitationDays, this.settings.publicUrl, now) };
  }

  /** Whether the plan needs more than one statement, and so a transaction. @param before `undefined` of somebody new */
  follow({ configuration: { settings } }: ChangeContext, before: Pick<MemberRecord, 'status'> | undefined, { actions }: MemberPlan): boolean {
    if (actions.includes('invite') || actions.includes('reactivate')) return true;
    return (isOver(actions) && settings.retentionDays !== null) || (endsInvitations(actions) && before !== undefined && before.status !== 'active');
  }

  /** The entry of open invitations that end with the row, in its statement: of a plan that needs no more. */
  invitationEnd({ actor, now }: ChangeContext, { actions }: MemberPlan): NewJournalEntry | undefined {
    return endsInvitations(actions) ? revocation(actor, now) : undefined;
  }

  /** In the transaction that writes the row. */
  async apply(tx: Executor, context: ChangeContext, memberId: string, { actions, content }: MemberPlan): Promise<void> {
    const { organizationId, configuration, now } = context;
    const { retentionDays } = configuration.settings;
    if (endsInvitations(actions)) await this.invitations.end(tx, context, memberId);
    if (actions.includes('invite')) await this.invitations.inviteAgain(tx, context, memberId, content);
    if (isOver(actions) && retentionDays !== null) {
      const runAt = new Date(now.getTime() + retentionDays * DAY_MS);
      await this.jobs.insert(tx, organizationId, { id: newId(now), kind: ERASE_MEMBER, payload: { memberId, since: now.toISOString() }, runAt }, now);
    }
  }

  /** Once it is written that somebody is invited. */
  wake(): void {
    this.runner.wake(SEND_INVITATION);
  }
}

function isOver(actions: readonly MemberAction[]): boolean {
  return actions.includes('deactivate') || actions.includes('remove');
}

function endsInvitations(actions: readonly MemberAction[]): boolean {
  return isOver(actions) || actions.includes('endInvitation');
}
