import { GROUP_SCHEMA } from '../../../protocol/index.js';
import { assertHas, type Connection } from '../connection.js';
import type { Person } from '../directory.js';
import type { Dialect, GroupWithIds } from './dialect.js';
import { assign, findOrCreateGroup, fullProfile, OKTA_HEADERS, replaceProfile, testConnection } from './okta.js';

/** Okta's App Integration Wizard: everything by PUT, never PATCH or DELETE. */
export const oktaWizard: Dialect = {
  name: 'okta-wizard',
  headers: OKTA_HEADERS,
  testConnection,
  assign: (connection, person) => assign(connection, person, map),
  updateProfile: (connection, id, person) => replaceProfile(connection, id, person, map),
  setActive: (connection, id, person) => replaceProfile(connection, id, person, map),
  pushGroup: async (connection, group) => {
    const id = await findOrCreateGroup(connection, group);
    await replaceGroup(connection, id, group);
    return id;
  },
  changeGroup: (connection, id, group) => replaceGroup(connection, id, group),
};

function map(person: Person) {
  return { ...fullProfile(person), role: person.role };
}

/** The existence check, then the whole group. */
async function replaceGroup(connection: Connection, id: string, { displayName, members }: GroupWithIds): Promise<void> {
  await connection.resource('GET', `/Groups/${id}`, 200);
  const replaced = await connection.resource('PUT', `/Groups/${id}`, 200, { schemas: [GROUP_SCHEMA], id, displayName, members });
  assertHas(`PUT /Groups/${id}`, replaced, { id, displayName });
}
