import { USER_SCHEMA } from '../../../protocol/index.js';
import type { Dialect } from './dialect.js';
import { readConfiguration, readDefinitions } from './discovery.js';
import { percentFilter } from './filter-query.js';
import { lookUp } from './look-up.js';
import { plainProfile, profilesByPut } from './profiles-by-put.js';
import { readAll } from './read-all.js';
import { withoutGroups } from './without-groups.js';
import { removeUser } from './write.js';

/**
 * SailPoint's SCIM 2.0 connector without `usePatch`: discovers, aggregates accounts in pages, then writes
 * users by PUT and DELETE. Only its requests are documented, so the bodies are those of the RFC.
 */
export const sailpoint: Dialect = {
  name: 'sailpoint',
  headers: {},
  testConnection: async (connection) => {
    await readConfiguration(connection);
    await connection.list('/ResourceTypes');
    await connection.list('/Schemas');
    await readDefinitions(connection, '/ResourceTypes/User', `/Schemas/${USER_SCHEMA}`);
    await readAll(connection, '/Users', 100);
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, `/Users?${percentFilter(`userName eq "${userName}"`)}&startIndex=1&count=100`),
    body: (person) => ({ schemas: [USER_SCHEMA], ...plainProfile(person), active: person.active }),
    answer: plainProfile,
  }),
  remove: removeUser,
  ...withoutGroups('externalId', 'role'),
};
