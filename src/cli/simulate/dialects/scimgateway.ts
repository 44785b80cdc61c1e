import type { Connection, Resource } from '../connection.js';
import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { percentFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp } from './look-up.js';
import { addMembers, patchUser, removeListedMembers } from './patch.js';
import { create } from './write.js';

const ATTRIBUTES = 'attributes=userName,active,name.givenName,name.familyName,title,emails,phoneNumbers,entitlements';

/**
 * scimgateway's plugin-scim: sends no `schemas`, and null for lists that it has not; changes no user name, and nothing
 * but the members of a group.
 */
export const scimgateway: Dialect = {
  name: 'scimgateway',
  headers: {},
  omits: ['role', 'externalId', 'changed user names', 'changed group names'],
  testConnection: async (connection) => {
    await connection.list(`/Users?${ATTRIBUTES}`);
  },
  assign: async (connection, person) => {
    const id = await lookUp(connection, `/Users?${percentFilter(`userName eq "${person.userName}"`)}&${ATTRIBUTES}`);
    if (id === undefined) return create(connection, '/Users', newUser(person), { userName: person.userName, ...profile(person), active: true });
    await connection.resource('GET', `/Users/${id}?${ATTRIBUTES}`, 200);
    await updateProfile(connection, id, person);
    return id;
  },
  updateProfile,
  setActive: (connection, id, { active }) => setValues(connection, id, { active }),
  ...groupsByPatch({
    find: (connection, { displayName }) => lookUp(connection, `/Groups?${percentFilter(`displayName eq "${displayName}"`)}&attributes=displayName,members`),
    body: ({ displayName }) => ({ displayName }),
    requests: (_, __, { joined, left }) => [[
      ...(joined.length > 0 ? [addMembers(joined)] : []),
      ...(left.length > 0 ? [removeListedMembers(left)] : []),
    ]],
    message: withoutSchemas,
  }),
};

function updateProfile(connection: Connection, id: string, person: Person): Promise<void> {
  return setValues(connection, id, { ...profile(person), active: person.active });
}

function setValues(connection: Connection, id: string, value: Resource): Promise<void> {
  return patchUser(connection, id, withoutSchemas([{ op: 'replace', value }]), value);
}

function withoutSchemas(operations: readonly Resource[]): Resource {
  return { Operations: operations };
}

function newUser(person: Person): Resource {
  return { userName: person.userName, active: true, password: null, ...profile(person), phoneNumbers: null, entitlements: null };
}

function profile({ userName, givenName, familyName, title }: Person): Resource {
  return { name: { givenName, familyName }, title, emails: [{ type: 'work', value: userName }] };
}
