import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { answerAcceptance } from './answer-acceptance.js';
import { invitationPage, PAGE_HEADERS } from './invitation-page.js';
import { Invitations } from './invitations.js';

/** For whoever was invited: the link is what they show. */
@Controller('invitations')
@ApiTags('Invitations')
export class InvitationController {
  constructor(private readonly invitations: Invitations) {}

  @Get(':token')
  @ApiOperation({ summary: 'The page of an invitation; opening it accepts nothing' })
  @ApiResponse({ status: 200, description: 'Says who invites, with a button that accepts.', content: { 'text/html': {} } })
  @ApiResponse({ status: 404, description: 'There is no such invitation.' })
  @ApiResponse({ status: 410, description: 'It was accepted before, was revoked, or is past its time; the page says which.' })
  async show(@Param('token') token: string, @Res() response: Response): Promise<void> {
    const { status, html } = invitationPage(await this.invitations.look(token, new Date()), token);
    response.status(status).set(PAGE_HEADERS).send(html);
  }

  @Post('accept')
  @ApiOperation({ summary: 'Accept an invitation, once' })
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiBody({ schema: { type: 'object', required: ['token'], properties: { token: { type: 'string', example: 'rci_…' } } } })
  @ApiResponse({ status: 200, description: 'The member is active. A form is answered with a page.', schema: {
    type: 'object', properties: { organizationId: { type: 'string', format: 'uuid' }, memberId: { type: 'string', format: 'uuid' } },
  } })
  @ApiResponse({ status: 404, description: 'There is no such invitation.' })
  @ApiResponse({ status: 410, description: 'It was accepted before, was revoked, or is past its time; the answer says which.' })
  accept(@Req() request: Request, @Res() response: Response): Promise<void> {
    return answerAcceptance(this.invitations, request, response);
  }
}
