import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Dialect } from './dialect.js';
import { chunks } from './chunks.js';
import { plusFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp } from './look-up.js';
import { addMembers, removeListedMembers } from './patch.js';
import { plainProfile, profilesByPut } from './profiles-by-put.js';
import { removeUser } from './write.js';

/** AWS takes at most so many members in one request. */
const MEMBERS_AT_ONCE = 100;

/** ssosync, and the identity providers' compatibility modes for AWS: group attributes by path, members removed by value. */
export const ssosync: Dialect = {
  name: 'ssosync',
  headers: { 'Content-Type': 'application/scim+json' },
  omits: ['role'],
  testConnection: async (connection) => {
    await lookUp(connection, byUserName('nobody@corp.example'));
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, byUserName(userName)),
    body: (person, id) => ({
      schemas: [USER_SCHEMA], ...(id !== undefined && { id }), ...plainProfile(person),
      active: person.active, addresses: [{ type: 'work' }], externalId: person.externalId,
    }),
    answer: (person) => ({ ...plainProfile(person), externalId: person.externalId }),
  }),
  remove: removeUser,
  ...groupsByPatch({
    find: (connection, { displayName }) => lookUp(connection, `/Groups?${plusFilter(`displayName eq "${displayName}"`)}`),
    body: ({ displayName, externalId }) => ({ schemas: [GROUP_SCHEMA], displayName, externalId }),
    requests: (_, { displayName, externalId }, { joined, left }) => [
      [{ op: 'replace', path: 'displayName', value: displayName }, { op: 'replace', path: 'externalId', value: externalId }],
      ...chunks(joined, MEMBERS_AT_ONCE).map((members) => [addMembers(members)]),
      ...chunks(left, MEMBERS_AT_ONCE).map((members) => [removeListedMembers(members)]),
    ],
  }),
};

function byUserName(userName: string): string {
  return `/Users?${plusFilter(`userName eq "${userName}"`)}`;
}
