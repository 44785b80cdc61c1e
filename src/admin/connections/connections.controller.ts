import { Body, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { ConnectionList, ConnectionView, CreateConnection, DeleteConnectionQuery, UpdateConnection } from './connection.dto.js';
import { ConnectionsService } from './connections.service.js';

@AdminController('organizations/:organizationId/connections')
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Post()
  @ApiOperation({ summary: 'Create a connection for one more identity provider' })
  @ApiCreatedResponse({ type: ConnectionView })
  create(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: CreateConnection): Promise<ConnectionView> {
    return this.connections.create(operator, organizationId, body);
  }

  @Get()
  @ApiOperation({ summary: 'List connections' })
  @ApiOkResponse({ type: ConnectionList })
  list(@Param('organizationId') organizationId: string): Promise<List<ConnectionView>> {
    return this.connections.list(organizationId);
  }

  @Get(':connectionId')
  @ApiOperation({ summary: 'Read a connection' })
  @ApiOkResponse({ type: ConnectionView })
  get(@Param('organizationId') organizationId: string, @Param('connectionId') connectionId: string): Promise<ConnectionView> {
    return this.connections.get(organizationId, connectionId);
  }

  @Patch(':connectionId')
  @ApiOperation({ summary: 'Change a connection, or switch it on or off' })
  @ApiOkResponse({ type: ConnectionView })
  update(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('connectionId') connectionId: string, @Body() body: UpdateConnection,
  ): Promise<ConnectionView> {
    return this.connections.update(operator, organizationId, connectionId, body);
  }

  @Delete(':connectionId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a connection with its tokens; another takes over what it manages' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ description: 'It manages members or groups or has tokens in use, and nothing is named to take over.' })
  delete(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('connectionId') connectionId: string, @Query() query: DeleteConnectionQuery,
  ): Promise<void> {
    return this.connections.delete(operator, organizationId, connectionId, query);
  }
}
