import { randomUUID } from 'node:crypto';
import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Resource } from '../connection.js';
import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { percentFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp } from './look-up.js';
import { addMembers, onlyId, patchGroup, patchMessage, patchUser, removeListedMembers } from './patch.js';
import { plainProfile, profilesByPut } from './profiles-by-put.js';
import { create, remove, removeUser, replace } from './write.js';

const groupsWithRepeatedMembers = groupsByPatch({
  find: (connection, { displayName }) => lookUp(connection, `/Groups?${percentFilter(`displayName eq "${displayName}"`)}`),
  body: ({ displayName, members }) => ({ schemas: [GROUP_SCHEMA], displayName, members: members.map(onlyId) }),
  // Who is in the group already is added again.
  requests: (_, { members }, { left }) => [
    members.length > 0 ? [addMembers(members)] : [],
    left.length > 0 ? [removeListedMembers(left)] : [],
  ],
});

/** JumpCloud's custom application; activating it tries everything out on a user and a group that it deletes again. */
export const jumpcloud: Dialect = {
  name: 'jumpcloud',
  headers: {},
  omits: ['role', 'changed group names'],
  testConnection: async (connection) => {
    const tested = { userName: `test-${randomUUID()}@corp.example`, name: { givenName: 'Test', familyName: 'User' }, active: true };
    const emails = [{ primary: true, type: 'work', value: tested.userName }];
    const id = await create(connection, '/Users', { schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA], ...tested, emails }, { ...tested, emails });
    // The smallest update has null for the addresses.
    await replace(connection, `/Users/${id}`, { ...tested, emails: null, id, schemas: [USER_SCHEMA] }, { ...tested, id, emails: undefined });
    const displayName = `Test ${randomUUID()}`;
    const groupId = await create(connection, '/Groups', { schemas: [GROUP_SCHEMA], displayName, members: [] }, { displayName });
    await patchGroup(connection, groupId, [addMembers([{ value: id, display: tested.userName }])]);
    await remove(connection, `/Groups/${groupId}`);
    await removeUser(connection, id);
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, `/Users?${percentFilter(`userName eq "${userName}"`)}`),
    body: (person, id) => (id === undefined ? newUser(person) : wholeUser(person, id)),
    answer: (person) => ({ ...plainProfile(person), externalId: person.externalId }),
  }),
  setActive: (connection, id, { givenName, familyName, active }) => patchUser(connection, id, patchMessage([
    { op: 'replace', path: 'name.givenName', value: givenName },
    { op: 'replace', path: 'name.familyName', value: familyName },
    { op: 'replace', path: 'active', value: active },
  ]), { name: { givenName, familyName }, active }),
  ...groupsWithRepeatedMembers,
};

/** The extension is listed although nothing of it is there. */
function newUser(person: Person): Resource {
  return {
    ...plainProfile(person),
    active: person.active,
    addresses: [{ type: 'work', primary: true, country: 'US', locality: 'X', region: 'Y', postalCode: '1', streetAddress: 'Z' }],
    externalId: person.externalId,
    locale: 'en-US',
    preferredLanguage: 'en-US',
    phoneNumbers: [{ primary: true, type: 'work', value: 'tel:+1-555-010-0000' }],
    schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA],
  };
}

/** The extension comes first, and a photo has no type. */
function wholeUser(person: Person, id: string): Resource {
  return {
    ...newUser(person), addresses: [], id, phoneNumbers: [], photos: [{ value: 'https://corp.example/photo.png' }],
    schemas: [ENTERPRISE_USER_SCHEMA, USER_SCHEMA], title: person.title,
  };
}
