import { Initial1763900000000 } from './1763900000000-initial.js';

/** In the order in which they run. */
export const migrations = [Initial1763900000000] as const;
