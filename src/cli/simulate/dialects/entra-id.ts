import { randomUUID } from 'node:crypto';
import { GROUP_SCHEMA, USER_SCHEMA, ENTERPRISE_USER_SCHEMA } from '../../../protocol/index.js';
import { WrongAnswer } from '../../wrong-answer.js';
import { assertHas, type Connection, type Resource } from '../connection.js';
import { displayNameOf, type Person } from '../directory.js';
import { chunks } from './chunks.js';
import type { Dialect, GroupWithIds, MemberReference } from './dialect.js';
import { plusFilter } from './filter-query.js';
import { patchGroup, patchMessage } from './patch.js';

/** How the two forms of Entra ID's connector write the operations of a PATCH. */
export interface EntraStyle {
  readonly flag?: string;
  /** Attributes by path become the operations that set them. */
  setAttributes(values: Resource): readonly Resource[];
  /** The members become the operations that remove them. */
  removeMembers(members: readonly Resource[]): readonly Resource[];
  readonly addOperation: string;
}

/** Entra ID: matches by filter, creates by POST, then only PATCH. */
export function entraDialect(name: string, style: EntraStyle): Dialect {
  const setUser = async (connection: Connection, id: string, values: Resource): Promise<Resource> =>
    connection.resource('PATCH', `/Users/${id}`, 200, patchMessage(style.setAttributes(values)));
  const updateProfile = async (connection: Connection, id: string, person: Person): Promise<void> => {
    assertHas(`PATCH /Users/${id}`, await setUser(connection, id, profile(person)), { id, ...asUser(person) });
  };
  return {
    name,
    headers: { 'User-Agent': 'Microsoft Azure AD SCIM provisioning', 'Content-Type': 'application/scim+json; charset=utf-8', 'ADSCIMVersion': '6.0' },
    ...(style.flag && { flag: style.flag }),
    testConnection: async (connection) => {
      const nobody = await connection.find(`/Users?${plusFilter(`userName eq "${randomUUID()}"`)}`);
      const none = await connection.find(`/Groups?excludedAttributes=members&${plusFilter(`displayName eq "${randomUUID()}"`)}`);
      if (nobody || none) throw new WrongAnswer('The connection test found what does not exist.');
    },
    assign: async (connection, person) => {
      const found = await connection.find(`/Users?${plusFilter(`userName eq "${person.userName}"`)}`);
      if (!found) return create(connection, person);
      await connection.resource('GET', `/Users/${found.id}`, 200);
      await updateProfile(connection, found.id, person);
      return found.id;
    },
    updateProfile,
    setActive: async (connection, id, { active }) => {
      assertHas(`PATCH /Users/${id}`, await setUser(connection, id, { active }), { id, active });
    },
    pushGroup: async (connection, group) => {
      const id = await findOrCreateGroup(connection, group);
      await patchGroup(connection, id, style.setAttributes({ displayName: group.displayName, externalId: group.externalId }));
      for (const chunk of chunks(group.members, CHUNK)) await patchGroup(connection, id, [add(chunk)]);
      return id;
    },
    changeGroup: async (connection, id, { displayName }, { joined, left }) => {
      await patchGroup(connection, id, style.setAttributes({ displayName }));
      if (joined.length > 0) await patchGroup(connection, id, [add(joined)]);
      if (left.length > 0) await patchGroup(connection, id, style.removeMembers(left.map(reference)));
    },
  };

  function add(members: readonly MemberReference[]): Resource {
    return { op: style.addOperation, path: 'members', value: members.map(reference) };
  }
}

/** The mapped attributes by path, as a PATCH names them. */
function profile(person: Person): Resource {
  return {
    'userName': person.userName,
    'displayName': displayNameOf(person),
    'title': person.title,
    ...(person.role !== undefined && { 'role': person.role }),
    'name.givenName': person.givenName,
    'name.familyName': person.familyName,
    'emails[type eq "work"].value': person.userName,
    [`${ENTERPRISE_USER_SCHEMA}:department`]: person.department,
    'active': person.active,
  };
}

function asUser(person: Person): Resource {
  return {
    userName: person.userName,
    externalId: person.externalId,
    active: person.active,
    displayName: displayNameOf(person),
    title: person.title,
    role: person.role,
    name: { givenName: person.givenName, familyName: person.familyName },
    emails: [{ primary: true, type: 'work', value: person.userName }],
    [ENTERPRISE_USER_SCHEMA]: { department: person.department },
  };
}

async function create(connection: Connection, person: Person): Promise<string> {
  const created = await connection.resource('POST', '/Users', 201, {
    schemas: [USER_SCHEMA, ENTERPRISE_USER_SCHEMA], ...asUser(person), meta: { resourceType: 'User' }, roles: [], addresses: null,
    [ENTERPRISE_USER_SCHEMA]: { department: person.department, manager: null },
  });
  assertHas(`POST /Users of ${person.userName}`, created, { ...asUser(person), roles: undefined, addresses: undefined });
  return String(created.id);
}

async function findOrCreateGroup(connection: Connection, { displayName, externalId }: GroupWithIds): Promise<string> {
  const found = await connection.find(`/Groups?excludedAttributes=members&${plusFilter(`displayName eq "${displayName}"`)}`);
  if (found) return found.id;
  const created = await connection.resource('POST', '/Groups', 201, {
    schemas: [GROUP_SCHEMA, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId, displayName, meta: { resourceType: 'Group' },
  });
  assertHas(`POST /Groups of ${displayName}`, created, { displayName, externalId });
  return String(created.id);
}

function reference({ value }: MemberReference): Resource {
  return { $ref: null, value };
}

const CHUNK = 20;
