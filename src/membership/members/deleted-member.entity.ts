import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/** An id that was ended for good; it lets the journal of a later record of the same person name the former one. */
@Entity('deleted_members')
@Index('deleted_members_user_name_idx', ['organizationId', 'userNameKey'])
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'deleted_members_organization_fkey', onDelete: 'CASCADE' })
export class DeletedMember {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'deleted_members_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'deleted_members_pkey' })
  id: string;

  @Column({ type: 'text', name: 'user_name_key', collation: 'C', nullable: true })
  userNameKey: string | null;

  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3 })
  deletedAt: Date;
}
