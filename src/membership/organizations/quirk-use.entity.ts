import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Organization } from './organization.entity.js';

/** How often the clients of an organization needed a tolerance. */
@Entity('quirk_uses')
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'quirk_uses_organization_fkey', onDelete: 'CASCADE' })
export class QuirkUse {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'quirk_uses_pkey' })
  organizationId: string;

  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'quirk_uses_pkey' })
  quirk: string;

  @Column({ type: 'bigint' })
  requests: string;

  @Column({ type: 'timestamptz', name: 'first_used_at', precision: 3 })
  firstUsedAt: Date;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 })
  lastUsedAt: Date;
}
