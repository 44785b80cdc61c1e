import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import type { Connection } from '../connection.js';
import { displayNameOf, type Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { percentFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp } from './look-up.js';
import { addMembers, onlyId, patchMessage, patchUser, removeMemberByFilter } from './patch.js';
import { plainProfile } from './profiles-by-put.js';
import { create } from './write.js';

/**
 * ServiceNow's outbound SCIM, set to PATCH. Known: it reads the resource types and the schemas, and PUT or PATCH is chosen. Assumed,
 * because there is no capture: the look-up by userName, and all bodies, which are those of the RFC.
 */
export const servicenow: Dialect = {
  name: 'servicenow',
  headers: {},
  omits: ['role', 'changed group names'],
  testConnection: async (connection) => {
    await connection.list('/ResourceTypes');
    await connection.list('/Schemas');
  },
  assign: async (connection, person) => {
    const id = await lookUp(connection, `/Users?${percentFilter(`userName eq "${person.userName}"`)}`);
    if (id !== undefined) {
      await updateProfile(connection, id, person);
      return id;
    }
    const profile = { ...plainProfile(person), externalId: person.externalId, active: person.active };
    return create(connection, '/Users', { schemas: [USER_SCHEMA], ...profile }, profile);
  },
  updateProfile,
  setActive: (connection, id, { active }) => patchUser(connection, id, patchMessage([{ op: 'replace', path: 'active', value: active }]), { active }),
  ...groupsByPatch({
    find: (connection, { displayName }) => lookUp(connection, `/Groups?${percentFilter(`displayName eq "${displayName}"`)}`),
    body: ({ displayName, members }) => ({ schemas: [GROUP_SCHEMA], displayName, members: members.map(onlyId) }),
    requests: (_, __, { joined, left }) => [joined.length > 0 ? [addMembers(joined)] : [], left.map(removeMemberByFilter)],
  }),
};

function updateProfile(connection: Connection, id: string, person: Person): Promise<void> {
  const { userName, givenName, familyName, externalId, active } = person;
  const changed = { userName, externalId, displayName: displayNameOf(person), active };
  return patchUser(connection, id, patchMessage([
    ...Object.entries(changed).map(([path, value]) => ({ op: 'replace', path, value })),
    { op: 'replace', path: 'name.givenName', value: givenName },
    { op: 'replace', path: 'name.familyName', value: familyName },
    { op: 'replace', path: 'emails[type eq "work"].value', value: userName },
  ]), { ...changed, name: { givenName, familyName } });
}
