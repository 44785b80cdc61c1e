import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { AdminKeyList, type AdminKeyView, CreateAdminKey, CreatedAdminKey } from './admin-key.dto.js';
import { AdminKeysService } from './admin-keys.service.js';

@AdminController('organizations/:organizationId/admin-keys')
export class AdminKeysController {
  constructor(private readonly keys: AdminKeysService) {}

  @Post()
  @ApiOperation({ summary: 'Create a key of the admin API for this organization alone; it is shown this once' })
  @ApiCreatedResponse({ type: CreatedAdminKey })
  create(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: CreateAdminKey): Promise<CreatedAdminKey> {
    return this.keys.create(operator, organizationId, body);
  }

  @Get()
  @ApiOperation({ summary: 'List the organization\'s admin keys' })
  @ApiOkResponse({ type: AdminKeyList })
  list(@Param('organizationId') organizationId: string): Promise<List<AdminKeyView>> {
    return this.keys.list(organizationId);
  }

  @Delete(':keyId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an admin key at once' })
  @ApiNoContentResponse()
  revoke(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('keyId') keyId: string): Promise<void> {
    return this.keys.revoke(operator, organizationId, keyId);
  }
}
