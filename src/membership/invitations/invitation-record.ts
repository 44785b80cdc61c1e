import type { OrganizationMode } from '../organizations/organization.entity.js';

/** The work of sending an invitation. */
export const SEND_INVITATION = 'send-invitation';

export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired';

export const INVITATION_STATUSES: readonly InvitationStatus[] = ['open', 'accepted', 'revoked', 'expired'];

/** An invitation to be stored and sent. Its link is made when it is sent. */
export interface NewInvitation {
  readonly id: string;
  readonly address: string;
  readonly messageId: string;
  readonly expiresAt: Date;
}

/** An invitation as administrators see it: without anything secret. */
export interface InvitationRecord {
  readonly id: string;
  readonly memberId: string;
  readonly address: string;
  readonly status: InvitationStatus;
  readonly messageId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly sentAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastError: string | null;
}

/** What a mail is made of, and by which configuration. */
export interface SendableInvitation {
  readonly address: string;
  readonly messageId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly name: string;
  readonly organization: { readonly id: string; readonly name: string; readonly preset: string; readonly mode: OrganizationMode; readonly configurationVersion: number };
}
