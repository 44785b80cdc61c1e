import { All, Body, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { Request } from 'express';
import { readSearchRequest } from '../../protocol/index.js';
import { GroupsService } from '../groups/groups.service.js';
import { group, list, searchRequest, user } from '../http/examples.js';
import { methodNotAllowed } from '../http/method-not-allowed.js';
import { ScimController } from '../http/scim-controller.js';
import { ScimOperation } from '../http/scim-operation.js';
import type { ScimReply } from '../http/scim-reply.js';
import { Scim, type ScimRequest } from '../http/scim-request.js';
import { UsersService } from '../users/users.service.js';
import { RootSearchService } from './root-search.service.js';

/**
 * `/.search`: a list request whose parameters stand in the body (RFC 7644 §3.4.3), so that no log sees a filter. Without a
 * resource type, and at the base URI, all types are searched (§3.4.2.1).
 */
@ScimController('')
export class SearchController {
  constructor(private readonly users: UsersService, private readonly groups: GroupsService, private readonly everything: RootSearchService) {}

  @Get()
  @ScimOperation({
    summary: 'Search users and groups at once', status: 200, response: ['MixedList', list(user)], errors: [400],
    query: ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes'],
  })
  list(@Scim() request: ScimRequest): Promise<ScimReply> {
    return this.everything.list(request);
  }

  @Post('.search')
  @HttpCode(200)
  @ScimOperation({ summary: 'Search users and groups at once; the parameters stand in the body', request: ['SearchRequest', searchRequest], status: 200, response: ['MixedList', list(user)], errors: [400] })
  searchAll(@Scim() request: ScimRequest, @Body() body: unknown): Promise<ScimReply> {
    return this.everything.list({ ...request, query: readSearchRequest(body) });
  }

  @Post('Users/.search')
  @HttpCode(200)
  @ScimOperation({ summary: 'Search users; the parameters stand in the body', request: ['SearchRequest', searchRequest], status: 200, response: ['UserList', list(user)], errors: [400] })
  searchUsers(@Scim() request: ScimRequest, @Body() body: unknown): Promise<ScimReply> {
    return this.users.list({ ...request, query: readSearchRequest(body) });
  }

  @Post('Groups/.search')
  @HttpCode(200)
  @ScimOperation({ summary: 'Search groups; the parameters stand in the body', request: ['SearchRequest', searchRequest], status: 200, response: ['GroupList', list(group)], errors: [400] })
  searchGroups(@Scim() request: ScimRequest, @Body() body: unknown): Promise<ScimReply> {
    return this.groups.list({ ...request, query: readSearchRequest(body) });
  }

  @All(['.search', 'Users/.search', 'Groups/.search'])
  @ApiExcludeEndpoint()
  other(@Req() request: Request): never {
    return methodNotAllowed(request, 'POST');
  }

  @All()
  @ApiExcludeEndpoint()
  root(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET');
  }
}
