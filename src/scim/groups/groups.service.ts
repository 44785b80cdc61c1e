import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type Executor, groupBy, type GroupMemberRecord, type GroupRecord, GroupsRepository, type MembershipChange, ReplicaReads } from '../../membership/index.js';
import {
  applyPatch, type JsonObject, type Operation, pathsOfResource, type Projection, replaceResource, type ResourceType, ScimError,
} from '../../protocol/index.js';
import type { ChangeContext } from '../../provisioning/change-context.js';
import { type GroupAssertion, GroupProvisioning } from '../../provisioning/group-provisioning.js';
import { untilWritten } from '../../provisioning/until-written.js';
import { compileMemberFilter, GroupSearch } from '../../search/group-search.js';
import { assertIfMatch, isNotModified } from '../http/preconditions.js';
import { readListRequest } from '../http/list-request.js';
import { readPatchMessage, readProjection, readResourceMessage } from '../http/read-message.js';
import type { ScimReply } from '../http/scim-reply.js';
import type { ReplySink } from '../http/send-in-parts.js';
import type { ScimRequest } from '../http/scim-request.js';
import { locationOf, memberIds, toAssertion, toGroup, toMembers, toWritableGroup } from './group-resource.js';
import { combineKnownSteps, combineSteps, type GroupPatch, type KnownStep, type MemberStep, splitGroupPatch } from './member-steps.js';

