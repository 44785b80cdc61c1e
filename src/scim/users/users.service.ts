import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type Executor, groupBy, type GroupOfMember, type ListedMember, type MemberRecord, MembersRepository, ReplicaReads } from '../../membership/index.js';
import {
  applyPatch, type JsonObject, pathsOfOperations, pathsOfResource, type Projection, replaceResource, type ResourceType, ScimError, withNamesOf,
} from '../../protocol/index.js';
import type { ChangeContext } from '../../provisioning/change-context.js';
import { MemberProvisioning } from '../../provisioning/member-provisioning.js';
import { toMemberAssertion, toWritableUser } from '../../provisioning/plan/member-assertion.js';
import { untilWritten } from '../../provisioning/until-written.js';
import { MemberSearch } from '../../search/member-search.js';
import { assertIfMatch, isNotModified } from '../http/preconditions.js';
import { readListRequest } from '../http/list-request.js';
import { readPatchMessage, readProjection, readResourceMessage } from '../http/read-message.js';
import type { ScimReply } from '../http/scim-reply.js';
import type { ScimRequest } from '../http/scim-request.js';
import { locationOf, toUser } from './user-resource.js';

/** The pipeline of each operation on Users: RFC 7644 §3.3 to §3.6. */
@Injectable()
export class UsersService {
  constructor(
    private readonly members: MembersRepository,
    private readonly search: MemberSearch,
    private readonly reads: ReplicaReads,
    private readonly provisioning: MemberProvisioning,
    private readonly settings: Settings,
  ) {}

  async create(request: ScimRequest, body: unknown): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const resource = readResourceMessage(request, type, body);
    const member = await this.provisioning.create(contextOf(request), (before) =>
      toMemberAssertion(request.configuration, before ? replaceResource(type, toWritableUser(type, before), resource) : resource, before));
    // Nobody can have put somebody new into a group yet; who came back may be in some.
    const groups = member.version === 1 ? [] : await this.groupsOf(request, [member], projection);
    return { ...this.reply(request, type, member, groups, projection.afterWriting(() => pathsOfResource(type, resource))), status: 201 };
  }

  async get(request: ScimRequest, id: string): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const { member, groups } = await this.getWithGroups(request, id, projection);
    if (isNotModified(request, member.version)) return { status: 304, version: member.version };
    return this.reply(request, type, member, groups, projection);
  }

  async list(request: ScimRequest): Promise<ScimReply> {
    const list = readListRequest(request.configuration.user, request, this.settings);
    const reader = this.reads.reader();
    const opened = this.open(request);
    const withGroups = opened.projection.includes('groups');
    const found = await this.search.find(reader, organizationOf(request), { ...list.selection, withGroups }, request.configuration.searchable);
    return list.reply(await this.show(reader, request, found.rows, opened), found);
  }

  /** The members as Users, in their order, with what the request wants to see of them. */
  async show(reader: Executor, request: ScimRequest, rows: readonly ListedMember[], { type, projection } = this.open(request)): Promise<readonly JsonObject[]> {
    const groups = groupBy(await this.groupsOf(request, rows.filter((row) => !row.groups), projection, reader), ({ memberId }) => memberId);
    return rows.map((row) => toUser(type, row, row.groups ?? groups.get(row.id) ?? [], request.baseUri, projection));
  }

  async replace(request: ScimRequest, id: string, body: unknown): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const { member, groups, written } = await untilWritten(async () => {
      const { member: before, groups } = await this.getWithGroups(request, id, projection, ' PUT creates nobody; create the user with POST /Users.');
      assertIfMatch(request, before.version);
      const user = toWritableUser(type, before);
      const given = readResourceMessage(request, withNamesOf(type, user), body);
      const resource = replaceResource(type, user, given);
      const member = await this.provisioning.change(contextOf(request), before, toMemberAssertion(request.configuration, resource, before));
      return member && { member, groups, written: () => pathsOfResource(type, given) };
    });
    return this.reply(request, type, member, groups, projection.afterWriting(written));
  }

  async patch(request: ScimRequest, id: string, body: unknown): Promise<ScimReply> {
    const { type, projection } = this.open(request);
    const { member, groups, written } = await untilWritten(async () => {
      const { member: before, groups } = await this.getWithGroups(request, id, projection);
      assertIfMatch(request, before.version);
      const user = toWritableUser(type, before);
      const operations = readPatchMessage(request, withNamesOf(type, user), body, this.settings);
      const resource = applyPatch(type, user, operations, request.configuration.mode.patch);
      const member = await this.provisioning.change(contextOf(request), before, toMemberAssertion(request.configuration, resource, before));
      return member && { member, groups, written: () => pathsOfOperations(operations) };
    });
    return this.reply(request, type, member, groups, projection.afterWriting(written));
  }

  async delete(request: ScimRequest, id: string): Promise<ScimReply> {
    return untilWritten(async () => {
      const before = existing(await this.members.findById(organizationOf(request), id));
      assertIfMatch(request, before.version);
      return (await this.provisioning.end(contextOf(request), before)) ? { status: 204 } : undefined;
    });
  }

  private open(request: ScimRequest): { type: ResourceType; projection: Projection } {
    const { user: type } = request.configuration;
    return { type, projection: readProjection(request, type) };
  }

  /** The groups only where the answer shows them. */
  private async getWithGroups(request: ScimRequest, id: string, projection: Projection, advice = ''): Promise<MemberWithGroups> {
    if (projection.includes('groups')) return existing(await this.members.findWithGroups(organizationOf(request), id), advice);
    return { member: existing(await this.members.findById(organizationOf(request), id), advice), groups: [] };
  }

  private reply(request: ScimRequest, type: ResourceType, member: MemberRecord, groups: readonly GroupOfMember[], projection: Projection): ScimReply {
    return {
      status: 200,
      body: toUser(type, member, groups, request.baseUri, projection),
      version: member.version,
      location: locationOf(member, request.baseUri),
    };
  }

  private async groupsOf(request: ScimRequest, members: readonly MemberRecord[], projection: Projection, reader?: Executor) {
    return projection.includes('groups') ? this.members.groupsOf(organizationOf(request), members.map(({ id }) => id), reader) : [];
  }
}

interface MemberWithGroups {
  readonly member: MemberRecord;
  readonly groups: readonly GroupOfMember[];
}

/** @throws ScimError notFound */
function existing<Found>(member: Found | undefined, advice = ''): Found {
  // The wording is what administrators of one documented product look for in the provider's log.
  if (!member) throw ScimError.notFound(`User not found${advice && `.${advice}`}`);
  return member;
}

function organizationOf({ caller }: ScimRequest): string {
  return caller.organization.id;
}

function contextOf({ caller: { organization, actor, receivedAt }, configuration }: ScimRequest): ChangeContext {
  return { organizationId: organization.id, configuration, actor, now: receivedAt };
}
