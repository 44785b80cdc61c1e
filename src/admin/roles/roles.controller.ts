import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { PreviewRoleRules, type RoleChangeItem, RoleChangeList, RoleExplanation, type RoleItem, RoleList, RolePreviewView } from './role.dto.js';
import { RolesService } from './roles.service.js';

@AdminController('organizations/:organizationId')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get('roles')
  @ApiOperation({ summary: 'List the roles of the organization, and how many have each' })
  @ApiOkResponse({ type: RoleList })
  list(@Param('organizationId') organizationId: string): Promise<List<RoleItem>> {
    return this.roles.list(organizationId);
  }

  @Get('members/:memberId/role-explanation')
  @ApiOperation({ summary: 'Tell why a member has their role, and what else could have decided' })
  @ApiOkResponse({ type: RoleExplanation })
  explain(@Param('organizationId') organizationId: string, @Param('memberId') memberId: string): Promise<RoleExplanation> {
    return this.roles.explain(organizationId, memberId);
  }

  @Post('role-rules/preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'Show who would change under proposed rules, without changing anything' })
  @ApiOkResponse({ type: RolePreviewView })
  preview(@Param('organizationId') organizationId: string, @Body() body: PreviewRoleRules): Promise<RolePreviewView> {
    return this.roles.previewRules(organizationId, body);
  }

  @Get('role-changes')
  @ApiOperation({ summary: 'Show how far changes of the configuration have reached the members' })
  @ApiOkResponse({ type: RoleChangeList })
  listChanges(@Param('organizationId') organizationId: string): Promise<List<RoleChangeItem>> {
    return this.roles.listChanges(organizationId);
  }
}
