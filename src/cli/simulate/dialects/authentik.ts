import { GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import { WrongAnswer } from '../../wrong-answer.js';
import { assertHas, type Connection, type Resource } from '../connection.js';
import type { Person } from '../directory.js';
import { chunks } from './chunks.js';
import type { Dialect, GroupWithIds, MemberChange } from './dialect.js';
import { asObject, readConfiguration } from './discovery.js';
import { plusFilter } from './filter-query.js';
import { lookUp } from './look-up.js';
import { addMembers, patchGroup, removeListedMembers } from './patch.js';
import { plainProfile } from './profiles-by-put.js';
import { readAll } from './read-all.js';
import { removeUser, replace } from './write.js';

/**
 * authentik: creates first and looks up after a 409; a group is replaced without a path, and each member is an operation
 * of its own.
 */
export const authentik: Dialect = {
  name: 'authentik',
  headers: {},
  omits: ['role'],
  testConnection: async (connection) => {
    await readConfiguration(connection);
    await readAll(connection, '/Users');
    await readAll(connection, '/Groups');
  },
  assign: (connection, person) => connect(connection, '/Users', { schemas: [USER_SCHEMA], ...user(person) }, {
    filter: `userName eq "${person.userName}"`,
    created: (created) => assertHas(`POST /Users of ${person.userName}`, created, user(person)),
    adopted: (id) => replaceUser(connection, id, person),
  }),
  updateProfile: replaceUser,
  setActive: replaceUser,
  remove: removeUser,
  pushGroup: async (connection, group) => {
    const { displayName, externalId } = group;
    const id = await connect(connection, '/Groups', attributes(group), {
      filter: `displayName eq "${displayName}"`,
      created: (created) => assertHas(`POST /Groups of ${displayName}`, created, { displayName, externalId }),
      adopted: (id) => patchGroup(connection, id, [{ op: 'replace', value: { id, ...attributes(group) } }]),
    });
    await changeMembers(connection, id, { joined: group.members, left: [] });
    return id;
  },
  // The value repeats `id` and `schemas`, which are read-only.
  changeGroup: async (connection, id, group, change) => {
    await patchGroup(connection, id, [{ op: 'replace', value: { id, ...attributes(group) } }]);
    await connection.resource('GET', `/Groups/${id}`, 200);
    await changeMembers(connection, id, change);
  },
};

function replaceUser(connection: Connection, id: string, person: Person): Promise<void> {
  return replace(connection, `/Users/${id}`, { schemas: [USER_SCHEMA], id, ...user(person) }, { id, ...user(person) });
}

function user(person: Person): Resource {
  return { ...plainProfile(person), active: person.active, externalId: person.externalId };
}

interface Connecting {
  /** Finds what a conflict means. */
  readonly filter: string;
  created(resource: Resource): void;
  adopted(id: string): Promise<void>;
}

/** @returns the id of the resource created, or of the one that has the name already */
async function connect(connection: Connection, endpoint: '/Users' | '/Groups', body: Resource, { filter, created, adopted }: Connecting): Promise<string> {
  const { status, body: answer } = await connection.send('POST', endpoint, [201, 409], body);
  if (status === 201) {
    const resource = asObject(answer);
    created(resource);
    if (typeof resource.id !== 'string') throw new WrongAnswer(`POST ${endpoint}: the answer has no id.`);
    return resource.id;
  }
  const id = await lookUp(connection, `${endpoint}?${plusFilter(filter)}`);
  if (id === undefined) throw new WrongAnswer(`POST ${endpoint}: 409, but ${filter} finds nothing.`);
  await adopted(id);
  return id;
}

async function changeMembers(connection: Connection, id: string, { joined, left }: MemberChange): Promise<void> {
  const operations = [...joined.map((member) => addMembers([member])), ...left.map((member) => removeListedMembers([member]))];
  const atOnce = (await readConfiguration(connection)) || operations.length;
  for (const chunk of chunks(operations, atOnce)) await patchGroup(connection, id, chunk);
}

function attributes({ displayName, externalId }: GroupWithIds): Resource {
  return { schemas: [GROUP_SCHEMA], displayName, externalId };
}
