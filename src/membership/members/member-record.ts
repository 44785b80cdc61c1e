import type { NewInvitation } from '../invitations/invitation-record.js';
import type { JsonDocument } from '../storage/json-value.js';

/** What is true of a person in an organization. */
export interface MemberRecord {
  readonly id: string;
  readonly connectionId: string | null;
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly status: MemberStatus;
  /** The role in effect. */
  readonly role: string;
  /** Everything else that was said about the person. */
  readonly attributes: JsonDocument;
  /** A slow salted hash, when the organization keeps passwords and one was given. */
  readonly passwordHash: string | null;
  /** The role that an administrator granted; whether it is in effect, the settings say. */
  readonly grantedRole: string | null;
  /** When the person was active first; `null` before a first sign-in. */
  readonly activatedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type MemberStatus = 'active' | 'invited' | 'deactivated' | 'removed';

export const MEMBER_STATUSES: readonly MemberStatus[] = ['active', 'invited', 'deactivated', 'removed'];

/** What a write gives; each `…Key`, and `keys`, is the value as it is compared. */
export interface MemberContent extends Pick<MemberRecord, 'connectionId' | 'userName' | 'externalId' | 'displayName' | 'status' | 'role' | 'attributes' | 'passwordHash'> {
  readonly userNameKey: string;
  readonly displayNameKey: string | null;
  readonly keys: JsonDocument;
  /** What stands in the indexes of declared attributes; absent when the organization has no such index. */
  readonly indexedValues?: readonly IndexedMemberValue[] | undefined;
  /** Of somebody new who is invited; written in the same statement. */
  readonly invitation?: NewInvitation | undefined;
}

/** One value of an indexed attribute, as text in the order of the values. */
export interface IndexedMemberValue {
  readonly attribute: string;
  readonly position: number;
  readonly value: string;
  readonly isUnique: boolean;
}
