import { Injectable } from '@nestjs/common';
import { journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { isId } from '../storage/ids.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import type { InvitationRecord, InvitationStatus, NewInvitation, SendableInvitation } from './invitation-record.js';
import {
  ACCEPT, ACCEPT_BY_SIGN_IN, BEGIN_SENDING, FIND, FIND_BY_TOKEN, invitationValues, INVITE_AGAIN, LIST, RECORD_FAILURE, RECORD_SENT, REVOKE, REVOKE_OF_MEMBER,
} from './invitation-statements.js';

/** Who was asked to sign in, and what became of it: see docs/invitations.md. The first one of a member is written with the member. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  /** In the order of ids, which is that of creation. */
  async list(
    organizationId: string, { status, afterId, limit }: { readonly status?: InvitationStatus | undefined; readonly afterId?: string | undefined; readonly limit: number }, now: Date,
  ): Promise<readonly InvitationRecord[]> {
    return this.database.query<InvitationRecord>(organizationId, LIST, [organizationId, now, status ?? null, afterId ?? null, limit]);
  }

  async findById(organizationId: string, id: string, now: Date, tx: Executor = this.database): Promise<InvitationRecord | undefined> {
    const [invitation] = await tx.query<InvitationRecord>(organizationId, FIND, [organizationId, id, now]);
    return invitation;
  }

  /** @returns `undefined` when no link of the invitation is that one */
  async findByToken(organizationId: string, id: string, tokenHash: Buffer, now: Date): Promise<{ readonly status: InvitationStatus; readonly organization: string } | undefined> {
    const [found] = await this.database.query<{ status: InvitationStatus; organization: string }>(organizationId, FIND_BY_TOKEN, [organizationId, id, tokenHash, now]);
    return found;
  }

  /**
   * Invites somebody who is invited once more; former links end. The member is locked by the transaction.
   * @returns whether there is such a member with the status `invited`
   */
  async inviteAgain(tx: Executor, organizationId: string, memberId: string, invitation: NewInvitation, now: Date, entry: NewJournalEntry): Promise<boolean> {
    const values = [organizationId, memberId, now, ...journalValues(entry), ...invitationValues(invitation)];
    return (await tx.query(organizationId, INVITE_AGAIN, values)).length > 0;
  }

  /** @returns whether there was such an invitation, neither accepted nor revoked before */
  async revoke(organizationId: string, id: string, now: Date, entry: NewJournalEntry): Promise<boolean> {
    if (!isId(id)) return false;
    return (await this.database.query(organizationId, REVOKE, [organizationId, id, now, ...journalValues(entry)])).length > 0;
  }

  async revokeOfMember(tx: Executor, organizationId: string, memberId: string, now: Date, entry: NewJournalEntry): Promise<void> {
    await tx.query(organizationId, REVOKE_OF_MEMBER, [organizationId, memberId, now, ...journalValues(entry)]);
  }

  /** Makes the invited member active, once. @returns `undefined` when the link is not, or not any more, good for that */
  async accept(organizationId: string, id: string, tokenHash: Buffer, now: Date, entry: NewJournalEntry): Promise<string | undefined> {
    const [row] = await this.database.query<{ memberId: string }>(organizationId, ACCEPT, [organizationId, id, tokenHash, now, ...journalValues(entry)]);
    return row?.memberId;
  }

  /** Makes the invited member active. @returns whether there was such a member with the status `invited` */
  async acceptBySignIn(organizationId: string, memberId: string, at: Date, entry: NewJournalEntry): Promise<boolean> {
    if (!isId(memberId)) return false;
    return (await this.database.query(organizationId, ACCEPT_BY_SIGN_IN, [organizationId, memberId, at, ...journalValues(entry)])).length > 0;
  }

  /** Makes a link good, which the mail is about to carry. @returns `undefined` when there is nothing to send any more */
  async beginSending(organizationId: string, id: string, tokenHash: Buffer, now: Date): Promise<SendableInvitation | undefined> {
    const [invitation] = await this.database.query<SendableInvitation>(organizationId, BEGIN_SENDING, [organizationId, id, now, tokenHash]);
    return invitation;
  }

  async recordSent(organizationId: string, id: string, now: Date): Promise<void> {
    await this.database.query(organizationId, RECORD_SENT, [organizationId, id, now]);
  }

  /** @param unused the link that surely reached nobody */
  async recordFailure(organizationId: string, id: string, error: string, unused: Buffer | undefined): Promise<void> {
    await this.database.query(organizationId, RECORD_FAILURE, [organizationId, id, error, unused ?? null]);
  }
}
