import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/** What an organization adds to its resources: an extension schema of its own, or attributes of a built-in schema. */
@Entity('declared_schemas')
@Check('declared_schemas_type_check', `"resource_type" IN ('User', 'Group')`)
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'declared_schemas_organization_fkey', onDelete: 'CASCADE' })
export class DeclaredSchema {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'declared_schemas_pkey' })
  organizationId: string;

  /** `urn` in lower case. */
  @PrimaryColumn('text', { name: 'urn_key', collation: 'C', primaryKeyConstraintName: 'declared_schemas_pkey' })
  urnKey: string;

  @Column({ type: 'text' })
  urn: string;

  @Column({ type: 'text', name: 'resource_type', collation: 'C' })
  resourceType: 'User' | 'Group';

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  description: string;

  @Column({ type: 'boolean' })
  required: boolean;

  /** The declarations in effect, as they were given. */
  @Column({ type: 'jsonb' })
  attributes: object;

  /** Declarations that were taken back and whose data is still there. */
  @Column({ type: 'jsonb' })
  removed: object;

  /** How far the indexes of its filterable attributes are, by attribute path. */
  @Column({ type: 'jsonb' })
  indexes: object;

  /** Whether the schema itself was taken back. */
  @Column({ type: 'boolean', name: 'is_removed' })
  isRemoved: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
