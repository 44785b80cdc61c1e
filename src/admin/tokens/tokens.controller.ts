import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { CreatedScimToken, CreateScimToken, RotateScimToken, ScimTokenList, ScimTokenView } from './token.dto.js';
import { TokensService } from './tokens.service.js';

@AdminController('organizations/:organizationId/scim-tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Post()
  @ApiOperation({ summary: 'Create a SCIM token; it is shown this once' })
  @ApiCreatedResponse({ type: CreatedScimToken })
  create(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: CreateScimToken): Promise<CreatedScimToken> {
    return this.tokens.create(operator, organizationId, body);
  }

  @Get()
  @ApiOperation({ summary: 'List SCIM tokens' })
  @ApiOkResponse({ type: ScimTokenList })
  list(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string): Promise<List<ScimTokenView>> {
    return this.tokens.list(operator, organizationId);
  }

  @Post(':tokenId/rotate')
  @ApiOperation({ summary: 'Create a token to follow this one, which stays valid until it is revoked or the overlap ends' })
  @ApiCreatedResponse({ type: CreatedScimToken })
  rotate(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('tokenId') tokenId: string, @Body() body: RotateScimToken,
  ): Promise<CreatedScimToken> {
    return this.tokens.rotate(operator, organizationId, tokenId, body);
  }

  @Post(':tokenId/activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a draft good' })
  @ApiOkResponse({ type: ScimTokenView })
  activate(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('tokenId') tokenId: string): Promise<ScimTokenView> {
    return this.tokens.activate(operator, organizationId, tokenId);
  }

  @Delete(':tokenId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a SCIM token at once' })
  @ApiNoContentResponse()
  revoke(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('tokenId') tokenId: string): Promise<void> {
    return this.tokens.revoke(operator, organizationId, tokenId);
  }
}
