import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type Actor, type Executor, InvitationsRepository, type InvitationStatus, JobRunner, type MemberContent, MembersRepository, newId, type NewJournalEntry, OrganizationDatabase, SEND_INVITATION } from '../../membership/index.js';
import type { ChangeContext } from '../change-context.js';
import { addressOf } from '../plan/address-of.js';
import { InvitationNotOpen, NotInvited } from '../provisioning-errors.js';
import { parseInvitationToken } from './invitation-token.js';
import { newInvitation } from './new-invitation.js';

/** What somebody with a link may know of it. */
export type InvitationStanding =
  | { readonly status: 'open'; readonly organization: string }
  | { readonly status: Exclude<InvitationStatus, 'open'> | 'unknown' };

/** Invitations once they are there: shown, accepted, and sent once more. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly members: MembersRepository,
    private readonly invitations: InvitationsRepository,
    private readonly runner: JobRunner,
    private readonly settings: Settings,
  ) {}

  /** Changes nothing: mail scanners follow links. A link of another organization is as unknown as one that never was. */
  async look(token: string, now: Date): Promise<InvitationStanding> {
    const parsed = parseInvitationToken(token);
    const found = parsed && (await this.invitations.findByToken(parsed.organizationId, parsed.invitationId, parsed.hash, now));
    if (!found) return { status: 'unknown' };
    return found.status === 'open' ? { status: 'open', organization: found.organization } : { status: found.status };
  }

  /**
   * Makes the invited member active, once.
   * @throws InvitationNotOpen
   */
  async accept(token: string, requestId: string | null, now: Date): Promise<{ readonly organizationId: string; readonly memberId: string }> {
    const parsed = parseInvitationToken(token);
    if (!parsed) throw new InvitationNotOpen('unknown');
    const { organizationId, invitationId, hash } = parsed;
    const actor: Actor = { type: 'member', id: null, connectionId: null, requestId };
    const entry = { id: newId(now), recordedAt: now, action: 'member.accepted', actor, details: { by: 'invitation' }, before: { status: 'invited' }, after: { status: 'active' } };
    const memberId = await this.invitations.accept(organizationId, invitationId, hash, now, entry);
    if (memberId !== undefined) return { organizationId, memberId };
    const { status } = await this.look(token, now);
    // Whoever is not invited any more has no use for it.
    throw new InvitationNotOpen(status === 'open' ? 'revoked' : status);
  }

  /** In the transaction of a change, which has the member's row; what was sent before ends. */
  async inviteAgain(tx: Executor, { organizationId, configuration, actor, now }: ChangeContext, memberId: string, { userName, attributes }: Pick<MemberContent, 'userName' | 'attributes'>): Promise<string | undefined> {
    const address = addressOf(userName, attributes);
    if (address === undefined) return undefined;
    const invitation = newInvitation(address, configuration.settings.invitationDays, this.settings.publicUrl, now);
    const entry = { id: newId(now), recordedAt: now, action: 'invitation.created', actor, details: {}, before: null, after: null };
    return (await this.invitations.inviteAgain(tx, organizationId, memberId, invitation, now, entry)) ? invitation.id : undefined;
  }

  /** In the transaction of a change, which has the member's row: whoever is not a member any more is not invited. */
  async end(tx: Executor, { organizationId, actor, now }: ChangeContext, memberId: string): Promise<void> {
    await this.invitations.revokeOfMember(tx, organizationId, memberId, now, revocation(actor, now));
  }

  /** @returns whether there was such an invitation, neither accepted nor revoked before */
  async revoke(organizationId: string, invitationId: string, actor: Actor, now: Date): Promise<boolean> {
    return this.invitations.revoke(organizationId, invitationId, now, revocation(actor, now));
  }

  /**
   * Sends an invitation once more, with a link of its own; the former one ends.
   * @returns the invitation's id; `undefined` when there is no such member
   * @throws NotInvited
   */
  async resend(context: ChangeContext, memberId: string): Promise<string | undefined> {
    const { organizationId } = context;
    const id = await this.database.transaction(organizationId, async (tx) => {
      const [member] = await this.members.lockBatch(tx, organizationId, null, [memberId], 1);
      if (!member) return undefined;
      if (member.status !== 'invited') throw new NotInvited(`The member is ${member.status}, not invited.`);
      const invitationId = await this.inviteAgain(tx, context, memberId, member);
      if (invitationId === undefined) throw new NotInvited('The member has no e-mail address.');
      return invitationId;
    });
    this.runner.wake(SEND_INVITATION);
    return id;
  }
}

export function revocation(actor: Actor, now: Date): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action: 'invitation.revoked', actor, details: {}, before: null, after: null };
}
