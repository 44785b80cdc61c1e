import type { Preset } from './preset.js';
import { standard } from './standard.js';

/** Roles follow groups, by rules that the organization makes. */
export const dronahq: Preset = {
  name: 'dronahq',
  description: 'People are active at once; roles follow groups by the organization\'s own rules.',
  basePath: '/api/scim/v2',
  settings: standard.settings,
};
