import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/** One provisioning client of an organization: tokens belong to it, and members and groups remember who manages them. */
@Entity('connections')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'connections_organization_fkey', onDelete: 'CASCADE' })
export class Connection {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'connections_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'connections_pkey' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
