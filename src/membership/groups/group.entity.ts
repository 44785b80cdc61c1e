import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Connection } from '../connections/connection.entity.js';
import { Organization } from '../organizations/organization.entity.js';

@Entity('groups')
@Unique('groups_display_name_key', ['organizationId', 'displayNameKey'])
@Index('groups_external_id_idx', ['organizationId', 'externalId'])
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'groups_organization_fkey', onDelete: 'CASCADE' })
@ForeignKey(() => Connection, ['organizationId', 'connectionId'], ['organizationId', 'id'], { name: 'groups_connection_fkey' })
export class Group {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'groups_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'groups_pkey' })
  id: string;

  @Column('uuid', { name: 'connection_id', nullable: true })
  connectionId: string | null;

  @Column({ type: 'text', name: 'display_name' })
  displayName: string;

  @Column({ type: 'text', name: 'display_name_key', collation: 'C' })
  displayNameKey: string;

  @Column({ type: 'text', name: 'external_id', collation: 'C', nullable: true })
  externalId: string | null;

  @Column({ type: 'jsonb' })
  attributes: object;

  @Column({ type: 'jsonb' })
  keys: object;

  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
