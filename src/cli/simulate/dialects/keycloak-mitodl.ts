import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Connection, Resource } from '../connection.js';
import { displayNameOf, type Person } from '../directory.js';
import type { Dialect, MemberReference } from './dialect.js';
import { groupsByPatch } from './group-styles.js';
import { onlyId, patchMessage, patchUser } from './patch.js';
import { Snapshot } from './snapshot.js';
import { create } from './write.js';

const users = new Snapshot('/Users', ({ userName }) => String(userName).toLowerCase());
const groups = new Snapshot('/Groups', ({ displayName }) => String(displayName).toLowerCase());

/**
 * The Keycloak extension of mitodl with "user-patchOp": imports lists, sends no first and last names, and its SCIM-SDK
 * puts each value into a list.
 */
export const keycloakMitodl: Dialect = {
  name: 'keycloak-mitodl',
  headers: {},
  omits: ['role', 'name'],
  testConnection: async (connection) => {
    await users.find(connection, undefined);
    await groups.find(connection, undefined);
  },
  assign: async (connection, person) => {
    const id = await users.find(connection, person.userName.toLowerCase());
    if (id === undefined) return create(connection, '/Users', newUser(person), { ...profile(person), emails: [{ value: person.userName }] });
    await updateProfile(connection, id, person);
    return id;
  },
  updateProfile,
  setActive: updateProfile,
  ...groupsByPatch({
    find: (connection, { displayName }) => groups.find(connection, displayName.toLowerCase()),
    body: ({ displayName, externalId, members }) => ({ schemas: [GROUP_SCHEMA], externalId, displayName, members: members.map(relative) }),
    requests: (_, { displayName, externalId, members }) => [[
      members.length > 0 ? { op: 'replace', path: 'members', value: members.map(onlyId) } : { op: 'remove', path: 'members' },
      wrapped('displayName', displayName),
      wrapped('externalId', externalId),
    ]],
  }),
};

function updateProfile(connection: Connection, id: string, person: Person): Promise<void> {
  const operations = [wrapped('active', String(person.active)), wrapped('userName', person.userName), wrapped('displayName', displayNameOf(person))];
  return patchUser(connection, id, patchMessage(operations), profile(person));
}

function newUser(person: Person): Resource {
  return { schemas: [USER_SCHEMA], ...profile(person), emails: [{ value: person.userName }], roles: [{ value: person.title }] };
}

function profile(person: Person): Resource {
  const { externalId, userName, active } = person;
  return { externalId, userName, displayName: displayNameOf(person), active };
}

function wrapped(path: string, value: string): Resource {
  return { op: 'replace', path, value: [value] };
}

function relative({ value }: MemberReference): Resource {
  return { value, $ref: `Users/${value}` };
}
