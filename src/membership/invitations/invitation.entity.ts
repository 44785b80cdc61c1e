import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Member } from '../members/member.entity.js';

/** Somebody is asked to sign in for the first time; until it is sent, the work of sending it. It goes with the member. */
@Entity('invitations')
@Index('invitations_member_idx', ['organizationId', 'memberId'])
@Index('invitations_due_idx', ['sendAt'], { where: '"send_at" IS NOT NULL' })
@ForeignKey(() => Member, ['organizationId', 'memberId'], ['organizationId', 'id'], { name: 'invitations_member_fkey', onDelete: 'CASCADE' })
export class Invitation {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'invitations_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'invitations_pkey' })
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column({ type: 'text' })
  address: string;

  /** SHA-256 of the links that may have reached the address: one for each attempt to send of which that is not known to be false. */
  @Column({ type: 'bytea', name: 'token_hashes', array: true })
  tokenHashes: Buffer[];

  /** The same in each attempt to send, so that a receiver can tell a second copy. */
  @Column({ type: 'text', name: 'message_id', collation: 'C' })
  messageId: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;

  /** When to try to send it; `null` when nothing is to be sent any more. */
  @Column({ type: 'timestamptz', name: 'send_at', precision: 3, nullable: true })
  sendAt: Date | null;

  /** Until when a process has the sending to itself. */
  @Column({ type: 'timestamptz', name: 'leased_until', precision: 3, nullable: true })
  leasedUntil: Date | null;

  /** To send it. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true })
  sentAt: Date | null;

  @Column({ type: 'timestamptz', name: 'accepted_at', precision: 3, nullable: true })
  acceptedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt: Date | null;

  /** Of the last attempt to send. */
  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError: string | null;
}
