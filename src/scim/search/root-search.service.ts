import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type Executor, GroupsRepository, MembersRepository, ReplicaReads, type SqlCondition } from '../../membership/index.js';
import type { JsonObject, ResourceType } from '../../protocol/index.js';
import { type FoundId, type PartOfSearch, RootSearch } from '../../search/root-search.js';
import { GroupsService } from '../groups/groups.service.js';
import { readPaging } from '../http/list-request.js';
import { isAbsent, readFilterFor, readSort } from '../http/read-message.js';
import type { ScimReply } from '../http/scim-reply.js';
import type { ScimRequest } from '../http/scim-request.js';
import { UsersService } from '../users/users.service.js';

/** A query over all resource types (RFC 7644 §3.4.2.1): Users before Groups, unless another order is asked for. */
@Injectable()
export class RootSearchService {
  constructor(
    private readonly search: RootSearch,
    private readonly reads: ReplicaReads,
    private readonly members: MembersRepository,
    private readonly groups: GroupsRepository,
    private readonly usersService: UsersService,
    private readonly groupsService: GroupsService,
    private readonly settings: Settings,
  ) {}

  async list(request: ScimRequest): Promise<ScimReply> {
    const { user, group, searchable } = request.configuration;
    const paging = readPaging('/', request, this.settings);
    const reader = this.reads.reader();
    const found = await this.search.find(reader, request.caller.organization.id, {
      members: this.partOf(request, user, [group]),
      groups: this.partOf(request, group, [user]),
      searchable,
      isDescending: request.query.sortOrder?.trim().toLowerCase() === 'descending',
      ...paging.window,
    });
    return paging.reply(await this.show(reader, request, found.rows), found);
  }

  private partOf(request: ScimRequest, type: ResourceType, others: readonly ResourceType[]): PartOfSearch {
    const { configuration: { mode }, query } = request;
    const { MAX_FILTER_LENGTH, MAX_FILTER_DEPTH } = this.settings;
    const hasNoOrder = query.sortBy !== undefined && isAbsent(mode, type, others, query.sortBy.trim());
    return {
      filter: readFilterFor(request, type, others, query.filter, { maxLength: MAX_FILTER_LENGTH, maxDepth: MAX_FILTER_DEPTH }),
      sort: hasNoOrder ? undefined : readSort(request, type),
    };
  }

  /** Whoever was deleted since the ids were found is left out. */
  private async show(reader: Executor, request: ScimRequest, found: readonly FoundId[]): Promise<readonly JsonObject[]> {
    const organizationId = request.caller.organization.id;
    const idsOf = (kind: FoundId['kind']): readonly string[] => found.filter((each) => each.kind === kind).map(({ id }) => id);
    const [memberIds, groupIds] = [idsOf('member'), idsOf('group')];
    const users = await this.usersService.show(reader, request, await this.members.list(organizationId, oneOf('m', memberIds), { limit: memberIds.length }, reader));
    const groups = await this.groupsService.show(reader, request, await this.groups.list(organizationId, oneOf('g', groupIds), { limit: groupIds.length }, reader));
    const byId = new Map([...users, ...groups].map((resource) => [resource.id, resource]));
    return found.flatMap(({ id }) => {
      const resource = byId.get(id);
      return resource ? [resource] : [];
    });
  }
}

function oneOf(alias: 'm' | 'g', ids: readonly string[]): SqlCondition {
  return { text: `${alias}.id = ANY ($1::uuid[])`, values: [ids] };
}
