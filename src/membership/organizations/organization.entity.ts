import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** How literally its clients are taken. */
export type OrganizationMode = 'compat' | 'rfc' | 'profile';

/** The tenant of RFC 7644 §6. One of the two tables that are not keyed by organization: it is what the others are keyed by. */
@Entity('organizations')
@Unique('organizations_slug_key', ['slug'])
@Check('organizations_mode_check', `"mode" IN ('compat', 'rfc', 'profile')`)
export class Organization {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'organizations_pkey' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  slug: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  preset: string;

  @Column({ type: 'text', collation: 'C', default: 'compat' })
  mode: OrganizationMode;

  @Column({ type: 'boolean', name: 'scim_allowed' })
  scimAllowed: boolean;

  @Column({ type: 'boolean', name: 'scim_enabled' })
  scimEnabled: boolean;

  /** Moves with every change of what the organization's messages are read by and its members planned by. */
  @Column({ type: 'integer', name: 'configuration_version', default: 0 })
  configurationVersion: number;

  /** What it changes of its preset; the shape is the provisioning module's. */
  @Column({ type: 'jsonb', default: {} })
  settings: object;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
