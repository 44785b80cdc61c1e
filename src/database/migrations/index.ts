import { Initial1763900000000 } from './1763900000000-initial.js';
import { OrganizationMode1764000000000 } from './1764000000000-organization-mode.js';
import { DeclaredSchemas1764060000000 } from './1764060000000-declared-schemas.js';
import { ProvisioningSettings1764070000000 } from './1764070000000-provisioning-settings.js';
import { Invitations1764080000000 } from './1764080000000-invitations.js';
import { Connections1764090000000 } from './1764090000000-connections.js';
import { Domains1764090001000 } from './1764090001000-domains.js';
import { OrganizationAdminKeys1764090002000 } from './1764090002000-organization-admin-keys.js';
import { MemberCounts1764100000000 } from './1764100000000-member-counts.js';
import { InvitationQueue1764110000000 } from './1764110000000-invitation-queue.js';
import { GrownTables1764130000000 } from './1764130000000-grown-tables.js';
import { EmailEnds1764140000000 } from './1764140000000-email-ends.js';

/** In the order in which they run. */
export const migrations = [
  Initial1763900000000, OrganizationMode1764000000000, DeclaredSchemas1764060000000, ProvisioningSettings1764070000000, Invitations1764080000000,
  Connections1764090000000, Domains1764090001000, OrganizationAdminKeys1764090002000,
  MemberCounts1764100000000, InvitationQueue1764110000000, GrownTables1764130000000, EmailEnds1764140000000,
] as const;
