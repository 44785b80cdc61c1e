import { Body, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { OperatorOnly } from '../../auth/operator-only.js';
import { AdminController } from '../http/admin-controller.js';
import { type List, ListQuery } from '../http/list.js';
import { CreateOrganization, OrganizationList, OrganizationView, UpdateOrganization } from './organization.dto.js';
import { OrganizationsService } from './organizations.service.js';

@AdminController('organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Post()
  @OperatorOnly()
  @ApiOperation({ summary: 'Create an organization' })
  @ApiCreatedResponse({ type: OrganizationView })
  create(@Operator() operator: AdminCaller, @Body() body: CreateOrganization): Promise<OrganizationView> {
    return this.organizations.create(operator, body);
  }

  @Get()
  @OperatorOnly()
  @ApiOperation({ summary: 'List organizations' })
  @ApiOkResponse({ type: OrganizationList })
  list(@Query() query: ListQuery): Promise<List<OrganizationView>> {
    return this.organizations.list(query);
  }

  @Get(':organizationId')
  @ApiOperation({ summary: 'Read an organization' })
  @ApiOkResponse({ type: OrganizationView })
  get(@Param('organizationId') organizationId: string): Promise<OrganizationView> {
    return this.organizations.get(organizationId);
  }

  @Patch(':organizationId')
  @OperatorOnly('scimAllowed', 'slug')
  @ApiOperation({ summary: 'Change an organization; scimAllowed and slug are the operators\' alone' })
  @ApiOkResponse({ type: OrganizationView })
  update(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: UpdateOrganization,
  ): Promise<OrganizationView> {
    return this.organizations.update(operator, organizationId, body);
  }

  @Delete(':organizationId')
  @HttpCode(204)
  @OperatorOnly()
  @ApiOperation({ summary: 'Delete an organization with everything in it' })
  @ApiNoContentResponse()
  delete(@Param('organizationId') organizationId: string): Promise<void> {
    return this.organizations.delete(organizationId);
  }
}
