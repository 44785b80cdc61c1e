import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Connection } from '../membership/index.js';

/** A bearer token of an organization's provisioning client; only its SHA-256 is kept. */
@Entity('scim_tokens')
@ForeignKey(() => Connection, ['organizationId', 'connectionId'], ['organizationId', 'id'], { name: 'scim_tokens_connection_fkey', onDelete: 'CASCADE' })
export class ScimToken {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'scim_tokens_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'scim_tokens_pkey' })
  id: string;

  @Column('uuid', { name: 'connection_id' })
  connectionId: string;

  @Column({ type: 'text' })
  label: string;

  @Column({ type: 'bytea' })
  hash: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt: Date | null;

  /** Good for nothing until it is activated. */
  @Column({ type: 'boolean', name: 'is_draft', default: false })
  isDraft: boolean;

  /** The token that was made to follow this one. */
  @Column('uuid', { name: 'successor_id', nullable: true })
  successorId: string | null;

  /** When it ends in favour of its successor; `null`: when it is revoked. */
  @Column({ type: 'timestamptz', name: 'rotates_until', precision: 3, nullable: true })
  rotatesUntil: Date | null;
}
