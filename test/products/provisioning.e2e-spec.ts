import type { Dialect } from '../../src/cli/simulate/dialects/dialect.js';
import { entraFlagged } from '../../src/cli/simulate/dialects/entra-flagged.js';
import { entra } from '../../src/cli/simulate/dialects/entra.js';
import { oktaCatalog } from '../../src/cli/simulate/dialects/okta-catalog.js';
import { oktaWizard } from '../../src/cli/simulate/dialects/okta-wizard.js';
import { onelogin } from '../../src/cli/simulate/dialects/onelogin.js';
import type { Omission } from '../../src/cli/simulate/directory.js';
import { simulateConnector } from '../../src/cli/simulate/simulate-connector.js';
import { CORE_GROUP, CORE_USER, type ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ JOBS_INTERVAL: '20' });
});
afterAll(() => service.close());

const memberOf = async (client: ScimClient, id: string) => (await service.admin.get(`/organizations/${client.organizationId}/members/${id}`)).body;
const membersOf = (client: ScimClient, query = '') => service.admin.all(`/organizations/${client.organizationId}/members${query}`);

async function simulated(client: ScimClient, dialect: Dialect, omits: readonly Omission[] = []): Promise<void> {
  const { errors, people, groups } = await simulateConnector({ dialect, target: { url: client.url + client.base, token: client.token }, people: 12, groups: 2, concurrency: 4, omits });
  expect({ dialect: dialect.name, errors, people, groups }).toEqual({ dialect: dialect.name, errors: [], people: 12, groups: expect.any(Number) });
}

describe.each(['zulip', 'onehash-connect'])('The administrator of an organization with the preset %s', (preset) => {
  let client: ScimClient;
  beforeEach(async () => {
    client = await service.organization(preset);
  });

  const assigned = (userName: string, more: object = {}) => ({ schemas: [CORE_USER], userName, name: { givenName: 'Ann', familyName: 'Lee' }, active: true, ...more });

  it('Z4 sees the connection test of each connector succeed', async () => {
    for (const path of ['/Users?startIndex=1&count=2', '/Users?filter=userName%20eq%20%22nobody%40corp.example%22', '/ServiceProviderConfig', '/Schemas', '/ResourceTypes', '/Groups?startIndex=1&count=1']) {
      expect([path, (await client.get(path)).status]).toEqual([path, 200]);
    }
    await simulated(client, oktaCatalog);
  });

  it('Z5 changes somebody\'s userName, and the account changes its address in place: same id, role and memberships', async () => {
    const { id } = (await client.post('/Users', assigned('ann@corp.example', { role: 'moderator' }))).body;
    const group = await client.createGroup('Team', [id]);
    const renamed = await client.put(`/Users/${id}`, { ...assigned('ann.lee@corp.example', { role: 'moderator' }), id });
    expect([renamed.status, renamed.body.id, renamed.body.userName]).toEqual([200, id, 'ann.lee@corp.example']);
    expect(await memberOf(client, id)).toMatchObject({ userName: 'ann.lee@corp.example', role: 'moderator', status: 'active' });
    expect(await client.memberIds(group)).toEqual([id]);
    expect((await client.find('Users', 'userName eq "ann@corp.example"')).body.totalResults).toBe(0);
  });

  it('Z6 creates, updates and deactivates by PUT and by PATCH', async () => {
    const { id } = (await client.post('/Users', assigned('ann@corp.example'))).body;
    expect((await client.put(`/Users/${id}`, { ...assigned('ann@corp.example'), name: { givenName: 'Anna', familyName: 'Lee' } })).body.name.givenName).toBe('Anna');
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'name.familyName', value: 'Leigh' }])).body.name).toEqual({ givenName: 'Anna', familyName: 'Leigh' });
    expect((await client.put(`/Users/${id}`, { ...assigned('ann@corp.example'), active: false })).body.active).toBe(false);
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: true } }])).body.active).toBe(true);
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }])).body.active).toBe(false);
    expect(await memberOf(client, id)).toMatchObject({ status: 'deactivated' });
  });

  it('Z8 maps the custom attribute role, of which the schema says the five values, and a sixth is refused by naming them', async () => {
    const roles = ['owner', 'administrator', 'moderator', 'member', 'guest'];
    await client.createUser('owner@corp.example', { role: 'owner' });
    const { id } = (await client.post('/Users', assigned('ann@corp.example', { role: 'guest' }))).body;
    expect(await memberOf(client, id)).toMatchObject({ role: 'guest' });
    await client.put(`/Users/${id}`, assigned('ann@corp.example', { role: 'administrator' }));
    expect(await memberOf(client, id)).toMatchObject({ role: 'administrator' });
    await client.patch(`/Users/${id}`, [{ op: 'replace', value: { role: 'moderator' } }]);
    expect(await memberOf(client, id)).toMatchObject({ role: 'moderator' });
    const refused = await client.patch(`/Users/${id}`, [{ op: 'replace', value: { role: 'emperor' } }]);
    expect([refused.status, refused.body.scimType, refused.body.detail]).toEqual([400, 'invalidValue', expect.stringContaining(roles.join(', '))]);
    expect((await client.put(`/Users/${id}`, assigned('ann@corp.example'))).status).toBe(200);
    expect(await memberOf(client, id)).toMatchObject({ role: 'member' });
    const { attributes } = (await client.get(`/Schemas/${CORE_USER}`)).body;
    expect(attributes.find(({ name }: { name: string }) => name === 'role')).toMatchObject({ type: 'string', multiValued: false, canonicalValues: roles });
  });

  it('Z10 changes an address or a name, and the journal shows before and after', async () => {
    const { id } = (await client.post('/Users', assigned('ann@corp.example'))).body;
    await client.put(`/Users/${id}`, { ...assigned('ann.lee@corp.example'), name: { givenName: 'Ann', familyName: 'Leigh' } });
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entry).toMatchObject({
      action: 'member.updated', actorType: 'client',
      before: { userName: 'ann@corp.example', name: { familyName: 'Lee' } }, after: { userName: 'ann.lee@corp.example', name: { familyName: 'Leigh' } },
    });
  });

  it('Z11 unassigns somebody, whose access ends at once and who stays readable, and assigning again is the same id', async () => {
    const { id } = (await client.post('/Users', assigned('ann@corp.example', { externalId: '00u1' }))).body;
    await client.put(`/Users/${id}`, { ...assigned('ann@corp.example'), active: false });
    expect(await memberOf(client, id)).toMatchObject({ status: 'deactivated' });
    expect((await client.find('Users', 'userName eq "ann@corp.example"')).body.Resources).toMatchObject([{ id, active: false }]);
    await client.put(`/Users/${id}`, assigned('ann@corp.example'));
    expect(await memberOf(client, id)).toMatchObject({ status: 'active' });
  });
});

