import { defaultTemplate } from '../invitations/invitation-template.js';
import type { Preset } from './preset.js';

/** Neutral: everybody is a user, active at once, and deactivated when unassigned. */
export const standard: Preset = {
  name: 'standard',
  description: 'Neutral: people are active at once, deactivated when unassigned, and users until a rule says more.',
  basePath: '/scim/v2',
  settings: {
    roles: [
      { name: 'admin', description: 'Runs the organization.', isPrivileged: true },
      { name: 'user', description: 'Uses the product.', isPrivileged: false },
    ],
    defaultRole: 'user',
    roleAttribute: null,
    roleRules: [],
    grantedRoles: 'stay',
    invitations: 'none',
    invited: 'everyone',
    invitedDomains: [],
    invitationDays: 14,
    invitationTemplate: defaultTemplate,
    deprovisioning: 'deactivate',
    retentionDays: null,
    rehire: 'revive',
    linking: 'conflict',
    unknownAttributes: 'drop',
  },
};
