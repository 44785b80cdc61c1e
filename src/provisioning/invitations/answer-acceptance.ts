import { BadRequestException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { InvitationNotOpen } from '../provisioning-errors.js';
import { ACCEPTED_PAGE, type InvitationPage, invitationPage, PAGE_HEADERS } from './invitation-page.js';
import type { Invitations } from './invitations.js';

/**
 * Accepts the invitation whose token the body has. The form of the page is answered with a page, a program with JSON.
 * @throws InvitationNotOpen to a program
 */
export async function answerAcceptance(invitations: Invitations, request: Request & { readonly requestId?: string }, response: Response): Promise<void> {
  const body: unknown = request.body;
  const token: unknown = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  if (typeof token !== 'string') throw new BadRequestException('Send the token of the invitation: {"token": "rci_…"}.');
  const accepted = invitations.accept(token, request.requestId ?? null, new Date());
  if (request.is('application/x-www-form-urlencoded')) {
    const { status, html } = await accepted.then(() => ACCEPTED_PAGE, pageOf);
    response.status(status).set(PAGE_HEADERS).send(html);
    return;
  }
  response.status(200).set('Cache-Control', 'no-store').json(await accepted);
}

function pageOf(error: unknown): InvitationPage {
  if (error instanceof InvitationNotOpen) return invitationPage({ status: error.standing }, '');
  throw error;
}
