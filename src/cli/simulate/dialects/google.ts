import { USER_SCHEMA } from '../../../protocol/index.js';
import type { Dialect } from './dialect.js';
import { percentFilter } from './filter-query.js';
import { lookUp } from './look-up.js';
import { plainProfile, profilesByPut } from './profiles-by-put.js';
import { withoutGroups } from './without-groups.js';
import { removeUser } from './write.js';

/** Google Workspace's automated provisioning: users only; suspends, and deletes after a period of grace. */
export const google: Dialect = {
  name: 'google',
  headers: { 'User-Agent': 'Google-Auto-Provisioning', 'Content-Type': 'application/json' },
  testConnection: async (connection) => {
    await connection.list('/Users?count=1');
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, `/Users?${percentFilter(`userName eq "${userName}"`)}&startIndex=1`),
    // A URN of SCIM 1 beside the one of SCIM 2.
    body: (person) => ({ schemas: ['urn:scim:schemas:core:1.0', USER_SCHEMA], ...plainProfile(person), active: person.active }),
    answer: plainProfile,
  }),
  remove: removeUser,
  ...withoutGroups('externalId', 'role'),
};
