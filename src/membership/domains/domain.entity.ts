import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/** A domain that an organization says is its own; it counts once that is verified. */
@Entity('domains')
// Not keyed by organization: a domain is at most one's of all.
@Index('domains_verified_idx', ['domain'], { unique: true, where: '"verified_at" IS NOT NULL' })
@Check('domains_verified_by_check', `"verified_by" IN ('dns', 'operator')`)
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'domains_organization_fkey', onDelete: 'CASCADE' })
export class Domain {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'domains_pkey' })
  organizationId: string;

  /** In ASCII and lower case. */
  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'domains_pkey' })
  domain: string;

  /** What a TXT record of the domain must say. */
  @Column({ type: 'text', collation: 'C' })
  challenge: string;

  @Column({ type: 'timestamptz', name: 'verified_at', precision: 3, nullable: true })
  verifiedAt: Date | null;

  @Column({ type: 'text', name: 'verified_by', collation: 'C', nullable: true })
  verifiedBy: 'dns' | 'operator' | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
