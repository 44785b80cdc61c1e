import { PATCH_OP_MESSAGE } from '../../../protocol/index.js';
import { assertHas, type Connection, type Resource } from '../connection.js';
import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { assign, findOrCreateGroup, OKTA_HEADERS, replaceProfile, testConnection } from './okta.js';

/**
 * Okta's catalog applications, such as "SCIM 2.0 Test App": profiles by PUT, activation and groups by PATCH. The
 * mapping is cut down to userName, name and role, as some products ask their administrators to do.
 */
export const oktaCatalog: Dialect = {
  name: 'okta-catalog',
  headers: OKTA_HEADERS,
  testConnection,
  assign: (connection, person) => assign(connection, person, map),
  updateProfile: (connection, id, person) => replaceProfile(connection, id, person, map),
  setActive: async (connection, id, { active }) => {
    assertHas(`PATCH /Users/${id}`, await patchUser(connection, id, { active }), { id, active });
  },
  pushGroup: async (connection, group) => {
    const id = await findOrCreateGroup(connection, group);
    await patchGroup(connection, id, [rename(id, group.displayName)]);
    await patchGroup(connection, id, [{ op: 'replace', path: 'members', value: group.members }]);
    return id;
  },
  // The rename comes with every change, and batches of members overlap in time.
  changeGroup: async (connection, id, { displayName }, { joined, left }) => {
    const leaving = left.map(({ value }) => ({ op: 'remove', path: `members[value eq "${value}"]` }));
    const joining = joined.length > 0 ? [{ op: 'add', path: 'members', value: joined }] : [];
    await patchGroup(connection, id, [rename(id, displayName)]);
    await Promise.all([leaving, joining].map((operations) => patchGroup(connection, id, operations)));
  },
};

function map(person: Person) {
  return { userName: person.userName, name: { givenName: person.givenName, familyName: person.familyName }, role: person.role };
}

function patchUser(connection: Connection, id: string, value: Resource): Promise<Resource> {
  return connection.resource('PATCH', `/Users/${id}`, 200, { schemas: [PATCH_OP_MESSAGE], Operations: [{ op: 'replace', value }] });
}

function rename(id: string, displayName: string): Resource {
  return { op: 'replace', value: { id, displayName } };
}

async function patchGroup(connection: Connection, id: string, operations: readonly Resource[]): Promise<void> {
  if (operations.length === 0) return;
  await connection.send('PATCH', `/Groups/${id}`, [200, 204], { schemas: [PATCH_OP_MESSAGE], Operations: operations });
}
