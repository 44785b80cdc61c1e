import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/** Which product the client belongs to; `other` for all that are not named. */
export const IDENTITY_PROVIDERS = ['okta', 'entra', 'onelogin', 'jumpcloud', 'google', 'ping', 'keycloak', 'authentik', 'other'] as const;

export type IdentityProvider = (typeof IDENTITY_PROVIDERS)[number];

/** One provisioning client of an organization: tokens belong to it, and members and groups remember who manages them. */
@Entity('connections')
@Check('connections_identity_provider_check', `"identity_provider" IN ('okta', 'entra', 'onelogin', 'jumpcloud', 'google', 'ping', 'keycloak', 'authentik', 'other')`)
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'connections_organization_fkey', onDelete: 'CASCADE' })
export class Connection {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'connections_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'connections_pkey' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', name: 'identity_provider', collation: 'C', default: 'other' })
  identityProvider: IdentityProvider;

  /** While it is off, its tokens are good for nothing; nothing is lost. */
  @Column({ type: 'boolean', name: 'is_enabled', default: true })
  isEnabled: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
