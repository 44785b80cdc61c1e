import type { Preset } from './preset.js';
import { standard } from './standard.js';

/** Roles by the attribute `role` in the core User namespace; people are active at once, and deactivated when unassigned. */
export const zulip: Preset = {
  name: 'zulip',
  description: 'Five roles by the attribute `role`; people are active at once, and deactivated when unassigned.',
  basePath: '/scim/v2',
  settings: {
    ...standard.settings,
    roles: [
      { name: 'owner', description: 'Can do everything, and manages the other owners.', isPrivileged: true },
      { name: 'administrator', description: 'Manages people and settings.', isPrivileged: true },
      { name: 'moderator', description: 'Helps to keep order.', isPrivileged: false },
      { name: 'member', description: 'Takes part.', isPrivileged: false },
      { name: 'guest', description: 'Sees what they are invited to.', isPrivileged: false },
    ],
    defaultRole: 'member',
    roleAttribute: 'role',
    roleRules: [{ kind: 'attribute', attribute: 'role' }],
  },
};
