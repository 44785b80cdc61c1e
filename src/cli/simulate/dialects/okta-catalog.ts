import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { assign, findOrCreateGroup, OKTA_HEADERS, replaceProfile, testConnection } from './okta.js';
import { changeGroup, patchProfile, rename } from './okta-patch.js';
import { patchGroup } from './patch.js';

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
  setActive: (connection, id, { active }) => patchProfile(connection, id, { active }, { active }),
  pushGroup: async (connection, group) => {
    const id = await findOrCreateGroup(connection, group);
    await patchGroup(connection, id, [rename(id, group.displayName)]);
    await patchGroup(connection, id, [{ op: 'replace', path: 'members', value: group.members }]);
    return id;
  },
  changeGroup,
};

function map(person: Person) {
  return { userName: person.userName, name: { givenName: person.givenName, familyName: person.familyName }, role: person.role };
}
