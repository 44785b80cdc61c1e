import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Member } from '../members/member.entity.js';
import { Group } from './group.entity.js';

/** A member of a group: a person or a group, never both; `value` is the id of whichever it is. */
@Entity('group_members')
@Index('group_members_member_idx', ['organizationId', 'memberId'], { where: '"member_id" IS NOT NULL' })
@Index('group_members_member_group_idx', ['organizationId', 'memberGroupId'], { where: '"member_group_id" IS NOT NULL' })
@Check('group_members_value_check', 'num_nonnulls("member_id", "member_group_id") = 1 AND "value" = COALESCE("member_id", "member_group_id")')
@ForeignKey(() => Group, ['organizationId', 'groupId'], ['organizationId', 'id'], { name: 'group_members_group_fkey', onDelete: 'CASCADE' })
@ForeignKey(() => Member, ['organizationId', 'memberId'], ['organizationId', 'id'], { name: 'group_members_member_fkey', onDelete: 'CASCADE' })
@ForeignKey(() => Group, ['organizationId', 'memberGroupId'], ['organizationId', 'id'], { name: 'group_members_member_group_fkey', onDelete: 'CASCADE' })
export class GroupMember {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'group_members_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { name: 'group_id', primaryKeyConstraintName: 'group_members_pkey' })
  groupId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'group_members_pkey' })
  value: string;

  @Column('uuid', { name: 'member_id', nullable: true })
  memberId: string | null;

  @Column('uuid', { name: 'member_group_id', nullable: true })
  memberGroupId: string | null;
}
