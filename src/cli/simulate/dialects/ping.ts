import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { percentFilter } from './filter-query.js';
import { groupsByPut } from './group-styles.js';
import { lookUp } from './look-up.js';
import { onlyId } from './patch.js';
import { profilesByPut } from './profiles-by-put.js';

/**
 * PingOne: no PATCH; removal is set to Disable, membership to Overwrite. The filter is sent as its administrator typed
 * it: `username` in lower case, `Eq` with a capital. The identifier never changes.
 */
export const ping: Dialect = {
  name: 'ping',
  headers: { 'User-Agent': 'Apache-HttpClient' },
  omits: ['externalId', 'role', 'changed user names'],
  testConnection: async (connection) => {
    await connection.list(byUserName('nobody@corp.example'));
    await connection.list(`/Users?${percentFilter('email Co "nobody@corp.example"')}`);
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, byUserName(userName)),
    // With one of two addresses empty, both get the same value, and both are primary; the answer has one that is.
    body: (person) => ({ schemas: [USER_SCHEMA], ...profile(person), active: person.active, emails: emails(person, () => true) }),
    answer: (person) => ({ ...profile(person), emails: emails(person, (type) => type === 'work') }),
  }),
  ...groupsByPut({
    find: (connection, { displayName }) => lookUp(connection, `/Groups?${percentFilter(`displayName eq "${displayName}"`)}`),
    body: ({ displayName, members }) => ({ schemas: [GROUP_SCHEMA], displayName, members: members.map(onlyId) }),
  }),
};

function byUserName(userName: string): string {
  return `/Users?${percentFilter(`username Eq "${userName}"`)}`;
}

function profile({ userName, givenName, familyName, title }: Person) {
  return { userName, name: { givenName, familyName }, title };
}

function emails({ userName }: Person, isPrimary: (type: string) => boolean) {
  return ['work', 'home'].map((type) => ({ value: userName, type, primary: isPrimary(type) }));
}
