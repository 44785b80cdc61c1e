import type { Preset } from './preset.js';
import { standard } from './standard.js';

/** Whoever is unassigned is removed; attributes that the provider alone declares are stored. */
export const hoppscotch: Preset = {
  name: 'hoppscotch',
  description: 'People are active at once and removed when unassigned; attributes that no schema defines are stored as they are sent.',
  basePath: '/scim/v2',
  settings: { ...standard.settings, deprovisioning: 'remove', unknownAttributes: 'store' },
};
