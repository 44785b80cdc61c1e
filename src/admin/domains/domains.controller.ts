import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { OperatorOnly } from '../../auth/operator-only.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { AddDomain, DomainList, DomainView, VerifyDomain } from './domain.dto.js';
import { DomainsService } from './domains.service.js';

@AdminController('organizations/:organizationId/domains')
export class DomainsController {
  constructor(private readonly domains: DomainsService) {}

  @Post()
  @ApiOperation({ summary: 'Add a domain, and get the TXT record that proves it' })
  @ApiCreatedResponse({ type: DomainView })
  @ApiConflictResponse({ description: 'The organization has it already.' })
  add(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: AddDomain): Promise<DomainView> {
    return this.domains.add(operator, organizationId, body);
  }

  @Get()
  @ApiOperation({ summary: 'List domains' })
  @ApiOkResponse({ type: DomainList })
  list(@Param('organizationId') organizationId: string): Promise<List<DomainView>> {
    return this.domains.list(organizationId);
  }

  @Post(':domain/verify')
  @OperatorOnly('withoutProof')
  @HttpCode(200)
  @ApiOperation({ summary: 'Look for the TXT record that proves the domain' })
  @ApiOkResponse({ type: DomainView })
  @ApiConflictResponse({ description: 'The record is not there, or the domain is verified for another organization.' })
  verify(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('domain') domain: string, @Body() body: VerifyDomain,
  ): Promise<DomainView> {
    return this.domains.verify(operator, organizationId, domain, body);
  }

  @Delete(':domain')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a domain' })
  @ApiNoContentResponse()
  remove(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('domain') domain: string): Promise<void> {
    return this.domains.remove(operator, organizationId, domain);
  }
}
