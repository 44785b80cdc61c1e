import { Octokit } from '@octokit/core';
import { enterpriseCloud } from '@octokit/plugin-enterprise-cloud';
import type { Answer } from './harness/http.js';
import { CORE_GROUP, CORE_USER, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** A SCIM client that nobody here wrote: it makes the requests, and reads the answers, of people and groups by its own rules. */
describe('A SCIM client from outside', () => {
  let service: TestApp;
  let client: ScimClient;
  let scim: ReturnType<typeof connect>;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization();
    scim = connect(service.url, client.token);
  });
  afterAll(() => service.close());

  const person = (name: string) => ({
    schemas: [CORE_USER], externalId: `ext-${name}`, active: true, userName: `${name}@corp.example`, displayName: name,
    name: { givenName: name, familyName: 'Lee', formatted: `${name} Lee` }, emails: [{ value: `${name}@corp.example`, type: 'work', primary: true }],
  });

  it('CRE-01 GET-01 QRY-01 creates people, reads one, and finds and lists them', async () => {
    const ids: string[] = [];
    for (const name of ['ann', 'ben', 'cleo']) {
      const { status, data } = await scim('provisionEnterpriseUser', { ...person(name) });
      expect([status, data.userName]).toEqual([201, `${name}@corp.example`]);
      ids.push(String(data.id));
    }
    const { data: ben } = await scim('getProvisioningInformationForEnterpriseUser', { scim_user_id: ids[1] ?? '' });
    expect(ben).toMatchObject({ id: ids[1], active: true, emails: [{ value: 'ben@corp.example', primary: true }], name: { familyName: 'Lee' } });
    const { data: found } = await scim('listProvisionedIdentitiesEnterprise', { filter: 'externalId eq "ext-cleo"' });
    expect(found).toMatchObject({ totalResults: 1, Resources: [{ id: ids[2] }] });
    const { data: page } = await scim('listProvisionedIdentitiesEnterprise', { startIndex: 2, count: 1 });
    expect(page).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1, Resources: [{ id: ids[1] }] });
  });

  it('PUT-01 REP-P02 DEL-01 replaces, patches and deletes a person', async () => {
    const { data: { id = '' } } = await scim('provisionEnterpriseUser', { ...person('dan') });
    const target = { scim_user_id: String(id) };
    const { data: replaced } = await scim('setInformationForProvisionedEnterpriseUser', { ...target, ...person('dan'), displayName: 'Daniel' });
    expect(replaced.displayName).toBe('Daniel');
    const { data: patched } = await scim('updateAttributeForEnterpriseUser', {
      ...target, schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: 'false' }, { op: 'replace', path: 'emails[type eq "work"].value', value: 'd@corp.example' }, { op: 'add', path: 'name.middleName', value: 'X' }],
    });
    expect(patched).toMatchObject({ active: false, emails: [{ value: 'd@corp.example', type: 'work' }] });
    expect((await client.get(`/Users/${id}`)).body).toMatchObject({ active: false, name: { middleName: 'X' } });
    expect((await scim('deleteUserFromEnterprise', target)).status).toBe(204);
    await expect(scim('getProvisioningInformationForEnterpriseUser', target)).rejects.toMatchObject({ status: 404, response: { data: { status: '404', detail: 'User not found' } } });
  });

  it('GRP-03 GRP-05 provisions a group and moves its members', async () => {
    const [eve, fay] = await Promise.all(['eve', 'fay'].map((name) => client.createUser(`${name}@corp.example`)));
    const { status, data: group } = await scim('provisionEnterpriseGroup', { schemas: [CORE_GROUP], externalId: 'g-1', displayName: 'Readers', members: [{ value: eve ?? '', displayName: 'eve' }] });
    expect([status, group.displayName]).toEqual([201, 'Readers']);
    const target = { scim_group_id: String(group.id) };
    const answer = await scim('updateAttributeForEnterpriseGroup', {
      ...target, Operations: [{ op: 'add', path: 'members', value: [{ value: fay }] }, { op: 'remove', path: `members[value eq "${eve}"]` }, { op: 'replace', value: { displayName: 'Writers' } }],
    });
    expect(answer.status).toBe(204);
    expect(await client.memberIds(String(group.id))).toEqual([fay]);
    const { data: read } = await scim('getProvisioningInformationForEnterpriseGroup', { ...target, excludedAttributes: 'members' });
    expect([read.displayName, 'members' in read]).toEqual(['Writers', false]);
    const { data: list } = await scim('listProvisionedGroupsEnterprise', { filter: 'externalId eq "g-1"' });
    expect(list).toMatchObject({ totalResults: 1, Resources: [{ id: group.id }] });
    await scim('setInformationForProvisionedEnterpriseGroup', { ...target, schemas: [CORE_GROUP], externalId: 'g-1', displayName: 'Empty', members: [] });
    expect(await client.memberIds(String(group.id))).toEqual([]);
    expect((await scim('deleteScimGroupFromEnterprise', target)).status).toBe(204);
  });

  it('CRE-05 ERR-01 ERR-05 understands the errors it is given', async () => {
    await scim('provisionEnterpriseUser', { ...person('gus') });
    await expect(scim('provisionEnterpriseUser', { ...person('GUS') })).rejects.toMatchObject({ status: 409, response: { data: { scimType: 'uniqueness' } } });
    await expect(scim('listProvisionedIdentitiesEnterprise', { filter: 'userName regex "x"' })).rejects.toMatchObject({ status: 400, response: { data: { scimType: 'invalidFilter' } } });
    await expect(connect(service.url, 'wrong')('listProvisionedIdentitiesEnterprise', {})).rejects.toMatchObject({ status: 401 });
  });
});

/** It was made for a service that has the enterprise in its paths; here the token says whose the people are. */
function connect(baseUrl: string, token: string) {
  const octokit = new Octokit({ baseUrl });
  octokit.hook.before('request', (options) => {
    options.url = options.url.replace(/\/enterprises\/[^/]+/, '');
    options.headers.authorization = `Bearer ${token}`;
  });
  const { enterpriseAdmin = {} } = enterpriseCloud(octokit);
  return async (name: string, parameters: object): Promise<{ readonly status: number; readonly data: Answer['body'] }> => {
    const call = enterpriseAdmin[name];
    if (!call) throw new Error(`The client has no ${name}.`);
    return call(parameters);
  };
}
