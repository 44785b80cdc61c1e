import type { Preset } from './preset.js';

/** Neutral: everybody is a user, active at once, and deactivated when unassigned. */
export const standard: Preset = {
  name: 'standard',
  roles: ['admin', 'user'],
  defaultRole: 'user',
  newUserStatus: 'active',
  deprovisionedStatus: 'deactivated',
};
