import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Organization } from '../membership/index.js';

/** A key of the admin API for one organization; only its SHA-256 is kept. */
@Entity('organization_admin_keys')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'organization_admin_keys_organization_fkey', onDelete: 'CASCADE' })
export class OrganizationAdminKey {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'organization_admin_keys_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'organization_admin_keys_pkey' })
  id: string;

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
}
