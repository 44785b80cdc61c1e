import { defineAttribute } from '../../protocol/index.js';
import type { Preset } from './preset.js';

const roles = ['owner', 'administrator', 'moderator', 'member', 'guest'] as const;

/** Roles by the attribute `role` in the core User namespace; people are active at once, and deactivated when unassigned. */
export const zulip: Preset = {
  name: 'zulip',
  roles,
  defaultRole: 'member',
  roleAttribute: defineAttribute('role', `The user's role in the organization: ${roles.join(', ')}.`, {
    caseExact: true, canonicalValues: roles, isClosed: true,
  }),
  newUserStatus: 'active',
  deprovisionedStatus: 'deactivated',
};
