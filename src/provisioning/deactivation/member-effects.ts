import { Injectable } from '@nestjs/common';
import { type Executor, JobRunner, JobsRepository, type MemberContent, newId } from '../../membership/index.js';
import type { ChangeContext } from '../change-context.js';
import type { MemberPlan } from '../plan/plan-member.js';

/** The work of erasing somebody whose time of grace is over. */
export const ERASE_MEMBER = 'erase-member';

const DAY_MS = 86_400_000;

/** What a plan does beside the member's row, in one place. */
@Injectable()
export class MemberEffects {
  constructor(private readonly jobs: JobsRepository, private readonly runner: JobRunner) {}

  /** What is written for somebody new, in one statement. */
  contentOf(_: ChangeContext, __: string, { content }: MemberPlan): MemberContent {
    return content;
  }

  /** Whether the plan needs more than the row, and so a transaction. */
  follow({ actions }: MemberPlan): boolean {
    return ['deactivate', 'remove', 'invite', 'reactivate'].some((action) => actions.some((each) => each === action));
  }

  /** In the transaction that writes the row. */
  async apply(tx: Executor, { organizationId, configuration, now }: ChangeContext, memberId: string, { actions }: MemberPlan): Promise<void> {
    const isOver = actions.includes('deactivate') || actions.includes('remove');
    const { retentionDays } = configuration.settings;
    if (isOver && retentionDays !== null) {
      const runAt = new Date(now.getTime() + retentionDays * DAY_MS);
      await this.jobs.insert(tx, organizationId, { id: newId(now), kind: ERASE_MEMBER, payload: { memberId, since: now.toISOString() }, runAt }, now);
    }
  }

  wake(): void {
    this.runner.wake();
  }
}
