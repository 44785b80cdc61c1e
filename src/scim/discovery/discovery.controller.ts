import { All, Controller, Get, Param, Req, UseGuards } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { methodNotAllowed } from '../http/method-not-allowed.js';
import { ScimController } from '../http/scim-controller.js';
import { ScimOperation } from '../http/scim-operation.js';
import type { ScimReply } from '../http/scim-reply.js';
import { ScimReplyGuard } from '../http/scim-reply.guard.js';
import { type RequestUnderBase, Scim, type ScimRequest } from '../http/scim-request.js';
import { DiscoveryService } from './discovery.service.js';

const SCHEMA_EXAMPLE = { id: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'User' };
const TYPE_EXAMPLE = { id: 'User', name: 'User', endpoint: '/Users', schema: SCHEMA_EXAMPLE.id };

/** Read without credentials: a client may ask what the service can do before it has a token (RFC 7643 §5). */
@Controller('scim/v2/ServiceProviderConfig')
@UseGuards(ScimReplyGuard)
@ApiTags('SCIM')
export class ServiceProviderConfigController {
  constructor(private readonly discovery: DiscoveryService) {}

  @Get()
  @ScimOperation({ summary: 'What the service can do', status: 200, response: ['Discovery', { patch: { supported: true } }] })
  get(@Req() { scimBaseUri = '', query }: RequestUnderBase): ScimReply {
    return this.discovery.serviceProviderConfig(scimBaseUri, query);
  }

  @All()
  @ApiExcludeEndpoint()
  other(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET');
  }
}

@ScimController('')
export class DiscoveryController {
  constructor(private readonly discovery: DiscoveryService) {}

  @Get('Schemas')
  @ScimOperation({ summary: 'List the schemas of the organization', status: 200, response: ['Discovery', { totalResults: 1, Resources: [SCHEMA_EXAMPLE] }] })
  schemas(@Scim() request: ScimRequest): ScimReply {
    return this.discovery.listSchemas(request);
  }

  @Get('Schemas/:urn')
  @ScimOperation({ summary: 'Read a schema', status: 200, response: ['Discovery', SCHEMA_EXAMPLE], errors: [404] })
  schema(@Scim() request: ScimRequest, @Param('urn') urn: string): ScimReply {
    return this.discovery.getSchema(request, urn);
  }

  @Get('ResourceTypes')
  @ScimOperation({ summary: 'List the resource types', status: 200, response: ['Discovery', { totalResults: 1, Resources: [TYPE_EXAMPLE] }] })
  resourceTypes(@Scim() request: ScimRequest): ScimReply {
    return this.discovery.listResourceTypes(request);
  }

  @Get('ResourceTypes/:name')
  @ScimOperation({ summary: 'Read a resource type', status: 200, response: ['Discovery', TYPE_EXAMPLE], errors: [404] })
  resourceType(@Scim() request: ScimRequest, @Param('name') name: string): ScimReply {
    return this.discovery.getResourceType(request, name);
  }

  @All(['Schemas', 'Schemas/:urn', 'ResourceTypes', 'ResourceTypes/:name'])
  @ApiExcludeEndpoint()
  other(@Req() request: Request): never {
    return methodNotAllowed(request, 'GET');
  }
}
