import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { DeclareSchema, EraseAttributes, SchemaList, SchemaView } from './schema.dto.js';
import { SchemasService } from './schemas.service.js';

@AdminController('organizations/:organizationId/schemas')
export class SchemasController {
  constructor(private readonly schemas: SchemasService) {}

  @Get()
  @ApiOperation({ summary: 'List what the organization declares' })
  @ApiOkResponse({ type: SchemaList })
  list(@Param('organizationId') organizationId: string): Promise<List<SchemaView>> {
    return this.schemas.list(organizationId);
  }

  @Put(':urn')
  @ApiOperation({ summary: 'Declare an extension schema, or attributes of a built-in one by its URN' })
  @ApiOkResponse({ type: SchemaView })
  declare(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('urn') urn: string, @Body() body: DeclareSchema,
  ): Promise<SchemaView> {
    return this.schemas.declare(operator, organizationId, urn, body);
  }

  @Delete(':urn')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove what is declared of a schema; the data is kept' })
  @ApiNoContentResponse()
  remove(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('urn') urn: string): Promise<void> {
    return this.schemas.remove(operator, organizationId, urn);
  }

  @Post(':urn/erase')
  @HttpCode(202)
  @ApiOperation({ summary: 'Erase the data of removed attributes for good' })
  @ApiAcceptedResponse()
  erase(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('urn') urn: string, @Body() body: EraseAttributes,
  ): Promise<void> {
    return this.schemas.erase(operator, organizationId, urn, body);
  }
}
