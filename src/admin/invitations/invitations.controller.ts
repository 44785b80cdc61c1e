import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { MemberItem } from '../members/member.dto.js';
import { InvitationItem, InvitationList, InvitationQuery, ReportSignIn } from './invitation.dto.js';
import { InvitationsService } from './invitations.service.js';

@AdminController('organizations/:organizationId')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get('invitations')
  @ApiOperation({ summary: 'List invitations' })
  @ApiOkResponse({ type: InvitationList })
  list(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Query() query: InvitationQuery): Promise<List<InvitationItem>> {
    return this.invitations.list(operator, organizationId, query);
  }

  @Delete('invitations/:invitationId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an invitation: its link ends' })
  @ApiNoContentResponse()
  revoke(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('invitationId') invitationId: string): Promise<void> {
    return this.invitations.revoke(operator, organizationId, invitationId);
  }

  @Post('members/:memberId/invitations')
  @ApiOperation({ summary: 'Invite a member once more; the former link ends' })
  @ApiCreatedResponse({ type: InvitationItem })
  @ApiConflictResponse({ description: 'The member is not invited, or has no e-mail address.' })
  resend(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('memberId') memberId: string): Promise<InvitationItem> {
    return this.invitations.resend(operator, organizationId, memberId);
  }

  @Post('members/:memberId/sign-ins')
  @HttpCode(200)
  @ApiOperation({ summary: 'Report a sign-in: whoever was invited is active from now on' })
  @ApiOkResponse({ type: MemberItem })
  reportSignIn(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('memberId') memberId: string, @Body() body: ReportSignIn,
  ): Promise<MemberItem> {
    return this.invitations.reportSignIn(operator, organizationId, memberId, body);
  }
}
