/** Examples of the OpenAPI document. */
const ID = '019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071';
const GROUP_ID = '019ab3c4-6f80-7a1b-8c3d-4e5f60718293';
const BASE = 'https://rollcall.example/scim/v2';

export const userToCreate = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'ann@corp.example',
  externalId: '00uabc123',
  name: { givenName: 'Ann', familyName: 'Lee' },
  displayName: 'Ann Lee',
  emails: [{ value: 'ann@corp.example', type: 'work', primary: true }],
  active: true,
};

export const user = {
  schemas: userToCreate.schemas,
  id: ID,
  externalId: '00uabc123',
  userName: 'ann@corp.example',
  displayName: 'Ann Lee',
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: userToCreate.emails,
  active: true,
  groups: [{ value: GROUP_ID, $ref: `${BASE}/Groups/${GROUP_ID}`, display: 'Engineering', type: 'direct' }],
  meta: meta('User', 'Users', ID),
};

export const groupToCreate = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Engineering',
  members: [{ value: ID }],
};

export const group = {
  schemas: groupToCreate.schemas,
  id: GROUP_ID,
  displayName: 'Engineering',
  members: [{ value: ID, $ref: `${BASE}/Users/${ID}`, display: 'Ann Lee', type: 'User' }],
  meta: meta('Group', 'Groups', GROUP_ID),
};

export const userPatch = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', value: { active: false } }],
};

export const groupPatch = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'add', path: 'members', value: [{ value: ID }] }, { op: 'remove', path: `members[value eq "${GROUP_ID}"]` }],
};

export const searchRequest = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
  filter: 'displayName sw "a"',
  sortBy: 'displayName',
  attributes: ['displayName'],
  count: 50,
};

export const bulkRequest = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
  failOnErrors: 1,
  Operations: [
    { method: 'POST', path: '/Users', bulkId: 'ann', data: { schemas: userToCreate.schemas, userName: 'ann@corp.example' } },
    { method: 'POST', path: '/Groups', bulkId: 'team', data: { schemas: groupToCreate.schemas, displayName: 'Engineering', members: [{ value: 'bulkId:ann' }] } },
  ],
};

export const bulkReply = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
  Operations: [
    { method: 'POST', bulkId: 'ann', location: `${BASE}/Users/${ID}`, version: 'W/"1"', status: '201' },
    { method: 'POST', bulkId: 'team', location: `${BASE}/Groups/${GROUP_ID}`, version: 'W/"1"', status: '201' },
  ],
};

export function list(resource: unknown) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [resource],
  };
}

function meta(resourceType: string, endpoint: string, id: string) {
  return {
    resourceType, created: '2026-01-31T09:00:00.000Z', lastModified: '2026-01-31T09:00:00.000Z', location: `${BASE}/${endpoint}/${id}`, version: 'W/"1"',
  };
}
