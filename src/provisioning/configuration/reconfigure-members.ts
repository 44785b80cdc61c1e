import { setImmediate as othersFirst } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type Actor, AttributeEraser, DeclaredSchemasRepository, type Executor, GroupsRepository, type IndexState, type JobControl, type JobOutcome, JobRunner, type LeasedJob,
  type MemberRecord, MembersRepository, MemberValuesRepository, OrganizationDatabase, OrganizationsRepository, RECONFIGURE_MEMBERS, WritesUnderWay,
} from '../../membership/index.js';
import { foldResource, indexedValues, knownAttributes, LONGEST_INDEXED_TEXT } from '../../protocol/index.js';
import { RoleMapping } from '../role-mapping/role-mapping.js';
import type { OrganizationConfiguration } from './make-configuration.js';
import { OrganizationConfigurations } from './organization-configurations.js';
import { pathOfDeclared } from './plan-declaration.js';
import { beginAgain, plus, readProgress, type ReconfigureProgress } from './reconfigure-progress.js';
import { ERASE_ATTRIBUTES } from './schema-declarations.js';

/** Members at a time: whoever writes one of them waits for so many. */
const BATCH = 200;

/** Milliseconds until it is looked again whether earlier writes are over. */
const SETTLING_MS = 200;

/** Brings members in line with their organization's configuration after it changed, in batches; a crash costs one batch. Between two, requests have their turn: the embedded database answers without one of the event loop. */
@Injectable()
export class ReconfigureMembers implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly database: OrganizationDatabase,
    private readonly organizations: OrganizationsRepository,
    private readonly configurations: OrganizationConfigurations,
    private readonly members: MembersRepository,
    private readonly groups: GroupsRepository,
    private readonly values: MemberValuesRepository,
    private readonly roles: RoleMapping,
    private readonly schemas: DeclaredSchemasRepository,
    private readonly eraser: AttributeEraser,
    private readonly writes: WritesUnderWay,
  ) {}

  onModuleInit(): void {
    this.runner.register(RECONFIGURE_MEMBERS, (job, control) => this.reconfigure(job, control));
    this.runner.register(ERASE_ATTRIBUTES, (job, control) => this.erase(job, control));
  }

  /** Writes under a former configuration that are still under way are waited for; those that come later ask for a job of their own. */
  private async reconfigure(job: LeasedJob, control: JobControl): Promise<JobOutcome> {
    const organization = await this.organizations.findById(job.organizationId);
    if (!organization) return 'done';
    const configuration = await this.configurations.get(organization);
    const ids = await this.peopleOf(job);
    const noted = readProgress(job.progress);
    let progress = noted.version === configuration.version ? noted : await this.begin(job, control, configuration.version, ids, noted);
    if (!(await this.writes.areOver(job.organizationId, progress.waitsFor))) {
      return { retryAt: new Date(Date.now() + SETTLING_MS), error: 'writes under the former configuration are under way' };
    }
    for (let isLast = false; !isLast;) {
      await othersFirst();
      if (control.isStopping) return 'unfinished';
      const batch = await this.database.transaction(job.organizationId, (tx) => this.reconfigureBatch(tx, job, control, configuration, ids, progress));
      if (!batch) return { retryAt: new Date(), error: 'the configuration changed meanwhile' };
      [progress, isLast] = batch;
    }
    if (ids === null) await this.announce(job.organizationId, configuration.version, progress);
    return 'done';
  }

  /** Those who are meant; `null` means everybody. */
  private async peopleOf({ organizationId, payload: { memberIds } }: LeasedJob): Promise<readonly string[] | null> {
    return Array.isArray(memberIds) ? this.groups.peopleAmong(this.database, organizationId, memberIds.map(String)) : null;
  }

  private async begin({ organizationId }: LeasedJob, control: JobControl, version: number, ids: readonly string[] | null, former: ReconfigureProgress): Promise<ReconfigureProgress> {
    const progress = ids === null
      ? beginAgain(former, version, await this.members.count(organizationId, undefined), await this.writes.list(organizationId))
      : beginAgain(former, version, ids.length, []);
    await control.note(this.database, progress);
    return progress;
  }

  /** @returns `undefined`, and writes nothing, when there is another configuration by now */
  private async reconfigureBatch(
    tx: Executor, { organizationId }: LeasedJob, control: JobControl, configuration: OrganizationConfiguration, ids: readonly string[] | null, before: ReconfigureProgress,
  ): Promise<[ReconfigureProgress, boolean] | undefined> {
    const members = await this.members.lockBatch(tx, organizationId, before.afterId, ids, BATCH);
    if ((await this.schemas.findVersion(tx, organizationId)) !== configuration.version) return undefined;
    await this.foldAgain(tx, organizationId, configuration, members);
    const values = members.flatMap(({ id, attributes }) => indexedValues(configuration.indexed, knownAttributes(configuration.user, attributes)).map((value) => ({ ...value, memberId: id })));
    const fitting = values.filter(({ value }) => value.length <= LONGEST_INDEXED_TEXT);
    const shared = await this.values.write(tx, organizationId, members.map(({ id }) => id), fitting);
    const changed = await this.roles.reapply(tx, { organizationId, configuration, actor: SYSTEM, now: new Date() }, members);
    const progress = {
      ...before,
      waitsFor: [],
      afterId: members.at(-1)?.id ?? before.afterId,
      done: before.done + members.length,
      changedRoles: before.changedRoles + changed,
      duplicates: shared.reduce((counts, { attribute, duplicates }) => plus(counts, attribute, duplicates), before.duplicates),
      tooLong: values.filter((value) => !fitting.includes(value)).reduce((counts, { attribute }) => plus(counts, attribute, 1), before.tooLong),
    };
    await control.note(tx, progress);
    return [progress, members.length < BATCH];
  }

  /** What was stored before it was declared, or while it was, is compared by the declaration that there is now. */
  private async foldAgain(tx: Executor, organizationId: string, { stored }: OrganizationConfiguration, members: readonly MemberRecord[]): Promise<void> {
    await this.members.writeKeys(tx, organizationId, members.map(({ id, attributes }) => ({ id, keys: foldResource(stored.user, attributes) })));
  }

  /** Filters rely on the indexes from now on: those that were declared when this began. Where there are none, the configuration stays as it is. */
  private async announce(organizationId: string, version: number, progress: ReconfigureProgress): Promise<void> {
    const isAwaited = ({ state, since }: IndexState): boolean => state !== 'ready' && since <= version;
    if (!(await this.schemas.list(organizationId)).some(({ indexes }) => Object.values(indexes).some(isAwaited))) return;
    await this.schemas.whileConfiguring(organizationId, async (tx) => {
      for (const { urn, indexes } of await this.schemas.list(organizationId, tx)) {
        const entries = Object.entries(indexes).map(([name, state]): [string, IndexState] =>
          [name, isAwaited(state) ? outcome(state.since, progress.duplicates[name] ?? 0, progress.tooLong[name] ?? 0) : state]);
        await this.schemas.setIndexes(tx, organizationId, urn, Object.fromEntries(entries));
      }
    });
  }

  private async erase(job: LeasedJob, control: JobControl): Promise<JobOutcome> {
    const { organizationId, payload } = job;
    const urn = String(payload.urn);
    const schema = (await this.schemas.list(organizationId)).find((each) => each.urn === urn);
    const organization = await this.organizations.findById(organizationId);
    if (!schema || !organization) return 'done';
    const configuration = await this.configurations.get(organization);
    const type = schema.resourceType === 'User' ? configuration.stored.user : configuration.stored.group;
    for (const name of Array.isArray(payload.attributes) ? payload.attributes.map(String) : []) {
      const path = pathOfDeclared(type, urn, name);
      let afterId: string | null = null;
      do {
        await othersFirst();
        if (control.isStopping) return 'unfinished';
        const ids: readonly string[] = await this.database.transaction(organizationId, async (tx) => {
          await control.note(tx, { attribute: name, afterId });
          const erased = await this.eraser.eraseBatch(tx, organizationId, schema.resourceType, path, afterId, BATCH);
          if (schema.resourceType === 'User') await this.foldAgain(tx, organizationId, configuration, await this.members.lockBatch(tx, organizationId, null, erased, BATCH));
          return erased;
        });
        afterId = ids.length < BATCH ? null : (ids.at(-1) ?? null);
      } while (afterId !== null);
      await this.forget(organizationId, urn, name);
    }
    return 'done';
  }

  private async forget(organizationId: string, urn: string, name: string): Promise<void> {
    await this.schemas.whileConfiguring(organizationId, async (tx) => {
      const schema = (await this.schemas.list(organizationId, tx)).find((each) => each.urn === urn);
      if (!schema) return;
      const removed = schema.removed.filter((each) => each.name !== name);
      if (schema.isRemoved && removed.length === 0) await this.schemas.erase(tx, organizationId, urn);
      else await this.schemas.setRemoved(tx, organizationId, urn, removed);
    });
  }
}

function outcome(since: number, duplicates: number, tooLong: number): IndexState {
  return { state: tooLong > 0 ? 'incomplete' : 'ready', since, duplicates, tooLong };
}

/** What is done because the configuration changed, the configuration's change names its author. */
const SYSTEM: Actor = { type: 'system', id: null, connectionId: null, requestId: null };