/** The pipeline of each operation on Groups: RFC 7644 §3.3 to §3.6. Members are read only where they are shown. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly groups: GroupsRepository,
    private readonly search: GroupSearch,
    private readonly reads: ReplicaReads,
    private readonly provisioning: GroupProvisioning,
    private readonly settings: Settings,
  ) {}

  async create(request: ScimRequest, body: unknown): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const resource = readResourceMessage(request, type, body);
    const group = await this.provisioning.create(contextOf(request), toAssertion(request.configuration, resource), memberIds(resource.members));
    return { ...(await this.reply(request, type, group, projection.afterWriting(() => pathsOfResource(type, resource)))), status: 201 };
  }

  async get(request: ScimRequest, id: string): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const group = await this.getGroup(request, id);
    if (isNotModified(request, group.version)) return { status: 304, version: group.version };
    if (!projection.includes('members')) return replyOf(request, type, group, [], projection);
    const members = await this.groups.listMembers(organizationOf(request), id, { limit: MOST_AT_ONCE + 1 });
    if (members.length > MOST_AT_ONCE) return { status: 200, send: (sink) => this.sendInParts(request, type, id, projection, sink) };
    return replyOf(request, type, group, members, projection);
  }

  /** However many members there are, few are in memory at a time. */
  private async sendInParts(request: ScimRequest, type: ResourceType, id: string, projection: Projection, sink: ReplySink): Promise<void> {
    const found = await this.groups.readInParts(organizationOf(request), id, MOST_AT_ONCE, async (group, parts) => {
      sink.begin({ version: group.version, location: locationOf(group, request.baseUri) });
      await sink.write(`${JSON.stringify(toGroup(type, group, [], request.baseUri, projection)).slice(0, -1)},"members":[`);
      let separator = '';
      for await (const part of parts) {
        const text = JSON.stringify(toMembers(part, request.baseUri, projection)).slice(1, -1);
        if (text !== '') await sink.write(separator + text);
        if (text !== '') separator = ',';
      }
      await sink.write(']}');
      return group;
    });
    if (!found) throw ScimError.notFound('Group not found');
  }

  async list(request: ScimRequest): Promise<ScimReply> {
    const list = readListRequest(request.configuration.group, request, this.settings);
    const reader = this.reads.reader();
    const found = await this.search.find(reader, organizationOf(request), list.selection);
    return list.reply(await this.show(reader, request, found.rows), found);
  }

  /** The groups as Groups, in their order, with what the request wants to see of them. */
  async show(reader: Executor, request: ScimRequest, rows: readonly GroupRecord[]): Promise<readonly JsonObject[]> {
    const { type, projection } = this.open(request);
    const members = groupBy(await this.membersOf(request, rows, projection, reader), ({ groupId }) => groupId);
    return rows.map((row) => toGroup(type, row, members.get(row.id) ?? [], request.baseUri, projection));
  }

  /** The members become exactly those of the body (RFC 7644 §3.5.1), while nobody else changes the group. */
  async replace(request: ScimRequest, id: string, body: unknown): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const resource = readResourceMessage(request, type, body);
    const members = { kind: 'replace' as const, values: memberIds(resource.members) };
    await this.whileLocked(request, id, async (tx, before) => {
      assertIfMatch(request, before.version);
      const { members: _, ...attributes } = resource;
      const replaced = replaceResource(type, toWritableGroup(type, before), attributes);
      return this.provisioning.change(contextOf(request), id, { assertion: toAssertion(request.configuration, replaced, before), members }, before, tx);
    });
    return this.reply(request, type, await this.getGroup(request, id), projection.afterWriting(() => pathsOfResource(type, resource)));
  }

  /** 204 unless attributes were asked for: no client needs the members back, and there may be many. */
  async patch(request: ScimRequest, id: string, body: unknown): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const before = await this.getGroup(request, id);
    assertIfMatch(request, before.version);
    const patch = splitGroupPatch(readPatchMessage(request, type, body, this.settings), request.configuration.mode);
    const members = combineSteps(patch.memberSteps);
    const version = members?.kind === 'delta'
      ? await this.patchInOneStatement(request, before, { ...patch, members })
      : await this.patchWhileLocked(request, id, patch);
    if (request.query.attributes === undefined) return { status: 204, version, location: locationOf(before, request.baseUri) };
    return this.reply(request, type, await this.getGroup(request, id), projection);
  }

  async delete(request: ScimRequest, id: string): Promise<ScimReply> {
    return untilWritten(async () => {
      const before = await this.getGroup(request, id);
      assertIfMatch(request, before.version);
      return (await this.provisioning.end(contextOf(request), before)) ? { status: 204 } : undefined;
    });
  }

  /** Members join and leave by id: however many there are already, none is read. */
  private async patchInOneStatement(
    request: ScimRequest, first: GroupRecord,
    { attributeOperations, members }: GroupPatch & { readonly members: MembershipChange },
  ): Promise<number> {
    let known: GroupRecord | undefined = first;
    return untilWritten(async () => {
      const before = known ?? (await this.getGroup(request, first.id));
      known = undefined;
      assertIfMatch(request, before.version);
      const assertion = this.assertionOf(request, before, attributeOperations);
      return this.provisioning.change(contextOf(request), before.id, { assertion, members, isConditional: request.ifMatch !== undefined }, before);
    });
  }

  /** A list that is replaced, or members chosen by a filter, must not change meanwhile. */
  private async patchWhileLocked(
    request: ScimRequest, id: string, { attributeOperations, memberSteps }: GroupPatch,
  ): Promise<number> {
    return this.whileLocked(request, id, async (tx, before) => {
      assertIfMatch(request, before.version);
      let version: number | undefined;
      // The attributes go with the first change of members: what is said at once is one version where it can be.
      let attributes: { readonly assertion?: GroupAssertion } = { assertion: this.assertionOf(request, before, attributeOperations) };
      for await (const members of this.changesOf(tx, request, id, memberSteps)) {
        version = await this.provisioning.change(contextOf(request), id, { ...attributes, members }, before, tx);
        attributes = {};
      }
      return version;
    });
  }

  private assertionOf(request: ScimRequest, before: GroupRecord, operations: readonly Operation[]): GroupAssertion {
    const { group: type, mode } = request.configuration;
    return toAssertion(request.configuration, applyPatch(type, toWritableGroup(type, before), operations, mode.patch), before);
  }

  /** One change for all steps, but a new one after each filter: what it matches depends on the steps before it. */
  private async *changesOf(tx: Executor, request: ScimRequest, id: string, steps: readonly MemberStep[]): AsyncGenerator<MembershipChange> {
    let pending: KnownStep[] = [];
    for (const step of steps) {
      if (step.kind !== 'removeMatching') {
        pending.push(step);
        continue;
      }
      if (pending.length > 0) yield combineKnownSteps(pending);
      const values = await this.groups.memberIdsWhere(tx, organizationOf(request), id, compileMemberFilter(step.filter));
      pending = [{ kind: 'remove', values }];
    }
    yield combineKnownSteps(pending);
  }

  private async whileLocked<Result>(
    request: ScimRequest, id: string, work: (tx: Executor, before: GroupRecord) => Promise<Result | undefined>,
  ): Promise<Result> {
    const result = await this.provisioning.whileLocked(contextOf(request), id, work);
    if (result === undefined) throw ScimError.notFound('Group not found');
    return result;
  }

  private open(request: ScimRequest): { type: ResourceType; projection: Projection } {
    const { group: type } = request.configuration;
    return { type, projection: readProjection(request, type) };
  }

  private async getGroup(request: ScimRequest, id: string): Promise<GroupRecord> {
    const group = await this.groups.findById(organizationOf(request), id);
    if (!group) throw ScimError.notFound('Group not found');
    return group;
  }

  private async reply(request: ScimRequest, type: ResourceType, group: GroupRecord, projection: Projection): Promise<ScimReply> {
    return replyOf(request, type, group, await this.membersOf(request, [group], projection), projection);
  }

  private async membersOf(request: ScimRequest, groups: readonly GroupRecord[], projection: Projection, reader?: Executor): Promise<readonly GroupMemberRecord[]> {
    return projection.includes('members') ? this.groups.membersOf(organizationOf(request), groups.map(({ id }) => id), reader) : [];
  }
}

/** Members of one group that are read and shown at once. */
const MOST_AT_ONCE = 2_000;

function replyOf(request: ScimRequest, type: ResourceType, group: GroupRecord, members: readonly GroupMemberRecord[], projection: Projection): ScimReply {
  return {
    status: 200,
    body: toGroup(type, group, members, request.baseUri, projection),
    version: group.version,
    location: locationOf(group, request.baseUri),
  };
}

function organizationOf({ caller }: ScimRequest): string {
  return caller.organization.id;
}

function contextOf({ caller: { organization, actor, receivedAt }, configuration }: ScimRequest): ChangeContext {
  return { organizationId: organization.id, configuration, actor, now: receivedAt };
}
