import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type Actor, DEPARTURES, DeparturesRepository, type Executor, isId, type JobControl, JobRunner, type JobOutcome, JournalRepository, type LeasedJob, type MemberRecord,
  MembersRepository, newId, OrganizationDatabase, OrganizationsRepository,
} from '../../membership/index.js';
import { OrganizationConfigurations } from '../configuration/organization-configurations.js';
import { DAY_MS, ERASE_MEMBER, SCHEDULE_ERASURES } from '../deactivation/member-effects.js';
import { MANAGER } from '../member-provisioning.js';
import { isProvisioned } from '../role-mapping/member-facts.js';
import { untilWritten } from '../until-written.js';

/** People at a time. */
const BATCH = 1_000;

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
    private readonly departures: DeparturesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly configurations: OrganizationConfigurations,
  ) {}

  onModuleInit(): void {
    this.runner.register(ERASE_MEMBER, (job) => this.eraseDue(job));
    this.runner.register(SCHEDULE_ERASURES, (job, control) => this.schedule(job, control));
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

  /**
   * Somebody whose time of grace is over, as it is set now; whoever came back meanwhile stays, and whoever left again has another job.
   * Who has no end of that time any more is asked for again when one is set.
   */
  private async eraseDue({ organizationId, payload }: LeasedJob): Promise<JobOutcome> {
    const { memberId, since } = payload;
    const days = await this.retentionDays(organizationId);
    if (typeof memberId !== 'string' || typeof since !== 'string' || days === null) return 'done';
    const dueAt = new Date(new Date(since).getTime() + days * DAY_MS);
    if (dueAt > new Date()) return { retryAt: dueAt, error: 'the time of grace became longer' };
    await untilWritten(async () => {
      const member = await this.members.findById(organizationId, memberId);
      if (!member || isProvisioned(member.status) || (await this.hasLeftSince(organizationId, memberId, new Date(since)))) return true;
      return (await this.end({ organizationId, actor: SYSTEM, now: new Date() }, member)) ? true : undefined;
    });
    return 'done';
  }

  /** After the time of grace was set: for everybody who is gone, in batches. */
  private async schedule({ organizationId, progress }: LeasedJob, control: JobControl): Promise<JobOutcome> {
    const days = await this.retentionDays(organizationId);
    let afterId = typeof progress.afterId === 'string' ? progress.afterId : null;
    for (let isLast = days === null; !isLast && days !== null;) {
      if (control.isStopping) return 'unfinished';
      [afterId, isLast] = await this.database.transaction(organizationId, async (tx) => {
        const ids = await this.departures.schedule(tx, organizationId, afterId, BATCH, ERASE_MEMBER, days, new Date());
        await control.note(tx, { afterId: ids.at(-1) ?? afterId });
        return [ids.at(-1) ?? afterId, ids.length < BATCH];
      });
    }
    return 'done';
  }

  /** `null`: whoever is gone is kept for ever. */
  private async retentionDays(organizationId: string): Promise<number | null> {
    const organization = await this.organizations.findById(organizationId);
    return organization ? (await this.configurations.get(organization)).settings.retentionDays : null;
  }

  private async hasLeftSince(organizationId: string, memberId: string, since: Date): Promise<boolean> {
    const left = await this.journal.findLatest(organizationId, memberId, DEPARTURES);
    return left !== undefined && left > since;
  }
}

const SYSTEM: Actor = { type: 'system', id: null, connectionId: null, requestId: null };
