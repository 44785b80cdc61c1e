import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type Executor, JobRunner, JobsRepository, type MemberContent, newId, SEND_INVITATION } from '../../membership/index.js';
import type { ChangeContext } from '../change-context.js';
import { Invitations } from '../invitations/invitations.js';
import { newInvitation } from '../invitations/new-invitation.js';
import { addressOf } from '../plan/address-of.js';
import type { MemberPlan } from '../plan/plan-member.js';

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

  /** Whether the plan needs more than the row, and so a transaction. */
  follow({ actions }: MemberPlan): boolean {
    return ['deactivate', 'remove', 'invite', 'endInvitation', 'reactivate'].some((action) => actions.some((each) => each === action));
  }

  /** In the transaction that writes the row. */
  async apply(tx: Executor, context: ChangeContext, memberId: string, { actions, content }: MemberPlan): Promise<void> {
    const { organizationId, configuration, now } = context;
    const isOver = actions.includes('deactivate') || actions.includes('remove');
    const { retentionDays } = configuration.settings;
    if (isOver || actions.includes('endInvitation')) await this.invitations.end(tx, context, memberId);
    if (actions.includes('invite')) await this.invitations.inviteAgain(tx, context, memberId, content);
    if (isOver && retentionDays !== null) {
      const runAt = new Date(now.getTime() + retentionDays * DAY_MS);
      await this.jobs.insert(tx, organizationId, { id: newId(now), kind: ERASE_MEMBER, payload: { memberId, since: now.toISOString() }, runAt }, now);
    }
  }

  /** Once it is written that somebody is invited. */
  wake(): void {
    this.runner.wake(SEND_INVITATION);
  }
}
