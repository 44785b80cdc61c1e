import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/**
 * How many members an organization has is the sum of its rows: every write adds one with what it changed, so that none waits for another,
 * and now and then they are made one.
 */
@Entity('member_counts')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'member_counts_organization_fkey', onDelete: 'CASCADE' })
export class MemberCount {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'member_counts_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'member_counts_pkey' })
  id: string;

  @Column('integer')
  members: number;
}
