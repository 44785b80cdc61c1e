import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Dialect } from './dialect.js';
import { readConfiguration, readDefinitions } from './discovery.js';
import { percentFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp, lookUpInList } from './look-up.js';
import { addMembers, removeMemberByFilter } from './patch.js';
import { plainProfile, profilesByPut } from './profiles-by-put.js';

/**
 * CyberArk Identity: users by PUT, members by PATCH; deprovisioning is set to disable. Only its requests are documented,
 * so the bodies are those of the RFC.
 */
export const cyberark: Dialect = {
  name: 'cyberark',
  headers: {},
  omits: ['externalId', 'role', 'changed group names'],
  testConnection: async (connection) => {
    await readConfiguration(connection);
    await readDefinitions(connection, '/ResourceTypes/User', '/ResourceTypes/Group', `/Schemas/${USER_SCHEMA}`, `/Schemas/${GROUP_SCHEMA}`);
    await connection.list('/Users?count=1');
  },
  ...profilesByPut({
    find: async (connection, { userName }) => {
      const id = await lookUp(connection, `/Users?${percentFilter(`userName eq "${userName}"`)}`);
      if (id !== undefined) await connection.resource('GET', `/Users/${id}`, 200);
      return id;
    },
    body: (person) => ({ schemas: [USER_SCHEMA], ...plainProfile(person), active: person.active }),
    answer: plainProfile,
  }),
  ...groupsByPatch({
    find: async (connection, { displayName }) => {
      const id = await lookUpInList(connection, displayName);
      if (id !== undefined) await connection.resource('GET', `/Groups/${id}`, 200);
      return id;
    },
    body: ({ displayName }) => ({ schemas: [GROUP_SCHEMA], displayName }),
    requests: (_, __, { joined, left }) => [joined.length > 0 ? [addMembers(joined)] : [], left.map(removeMemberByFilter)],
  }),
};
