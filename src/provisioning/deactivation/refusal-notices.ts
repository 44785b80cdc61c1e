import { Injectable } from '@nestjs/common';
import { JournalRepository, newId } from '../../membership/index.js';
import type { ChangeContext } from '../change-context.js';
import { ProtectedMember } from '../provisioning-errors.js';

/** What is refused for the sake of a protected member leaves a notice in the journal, and nothing else. */
@Injectable()
export class RefusalNotices {
  constructor(private readonly journal: JournalRepository) {}

  /** @param work undone as a whole by what it throws, so that the notice is written afterwards */
  async noting<Result>({ organizationId, actor, now }: Pick<ChangeContext, 'organizationId' | 'actor' | 'now'>, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProtectedMember) {
        const entry = { id: newId(now), recordedAt: now, action: 'member.change-refused', actor, details: { reason: 'protected', role: error.role }, before: null, after: null };
        await this.journal.noteMember(organizationId, error.memberId, entry);
      }
      throw error;
    }
  }
}
