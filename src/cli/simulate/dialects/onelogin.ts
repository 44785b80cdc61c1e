import { ENTERPRISE_USER_SCHEMA, GROUP_SCHEMA } from '../../../protocol/index.js';
import { WrongAnswer } from '../../wrong-answer.js';
import type { Resource } from '../connection.js';
import type { Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { plusFilter } from './filter-query.js';
import { groupsByPatch } from './group-styles.js';
import { lookUp, lookUpInList } from './look-up.js';
import { addMembers, removeMemberByFilter } from './patch.js';
import { profilesByPut } from './profiles-by-put.js';

/** In place of the URNs of RFC 7643, as captured from OneLogin. */
const ITS_CORE = 'urn:scim:schemas:core:2.0';
const ITS_ENTERPRISE = 'urn:scim:schemas:extension:enterprise:2.0';

/** OneLogin, "SCIM Provisioner with SAML (SCIM v2 Enterprise, full SAML)": look-ups end in "&". A renamed role is another group to it. */
export const onelogin: Dialect = {
  name: 'onelogin',
  headers: { 'User-Agent': '', 'Content-Type': 'application/json' },
  omits: ['externalId', 'role', 'changed group names'],
  testConnection: async (connection) => {
    const nobody = await connection.find(byUserName('nobody@corp.example'));
    if (nobody) throw new WrongAnswer('The connection test found what does not exist.');
  },
  ...profilesByPut({
    find: (connection, { userName }) => lookUp(connection, byUserName(userName)),
    body: (person) => ({ schemas: [ITS_CORE, ITS_ENTERPRISE], ...profile(person), active: person.active, [ITS_ENTERPRISE]: { department: person.department } }),
    answer: (person) => ({ ...profile(person), [ENTERPRISE_USER_SCHEMA]: { department: person.department } }),
  }),
  ...groupsByPatch({
    find: (connection, { displayName }) => lookUpInList(connection, displayName),
    body: ({ displayName }) => ({ schemas: [GROUP_SCHEMA], displayName }),
    requests: (_, __, { joined, left }) => [...joined.map((member) => [addMembers([member])]), ...left.map((member) => [removeMemberByFilter(member)])],
  }),
};

function byUserName(userName: string): string {
  return `/Users?${plusFilter(`userName eq "${userName}"`)}&`;
}

function profile({ userName, familyName, givenName, title }: Person): Resource {
  return {
    userName,
    name: { familyName, givenName },
    emails: [{ value: userName, type: 'work', primary: true }],
    roles: [{ value: title, primary: true }],
  };
}
