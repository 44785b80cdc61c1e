import { USER_SCHEMA } from '../../../protocol/index.js';
import { WrongAnswer } from '../../wrong-answer.js';
import type { Connection } from '../connection.js';
import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { readConfiguration } from './discovery.js';
import { plusFilter } from './filter-query.js';
import { patchMessage, patchUser } from './patch.js';
import { plainProfile } from './profiles-by-put.js';
import { withoutGroups } from './without-groups.js';
import { create } from './write.js';

/** Termindiego25's Keycloak extension: users only; PATCH with a path for each value, the address by `primary`. */
export const keycloakTermindiego25: Dialect = {
  name: 'keycloak-termindiego25',
  headers: {},
  testConnection: async (connection) => {
    await readConfiguration(connection);
  },
  assign: async (connection, person) => {
    const id = await lookUpInText(connection, `/Users?${plusFilter(`userName eq "${person.userName}"`)}`);
    const user = { ...plainProfile(person), active: person.active };
    if (id === undefined) return create(connection, '/Users', { schemas: [USER_SCHEMA], ...user }, user);
    await updateProfile(connection, id, person);
    return id;
  },
  updateProfile,
  setActive: (connection, id, { active }) => patchUser(connection, id, patchMessage([{ op: 'replace', path: 'active', value: active }]), { active }),
  ...withoutGroups('externalId', 'role', 'changed user names'),
};

/** It reads no JSON: the first "id" in the text behind "Resources", and before any other object, is the one it takes. */
async function lookUpInText(connection: Connection, path: string): Promise<string | undefined> {
  const { total, resources: [found], message } = await connection.list(path);
  const taken = /"Resources":\[\{[^{]*?"id":"([^"]+)"/.exec(JSON.stringify(message))?.[1];
  if (total > 1 || taken !== found?.id) throw new WrongAnswer(`GET ${path}: of ${total} results the first "id" in the text is ${String(taken)} instead of ${String(found?.id)}.`);
  return taken;
}

function updateProfile(connection: Connection, id: string, person: Person): Promise<void> {
  const { givenName, familyName, userName, active } = person;
  return patchUser(connection, id, patchMessage([
    { op: 'replace', path: 'name.givenName', value: givenName },
    { op: 'replace', path: 'name.familyName', value: familyName },
    { op: 'replace', path: 'emails[primary eq true].value', value: userName },
    { op: 'replace', path: 'active', value: active },
  ]), { name: { givenName, familyName }, emails: [{ value: userName, type: 'work', primary: true }], active });
}
