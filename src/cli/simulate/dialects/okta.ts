import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA, USER_SCHEMA } from '../../../protocol/index.js';
import { WrongAnswer } from '../../wrong-answer.js';
import { assertHas, type Connection, type Resource } from '../connection.js';
import { displayNameOf, type Person } from '../directory.js';
import type { GroupWithIds } from './dialect.js';

/** What both generations of Okta's connector do alike. */
export const OKTA_HEADERS = {
  'User-Agent': 'Okta SCIM Client 1.0.0', Accept: 'application/scim+json', 'Accept-Charset': 'utf-8', 'Accept-Encoding': 'gzip,deflate',
} as const;

/** The attributes that the application maps; in the shape of a User. */
export type Mapping = (person: Person) => Resource;

/** What Okta's default mapping sends, without a role. */
export function fullProfile(person: Person): Resource {
  return {
    userName: person.userName,
    name: { givenName: person.givenName, familyName: person.familyName },
    emails: [{ value: person.userName, type: 'work', primary: true }],
    displayName: displayNameOf(person),
    locale: 'en-US',
    title: person.title,
    [ENTERPRISE_USER_SCHEMA]: { department: person.department },
  };
}

export async function testConnection(connection: Connection): Promise<void> {
  const { total, resources } = await connection.list('/Users?startIndex=1&count=2');
  if (resources.length > 2 || resources.length > total) throw new WrongAnswer('GET /Users?startIndex=1&count=2: more than two resources.');
  await connection.list('/Groups?startIndex=1&count=100');
}

export async function assign(connection: Connection, person: Person, map: Mapping): Promise<string> {
  const found = await connection.find(`/Users?filter=${encodeURIComponent(`userName eq "${person.userName}"`)}&startIndex=1&count=100`);
  if (found) {
    await replaceProfile(connection, found.id, person, map);
    return found.id;
  }
  const created = await connection.resource('POST', '/Users', 201, {
    schemas: schemasOf(map(person)), ...map(person), externalId: person.externalId, groups: [], password: 'x9Kd02aa', active: true,
  });
  assertHas(`POST /Users of ${person.userName}`, created, { ...map(person), externalId: person.externalId, active: true, password: undefined });
  return String(created.id);
}

/** Okta sends back what it has just read, merged with its profile. */
export async function replaceProfile(connection: Connection, id: string, person: Person, map: Mapping): Promise<void> {
  const read = await connection.resource('GET', `/Users/${id}`, 200);
  const replaced = await connection.resource('PUT', `/Users/${id}`, 200, { ...read, schemas: schemasOf({ ...read, ...map(person) }), ...map(person), active: person.active });
  assertHas(`PUT /Users/${id}`, replaced, { ...map(person), id, active: person.active, externalId: read.externalId });
}

/** The core schema, and the extensions that have a value. */
function schemasOf(resource: Resource): readonly string[] {
  return [USER_SCHEMA, ...Object.keys(resource).filter((name) => name.startsWith('urn:'))];
}

/** @returns the id */
export async function findOrCreateGroup(connection: Connection, { displayName }: GroupWithIds): Promise<string> {
  const found = await connection.find(`/Groups?filter=${encodeURIComponent(`displayName eq "${displayName}"`)}&startIndex=1&count=100`);
  if (found) return found.id;
  const created = await connection.resource('POST', '/Groups', 201, { schemas: [GROUP_SCHEMA], displayName, members: [] });
  assertHas(`POST /Groups of ${displayName}`, created, { displayName });
  return String(created.id);
}
