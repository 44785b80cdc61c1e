import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Dialect } from './dialect.js';
import { readConfiguration } from './discovery.js';
import { percentFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp } from './look-up.js';
import { addMembers, onlyId, removeMemberByFilter } from './patch.js';
import { plainProfile, profilesByPut } from './profiles-by-put.js';
import { create } from './write.js';

/**
 * Rippling's custom integration with groups, edited by PATCH. Known, from guides of others: the test reads the configuration, people
 * are looked up by address, and a create may be sent again. Assumed, because there is no capture: all bodies, which are those
 * of the RFC, and that people are replaced by PUT.
 */
export const rippling: Dialect = {
  name: 'rippling',
  headers: {},
  omits: ['role', 'changed group names'],
  testConnection: async (connection) => {
    await readConfiguration(connection);
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, `/Users?${percentFilter(`emails.value eq "${userName}"`)}`),
    body: (person) => ({ schemas: [USER_SCHEMA], ...plainProfile(person), externalId: person.externalId, active: person.active }),
    answer: (person) => ({ ...plainProfile(person), externalId: person.externalId }),
  }),
  ...groupsByPatch({
    find: async (connection, { displayName }) => {
      const query = `/Groups?${percentFilter(`displayName eq "${displayName}"`)}`;
      const found = await lookUp(connection, query);
      if (found !== undefined) return found;
      const body = { schemas: [GROUP_SCHEMA], displayName, members: [] };
      const id = await create(connection, '/Groups', body, { displayName });
      // The retry of a create that went through.
      await connection.send('POST', '/Groups', [409], body);
      return id;
    },
    body: ({ displayName, members }) => ({ schemas: [GROUP_SCHEMA], displayName, members: members.map(onlyId) }),
    requests: (_, __, { joined, left }) => [joined.length > 0 ? [addMembers(joined)] : [], left.map(removeMemberByFilter)],
  }),
};