describe('The administrator of an organization with the preset secoda', () => {
  let client: ScimClient;
  beforeEach(async () => {
    client = await service.organization('secoda');
  });

  it('S3 matches by email: each way to ask for it finds the person', async () => {
    const id = await client.createUser('alee', { emails: [{ value: 'Ann@corp.example', type: 'work', primary: true }] });
    for (const filter of ['email eq "ann@corp.example"', 'emails eq "ann@corp.example"', 'emails.value eq "ANN@corp.example"', 'emails[type eq "work"].value eq "ann@corp.example"', 'userName eq "ALEE"']) {
      const { body } = await client.find('Users', filter);
      expect([filter, body.Resources?.map((user: { id: string }) => user.id)]).toEqual([filter, [id]]);
    }
    await simulated(client, oktaWizard, ['role']);
  });

  it('S4 connects OneLogin', () => simulated(client, onelogin, ['role']));

  it('S5 connects Entra ID in both dialects, deletion included', async () => {
    await simulated(client, entra, ['role']);
    await simulated(await service.organization('secoda'), entraFlagged, ['role']);
    const id = await client.createUser('gone@corp.example');
    expect([(await client.delete(`/Users/${id}`)).status, (await client.get(`/Users/${id}`)).status]).toEqual([204, 404]);
  });

  it('S8 S13 sees each pushed group with its members under Groups, once, and its name is unique', async () => {
    const id = await client.createUser('ann@corp.example');
    const group = await client.createGroup('Data', [id]);
    const path = `/organizations/${client.organizationId}/groups`;
    expect((await service.admin.get(path)).body.items).toMatchObject([{ id: group, displayName: 'Data' }]);
    expect((await service.admin.get(`${path}/${group}/members`)).body.items).toMatchObject([{ id, type: 'User' }]);
    const again = await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'DATA' });
    expect([again.status, again.body.scimType]).toEqual([409, 'uniqueness']);
  });

  it('S11 replaces a group by PUT with members and names, a body without id and of type application/json', async () => {
    const [ann, bob] = [await client.createUser('ann@corp.example'), await client.createUser('bob@corp.example')];
    const group = await client.createGroup('Data', [ann]);
    const { status, body } = await client.put(`/Groups/${group}`, { schemas: [CORE_GROUP], displayName: 'Data team', members: [{ value: bob, display: 'Bob' }] }, { 'Content-Type': 'application/json' });
    expect([status, body.displayName]).toEqual([200, 'Data team']);
    expect(await client.memberIds(group)).toEqual([bob]);
  });

  it('S12 replaces a user by PUT, active or not; an unknown id is 404 and says to POST', async () => {
    const id = await client.createUser('ann@corp.example');
    const body = { schemas: [CORE_USER], userName: 'ann@corp.example', name: { givenName: 'Ann', familyName: 'Lee' }, emails: [{ value: 'ann@corp.example', type: 'work' }], externalId: 'e1' };
    expect((await client.put(`/Users/${id}`, { ...body, active: false })).body).toMatchObject({ active: false, externalId: 'e1', name: { familyName: 'Lee' } });
    expect((await client.put(`/Users/${id}`, { ...body, active: true })).body).toMatchObject({ active: true });
    const unknown = await client.put('/Users/01a2119f-e36e-7622-a1af-c824ba0a74aa', { ...body, active: true });
    expect([unknown.status, unknown.body.detail]).toEqual([404, expect.stringMatching(/^User not found.*POST/)]);
  });
});

