import type { Preset } from './preset.js';
import { standard } from './standard.js';

/** People are invited by mail and count as members of groups once they signed in; roles by the attribute `secodaRole`. */
export const secoda: Preset = {
  name: 'secoda',
  description: 'People are invited by mail and active after their first sign-in; roles, custom ones too, by the attribute `secodaRole`.',
  basePath: '/api/v2/scim',
  settings: {
    ...standard.settings,
    roles: [
      { name: 'admin', description: 'Manages the workspace.', isPrivileged: true },
      { name: 'editor', description: 'Writes.', isPrivileged: false },
      { name: 'viewer', description: 'Reads.', isPrivileged: false },
    ],
    defaultRole: 'viewer',
    roleAttribute: 'secodaRole',
    roleRules: [{ kind: 'attribute', attribute: 'secodaRole' }],
    invitations: 'invite',
  },
};
