import { All, Body, Delete, Get, Param, Patch, Post, Put, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { Request } from 'express';
import { list, user, userPatch, userToCreate } from '../http/examples.js';
import { methodNotAllowed } from '../http/method-not-allowed.js';
import { ScimController } from '../http/scim-controller.js';
import { ScimOperation } from '../http/scim-operation.js';
import type { ScimReply } from '../http/scim-reply.js';
import { Scim, type ScimRequest } from '../http/scim-request.js';
import { UsersService } from './users.service.js';

@ScimController('/Users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ScimOperation({
    summary: 'List or search users', status: 200, response: ['UserList', list(user)], errors: [400],
    query: ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes'],
  })
  list(@Scim() request: ScimRequest): Promise<ScimReply> {
    return this.users.list(request);
  }

  @Post()
  @ScimOperation({
    summary: 'Create a user', request: ['User', userToCreate], status: 201, response: ['User', user],
    query: ['attributes', 'excludedAttributes'], errors: [400, 409, 413],
  })
  create(@Scim() request: ScimRequest, @Body() body: unknown): Promise<ScimReply> {
    return this.users.create(request, body);
  }

  @All()
  @ApiExcludeEndpoint()
  collection(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET', 'POST');
  }

  @Get(':id')
  @ScimOperation({ summary: 'Read a user', status: 200, response: ['User', user], query: ['attributes', 'excludedAttributes'], errors: [404] })
  get(@Scim() request: ScimRequest, @Param('id') id: string): Promise<ScimReply> {
    return this.users.get(request, id);
  }

  @Put(':id')
  @ScimOperation({
    summary: 'Replace a user', request: ['User', userToCreate], status: 200, response: ['User', user],
    query: ['attributes', 'excludedAttributes'], errors: [400, 404, 409, 412, 413],
  })
  replace(@Scim() request: ScimRequest, @Param('id') id: string, @Body() body: unknown): Promise<ScimReply> {
    return this.users.replace(request, id, body);
  }

  @Patch(':id')
  @ScimOperation({
    summary: 'Change a user', request: ['PatchOp', userPatch], status: 200, response: ['User', user],
    query: ['attributes', 'excludedAttributes'], errors: [400, 404, 409, 412, 413],
  })
  patch(@Scim() request: ScimRequest, @Param('id') id: string, @Body() body: unknown): Promise<ScimReply> {
    return this.users.patch(request, id, body);
  }

  @Delete(':id')
  @ScimOperation({ summary: 'Delete a user for good', status: 204, errors: [404, 412] })
  delete(@Scim() request: ScimRequest, @Param('id') id: string): Promise<ScimReply> {
    return this.users.delete(request, id);
  }

  @All(':id')
  @ApiExcludeEndpoint()
  resource(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET', 'PUT', 'PATCH', 'DELETE');
  }
}