describe('The administrator of an organization with the preset dronahq', () => {
  let client: ScimClient;
  beforeEach(async () => {
    client = await service.organization('dronahq');
  });

  it('D4 D6 connects an app-wizard app that creates, updates, deactivates and pushes groups by PUT', () => simulated(client, oktaWizard, ['role']));

  it('D5 sees an assigned person in the list of users at once', async () => {
    const { status, body } = await client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', active: true });
    expect(status).toBe(201);
    expect(await membersOf(client)).toMatchObject([{ id: body.id, userName: 'ann@corp.example', status: 'active', role: 'user' }]);
  });

  it('D6 creates, finds, fills, renames, empties and deletes a group', async () => {
    const id = await client.createUser('ann@corp.example');
    const group = await client.createGroup('Builders');
    expect((await client.find('Groups', 'displayName eq "builders"')).body.Resources).toMatchObject([{ id: group }]);
    const put = (displayName: string, members: object[]) => client.put(`/Groups/${group}`, { schemas: [CORE_GROUP], displayName, members });
    await put('Builders', [{ value: id, display: 'ann' }]);
    expect(await client.memberIds(group)).toEqual([id]);
    expect((await put('Makers', [{ value: id }])).body.displayName).toBe('Makers');
    await put('Makers', []);
    expect(await client.memberIds(group)).toEqual([]);
    expect([(await client.delete(`/Groups/${group}`)).status, (await client.get(`/Groups/${group}`)).status]).toEqual([204, 404]);
  });
});

describe('The administrator of an organization with the preset hoppscotch', () => {
  let client: ScimClient;
  beforeEach(async () => {
    client = await service.organization('hoppscotch');
  });

  it('H4 creates, updates and deactivates', async () => {
    const id = await client.createUser('ann@corp.example', { externalId: '00u1' });
    expect((await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'ann@corp.example', title: 'Dr', active: true })).body.title).toBe('Dr');
    expect((await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'ann@corp.example', active: false })).body.active).toBe(false);
    expect(await memberOf(client, id)).toMatchObject({ status: 'removed' });
  });

  it('H6 assigns a group, whatever comes first: its people, the group, or who is in it', async () => {
    const before = await client.createGroup('Before');
    const ann = await client.createUser('ann@corp.example');
    const after = await client.createGroup('After', [ann]);
    await client.patch(`/Groups/${before}`, [{ op: 'add', path: 'members', value: [{ value: ann }] }]);
    const outer = await client.createGroup('Outer', [before]);
    const { groups } = (await client.get(`/Users/${ann}`)).body;
    expect(groups.map(({ display, type }: { display: string; type: string }) => [display, type]).sort()).toEqual([['After', 'direct'], ['Before', 'direct'], ['Outer', 'indirect']]);
    expect(await memberOf(client, ann)).toMatchObject({ status: 'active' });
    expect(await client.memberIds(after)).toEqual([ann]);
    expect(await client.memberIds(outer)).toEqual([before]);
  });
});
