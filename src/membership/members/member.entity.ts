import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Connection } from '../connections/connection.entity.js';
import { Organization } from '../organizations/organization.entity.js';

/** One record per person and organization. `keys` holds the attributes as they are compared; `…_key` columns too. */
@Entity('members')
@Unique('members_user_name_key', ['organizationId', 'userNameKey'])
@Index('members_external_id_idx', ['organizationId', 'externalId'])
@Index('members_display_name_idx', ['organizationId', 'displayNameKey'])
@Index('members_role_idx', ['organizationId', 'role', 'status'])
@Index('members_keys_idx', { synchronize: false })
@Index('members_pattern_idx', { synchronize: false })
@Index('members_email_end_0_idx', { synchronize: false })
@Index('members_email_end_1_idx', { synchronize: false })
@Index('members_email_end_2_idx', { synchronize: false })
@Index('members_more_emails_idx', { synchronize: false })
@Check('members_status_check', `"status" IN ('active', 'invited', 'deactivated', 'removed')`)
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'members_organization_fkey', onDelete: 'CASCADE' })
@ForeignKey(() => Connection, ['organizationId', 'connectionId'], ['organizationId', 'id'], { name: 'members_connection_fkey' })
export class Member {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'members_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'members_pkey' })
  id: string;

  @Column('uuid', { name: 'connection_id', nullable: true })
  connectionId: string | null;

  @Column({ type: 'text', name: 'user_name' })
  userName: string;

  @Column({ type: 'text', name: 'user_name_key', collation: 'C' })
  userNameKey: string;

  @Column({ type: 'text', name: 'external_id', collation: 'C', nullable: true })
  externalId: string | null;

  @Column({ type: 'text', name: 'display_name', nullable: true })
  displayName: string | null;

  @Column({ type: 'text', name: 'display_name_key', collation: 'C', nullable: true })
  displayNameKey: string | null;

  @Column({ type: 'text', collation: 'C' })
  status: string;

  @Column({ type: 'text', collation: 'C' })
  role: string;

  @Column({ type: 'jsonb' })
  attributes: object;

  @Column({ type: 'jsonb' })
  keys: object;

  /** A slow salted hash; see src/provisioning/passwords. */
  @Column({ type: 'text', name: 'password_hash', collation: 'C', nullable: true })
  passwordHash: string | null;

  /** By an administrator. */
  @Column({ type: 'text', name: 'granted_role', collation: 'C', nullable: true })
  grantedRole: string | null;

  /** When the person was active first. */
  @Column({ type: 'timestamptz', name: 'activated_at', precision: 3, nullable: true })
  activatedAt: Date | null;

  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
