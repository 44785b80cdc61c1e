import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Member } from './member.entity.js';

/** One value of an attribute that is searched by an index or unique, as text in the order of the values. */
@Entity('member_values')
@Index('member_values_value_idx', ['organizationId', 'attribute', 'value', 'memberId'])
@Index('member_values_unique_idx', ['organizationId', 'attribute', 'value'], { unique: true, where: '"is_unique"' })
@Index('member_values_pattern_idx', { synchronize: false })
@ForeignKey(() => Member, ['organizationId', 'memberId'], ['organizationId', 'id'], { name: 'member_values_member_fkey', onDelete: 'CASCADE' })
export class MemberValue {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'member_values_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { name: 'member_id', primaryKeyConstraintName: 'member_values_pkey' })
  memberId: string;

  /** The attribute path, as the schema spells it. */
  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'member_values_pkey' })
  attribute: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'member_values_pkey' })
  position: number;

  @Column({ type: 'text', collation: 'C' })
  value: string;

  @Column({ type: 'boolean', name: 'is_unique' })
  isUnique: boolean;
}
