import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import { displayNameOf, type Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { groupsByPut } from './group-styles.js';
import { onlyId } from './patch.js';
import { profilesByPut } from './profiles-by-put.js';
import { Snapshot } from './snapshot.js';
import { removeUser } from './write.js';

const users = new Snapshot('/Users', ({ externalId }) => externalId, 1000);
const groups = new Snapshot('/Groups', ({ externalId }) => externalId, 1000);

/** Pocket ID: reads everything, matches by externalId, then writes whole resources and deletes those it does not know. */
export const pocketId: Dialect = {
  name: 'pocket-id',
  headers: { Accept: 'application/scim+json' },
  omits: ['role'],
  testConnection: async (connection) => {
    await users.find(connection, undefined);
    await groups.find(connection, undefined);
  },
  ...profilesByPut({
    find: (connection, { externalId }) => users.find(connection, externalId),
    body: (person) => ({ schemas: [USER_SCHEMA], ...profile(person), active: person.active }),
    answer: profile,
  }),
  remove: removeUser,
  ...groupsByPut({
    find: (connection, { externalId }) => groups.find(connection, externalId),
    body: ({ displayName, externalId, members }) => ({ schemas: [GROUP_SCHEMA], externalId, displayName, members: members.map(onlyId) }),
  }),
};

/** The address has no type. */
function profile(person: Person) {
  const { externalId, userName, givenName, familyName } = person;
  return { externalId, userName, name: { givenName, familyName }, displayName: displayNameOf(person), emails: [{ value: userName, primary: true }] };
}
