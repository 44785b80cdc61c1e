import { displayNameOf, type Person } from '../directory.js';
import { chunks } from './chunks.js';
import type { Dialect } from './dialect.js';
import { assign, findOrCreateGroup, fullProfile, OKTA_HEADERS, replaceProfile, testConnection } from './okta.js';
import { changeGroup, patchProfile, rename } from './okta-patch.js';
import { patchGroup } from './patch.js';

const MEMBERS_AT_ONCE = 10;

/**
 * Applications published in the Okta Integration Network: like the catalog's, with the whole profile, the role in the
 * list `roles`, and passwords.
 */
export const oktaOin: Dialect = {
  name: 'okta-oin',
  headers: OKTA_HEADERS,
  omits: ['role'],
  testConnection,
  assign: (connection, person) => assign(connection, person, map),
  updateProfile: async (connection, id, person) => {
    await replaceProfile(connection, id, person, map);
    await patchProfile(connection, id, { password: 'N3w-Passw0rd' }, { password: undefined });
  },
  // Newer connectors repeat the read-only id.
  setActive: (connection, id, person) => {
    const values = { displayName: displayNameOf(person), active: person.active };
    return patchProfile(connection, id, { id, ...values }, values);
  },
  // "Push now" replaces the members; those of an empty group without a path.
  pushGroup: async (connection, group) => {
    const id = await findOrCreateGroup(connection, group);
    await patchGroup(connection, id, [rename(id, group.displayName)]);
    const { displayName, members } = group;
    const [first, ...others] = chunks(members, MEMBERS_AT_ONCE);
    await patchGroup(connection, id, [first ? { op: 'replace', path: 'members', value: first } : { op: 'replace', value: { members: [], id, displayName } }]);
    await Promise.all(others.map((value) => patchGroup(connection, id, [{ op: 'add', path: 'members', value }])));
    return id;
  },
  changeGroup,
};

/** `roles.^[primary==true].value` in the profile editor. */
function map(person: Person) {
  return { ...fullProfile(person), roles: [{ primary: true, value: person.title }] };
}
