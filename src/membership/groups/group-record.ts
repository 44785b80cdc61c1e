import type { MemberStatus } from '../members/member-record.js';
import type { JsonDocument } from '../storage/json-value.js';

/** A group without its members, who are read and changed apart. */
export interface GroupRecord {
  readonly id: string;
  readonly connectionId: string | null;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly attributes: JsonDocument;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a write gives; each `…Key`, and `keys`, is the value as it is compared. */
export interface GroupContent extends Pick<GroupRecord, 'connectionId' | 'displayName' | 'externalId' | 'attributes'> {
  readonly displayNameKey: string;
  readonly keys: JsonDocument;
}

/** One member of a group as it is shown. */
export interface GroupMemberRecord {
  readonly groupId: string;
  readonly value: string;
  readonly type: 'User' | 'Group';
  readonly display: string;
  /** Of a person. */
  readonly status: MemberStatus | null;
}

/** What is done to the members of a group: some join and some leave, or exactly these are the members from now on. */
export type MembershipChange =
  | { readonly kind: 'delta'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'replace'; readonly values: readonly string[] };
