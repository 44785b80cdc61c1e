import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type Actor, type Executor, isId, JobRunner, type JobOutcome, JournalRepository, type LeasedJob, type MemberRecord, MembersRepository, newId, OrganizationDatabase,
} from '../../membership/index.js';
import { ERASE_MEMBER } from '../deactivation/member-effects.js';
import { MANAGER } from '../member-provisioning.js';
import { isProvisioned } from '../role-mapping/member-facts.js';
import { untilWritten } from '../until-written.js';

/** For whom, by whom and when somebody is erased. */
export interface Erasure {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** Erases people for good: of what they were, nothing but ids stays. */
@Injectable()
export class MemberErasure implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly database: OrganizationDatabase,
    private readonly members: MembersRepository,
    private readonly journal: JournalRepository,
  ) {}

  onModuleInit(): void {
    this.runner.register(ERASE_MEMBER, (job) => this.eraseDue(job));
  }

  /**
   * The member, or what is still known of somebody who was deleted.
   * @returns whether there is, or was, such a member
   */
  async erase(erasure: Erasure, memberId: string): Promise<boolean> {
    return untilWritten(async () => {
      const member = await this.members.findById(erasure.organizationId, memberId);
      if (!member && !isId(memberId)) return false;
      if (member) return (await this.end(erasure, member)) ? true : undefined;
      return this.database.transaction(erasure.organizationId, (tx) => this.eraseTraces(tx, erasure.organizationId, memberId));
    });
  }

  private async end({ organizationId, actor, now }: Erasure, { id, version }: MemberRecord): Promise<boolean> {
    const entry = { id: newId(now), recordedAt: now, action: 'member.erased', actor, details: {}, before: null, after: null };
    return this.members.delete(organizationId, id, version, MANAGER, now, entry, async () => undefined, async (tx) => {
      await this.eraseTraces(tx, organizationId, id);
    });
  }

  private async eraseTraces(tx: Executor, organizationId: string, memberId: string): Promise<boolean> {
    if (!(await this.members.forgetDeleted(tx, organizationId, memberId))) return false;
    await this.journal.eraseValues(tx, organizationId, memberId);
    return true;
  }

  /** Somebody whose time of grace is over; whoever came back meanwhile stays, and whoever left again has another job. */
  private async eraseDue({ organizationId, payload }: LeasedJob): Promise<JobOutcome> {
    const { memberId, since } = payload;
    if (typeof memberId !== 'string' || typeof since !== 'string') return 'done';
    await untilWritten(async () => {
      const member = await this.members.findById(organizationId, memberId);
      if (!member || isProvisioned(member.status) || (await this.hasLeftSince(organizationId, memberId, new Date(since)))) return true;
      return (await this.end({ organizationId, actor: SYSTEM, now: new Date() }, member)) ? true : undefined;
    });
    return 'done';
  }

  private async hasLeftSince(organizationId: string, memberId: string, since: Date): Promise<boolean> {
    const left = await this.journal.findLatest(organizationId, memberId, ['member.deactivated', 'member.removed']);
    return left !== undefined && left > since;
  }
}

const SYSTEM: Actor = { type: 'system', id: null, connectionId: null, requestId: null };
