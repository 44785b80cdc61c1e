import { All, Body, Delete, Get, Param, Patch, Post, Put, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { Request } from 'express';
import { group, groupPatch, groupToCreate, list } from '../http/examples.js';
import { methodNotAllowed } from '../http/method-not-allowed.js';
import { ScimController } from '../http/scim-controller.js';
import { ScimOperation } from '../http/scim-operation.js';
import type { ScimReply } from '../http/scim-reply.js';
import { Scim, type ScimRequest } from '../http/scim-request.js';
import { GroupsService } from './groups.service.js';

@ScimController('/Groups')
export class GroupsController {
  constructor(private readonly groups: GroupsService) {}

  @Get()
  @ScimOperation({
    summary: 'List or search groups', status: 200, response: ['GroupList', list(group)], errors: [400],
    query: ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes'],
  })
  list(@Scim() request: ScimRequest): Promise<ScimReply> {
    return this.groups.list(request);
  }

  @Post()
  @ScimOperation({
    summary: 'Create a group', request: ['Group', groupToCreate], status: 201, response: ['Group', group],
    query: ['attributes', 'excludedAttributes'], errors: [400, 409, 413],
  })
  create(@Scim() request: ScimRequest, @Body() body: unknown): Promise<ScimReply> {
    return this.groups.create(request, body);
  }

  @All()
  @ApiExcludeEndpoint()
  collection(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET', 'POST');
  }

  @Get(':id')
  @ScimOperation({ summary: 'Read a group', status: 200, response: ['Group', group], query: ['attributes', 'excludedAttributes'], errors: [404] })
  get(@Scim() request: ScimRequest, @Param('id') id: string): Promise<ScimReply> {
    return this.groups.get(request, id);
  }

  @Put(':id')
  @ScimOperation({
    summary: 'Replace a group, its members included', request: ['Group', groupToCreate], status: 200, response: ['Group', group],
    query: ['attributes', 'excludedAttributes'], errors: [400, 404, 409, 412, 413],
  })
  replace(@Scim() request: ScimRequest, @Param('id') id: string, @Body() body: unknown): Promise<ScimReply> {
    return this.groups.replace(request, id, body);
  }

  @Patch(':id')
  @ScimOperation({
    summary: 'Change a group; 200 with the group when attributes are asked for', request: ['PatchOp', groupPatch], status: 204,
    query: ['attributes', 'excludedAttributes'], errors: [400, 404, 409, 412, 413],
  })
  patch(@Scim() request: ScimRequest, @Param('id') id: string, @Body() body: unknown): Promise<ScimReply> {
    return this.groups.patch(request, id, body);
  }

  @Delete(':id')
  @ScimOperation({ summary: 'Delete a group', status: 204, errors: [404, 412] })
  delete(@Scim() request: ScimRequest, @Param('id') id: string): Promise<ScimReply> {
    return this.groups.delete(request, id);
  }

  @All(':id')
  @ApiExcludeEndpoint()
  resource(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET', 'PUT', 'PATCH', 'DELETE');
  }
}
