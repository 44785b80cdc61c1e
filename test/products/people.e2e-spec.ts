import { MembershipService } from '../../src/membership/index.js';
import { send, type Answer } from '../harness/http.js';
import { CORE_USER, ENTERPRISE, ScimClient } from '../harness/scim-client.js';
import { overrideSettings } from '../harness/settings.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

describe('What the products promise about people', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  afterAll(() => service.close());

  const membership = (): MembershipService => service.app.get(MembershipService, { strict: false });
  const admin = (method: string, path: string, body?: object): Promise<Answer> => service.admin.send(method, `/organizations/${client.organizationId}${path}`, body);
  const journal = async (id: string) => service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
  const importing = (csv: string): Promise<Answer> =>
    send('POST', `${service.url}/admin/v1/organizations/${client.organizationId}/members/import`, { Authorization: `Bearer ${service.admin.key}`, 'Content-Type': 'text/csv' }, csv);

  /** As Okta asks before it creates: by the unique identifier of the application. */
  async function lookUp(filter: string): Promise<Answer['body']> {
    const { status, body } = await client.get(`/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`, { Accept: 'application/scim+json' });
    expect(status).toBe(200);
    return body;
  }

  /** Okta's whole profile, as its applications push it. */
  const profile = (userName: string, more: object = {}) => ({
    schemas: [CORE_USER], userName, externalId: `okta-${userName}`, name: { givenName: 'Ann', familyName: 'Lee' }, emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: 'Ann Lee', locale: 'en-US', groups: [], password: 'Passw0rd!23', active: true, ...more,
  });

  describe.each(['zulip', 'onehash-connect'])('%s', (preset) => {
    beforeEach(async () => {
      client = await service.organization(preset);
    });

    it('Z7 somebody without emails is complete: the userName is the address when it is one', async () => {
      const lean = (userName: string, familyName = 'Lee') => ({ schemas: [CORE_USER], userName, name: { givenName: 'Ann', familyName }, active: true });
      const { status, body } = await client.post('/Users', lean('ann@corp.example'));
      expect([status, body.emails]).toEqual([201, undefined]);
      expect((await client.put(`/Users/${body.id}`, lean('ann@corp.example', 'Lee-Smith'))).body.name.familyName).toBe('Lee-Smith');
      expect((await lookUp('userName eq "ANN@corp.example"')).Resources).toMatchObject([{ id: body.id }]);
      expect(await membership().findMemberByUserName(client.organizationId, 'ann@corp.example')).toMatchObject({ isActive: true, role: 'member' });
      await overrideSettings(service, client.organizationId, { invitations: 'invite' });
      const invited = await client.post('/Users', lean('bob@corp.example'));
      const unreachable = await client.post('/Users', lean('carl'));
      expect([(await admin('GET', `/members/${invited.body.id}`)).body.status, (await admin('GET', `/members/${unreachable.body.id}`)).body.status]).toEqual(['invited', 'active']);
    });

    const JOINED: readonly (readonly [string, () => Promise<Answer>])[] = [
      ['by hand', () => admin('POST', '/members', { userName: 'Ann@Corp.example', displayName: 'Annie' })],
      ['by a file', () => importing('userName,displayName\nAnn@Corp.example,Annie\n')],
    ];
    it.each(JOINED)('Z9 somebody who was there before SCIM, %s, is found by the filter and adopted by PUT, not created', async (_, join) => {
      expect((await join()).status).toBeLessThan(300);
      expect((await client.post('/Users', profile('ann@corp.example'))).body).toMatchObject({ status: '409', scimType: 'uniqueness' });
      const found = await lookUp('userName eq "ann@corp.example"');
      expect(found).toMatchObject({ totalResults: 1, Resources: [{ userName: 'Ann@Corp.example', displayName: 'Annie', active: true }] });
      const [{ id }] = found.Resources;
      const { status, body } = await client.put(`/Users/${id}`, { ...profile('ann@corp.example'), id });
      expect([status, body]).toEqual([200, expect.objectContaining({ id, externalId: 'okta-ann@corp.example', displayName: 'Ann Lee' })]);
      expect((await lookUp('userName pr')).totalResults).toBe(1);
      expect((await journal(id))[0]).toMatchObject({ action: 'member.linked', actorType: 'client', before: { displayName: 'Annie' }, after: { externalId: 'okta-ann@corp.example' } });
      const { connectionId } = (await admin('GET', `/members/${id}`)).body;
      expect((await journal(id))[0].connectionId).toBe(connectionId);
    });

    it('Z9 and by PATCH', async () => {
      const { body: { id } } = await admin('POST', '/members', { userName: 'ann@corp.example', role: 'administrator' });
      const { body } = await client.patch(`/Users/${id}`, [{ op: 'add', path: 'externalId', value: 'x-1' }]);
      expect(body).toMatchObject({ id, externalId: 'x-1' });
      expect((await journal(id))[0]).toMatchObject({ action: 'member.linked', details: { actions: ['link', 'update'] } });
      expect((await admin('GET', `/members/${id}`)).body).toMatchObject({ role: 'administrator', grantedRole: 'administrator', connectionId: expect.any(String) });
    });
  });

  describe('hoppscotch', () => {
    beforeEach(async () => {
      client = await service.organization('hoppscotch');
    });

    it('H3 an import by the unique identifier email pages through everybody, in one order, with exact totals', async () => {
      await importing(`userName,email\n${Array.from({ length: 150 }, (_, index) => `p${index},p${index}@corp.example`).join('\n')}`);
      const pushed = await client.post('/Users', profile('ann@corp.example'));
      expect(pushed.status).toBe(201);
      const seen: string[] = [];
      for (let startIndex = 1; seen.length < 151; startIndex += 100) {
        const { body } = await client.get(`/Users?startIndex=${startIndex}&count=100`);
        expect([body.totalResults, body.startIndex, body.itemsPerPage]).toEqual([151, startIndex, startIndex === 1 ? 100 : 51]);
        seen.push(...body.Resources.map(({ id }: { id: string }) => id));
      }
      expect(new Set(seen).size).toBe(151);
      expect((await lookUp('email eq "P7@corp.example"')).Resources).toMatchObject([{ userName: 'p7' }]);
      const [{ id }] = (await lookUp('email eq "ann@corp.example"')).Resources;
      expect((await client.put(`/Users/${id}`, profile('ann@corp.example', { displayName: 'Ann Smith' }))).body.displayName).toBe('Ann Smith');
    });

    it('H5 custom attributes of the core and the enterprise namespace are synchronized on create and update, without a declaration here', async () => {
      const custom = (team: string) => ({ schemas: [CORE_USER, ENTERPRISE], team, floors: [1, 2], [ENTERPRISE]: { department: 'IT', badge: `${team}-1` } });
      const { status, body: { id } } = await client.post('/Users', profile('ann@corp.example', custom('Blue')));
      expect(status).toBe(201);
      expect((await client.put(`/Users/${id}`, profile('ann@corp.example', custom('Red')))).body).toMatchObject({ team: 'Red', floors: [1, 2], [ENTERPRISE]: { department: 'IT', badge: 'Red-1' } });
      expect((await lookUp(`team eq "red" and ${ENTERPRISE}:badge eq "RED-1"`)).totalResults).toBe(1);
      expect((await membership().findMember(client.organizationId, id))?.attributes).toMatchObject({ team: 'Red', [ENTERPRISE]: { badge: 'Red-1' } });
      const [entry] = await journal(id);
      expect(entry).toMatchObject({ before: { team: 'Blue' }, after: { team: 'Red' } });
      await admin('PUT', `/schemas/${CORE_USER}`, { attributes: [{ name: 'team', canonicalValues: ['Red', 'Blue'] }] });
      expect((await client.get(`/Schemas/${CORE_USER}`)).body.attributes).toContainEqual(expect.objectContaining({ name: 'team' }));
      expect((await client.put(`/Users/${id}`, profile('ann@corp.example', custom('Green')))).body).toMatchObject({ status: '400', scimType: 'invalidValue' });
    });

    it('H7 whoever is unassigned is removed and readable as inactive; assigned again it is the same person with the rules applied anew', async () => {
      await overrideSettings(service, client.organizationId, { roleRules: [{ kind: 'attribute', attribute: 'title', values: { boss: 'admin' } }] });
      await client.createUser('other@corp.example', { title: 'Boss' });
      const { body: { id } } = await client.post('/Users', profile('ann@corp.example', { title: 'Boss' }));
      expect(await membership().roleOf(client.organizationId, id)).toBe('admin');
      expect((await client.put(`/Users/${id}`, profile('ann@corp.example', { title: 'Boss', active: false }))).body).toMatchObject({ id, active: false });
      expect([await membership().findMember(client.organizationId, id), await membership().isActive(client.organizationId, id)]).toEqual([undefined, false]);
      expect((await admin('GET', '/members?status=removed')).body.items).toMatchObject([{ id }]);
      const [found] = (await lookUp('email eq "ann@corp.example"')).Resources;
      expect(found).toMatchObject({ id, active: false });
      await client.put(`/Users/${id}`, profile('ann@corp.example', { title: 'Clerk' }));
      expect(await membership().findMember(client.organizationId, id)).toMatchObject({ id, isActive: true, role: 'user' });
      await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }]);
      expect((await client.post('/Users', profile('ann@corp.example', { title: 'Boss' }))).body).toMatchObject({ id, active: true });
      expect(await membership().roleOf(client.organizationId, id)).toBe('admin');
    });

    it('H7 DELETE ends the id for good; assigned again it is a new one, whose journal names the former', async () => {
      const { body: { id } } = await client.post('/Users', profile('ann@corp.example'));
      expect((await client.delete(`/Users/${id}`)).status).toBe(204);
      expect((await lookUp('email eq "ann@corp.example"')).totalResults).toBe(0);
      const again = await client.post('/Users', profile('ann@corp.example'));
      expect([again.status, again.body.id === id, (await client.get(`/Users/${id}`)).status]).toEqual([201, false, 404]);
      expect((await journal(again.body.id))[0].details).toMatchObject({ formerId: id });
    });
  });

  describe('secoda', () => {
    beforeEach(async () => {
      const { organizationId, token } = await service.organization('secoda');
      client = new ScimClient(service.url, token, organizationId, '/api/v2/scim');
    });

    it('S9 "User not found" is what an update of somebody gone says; unassigned and assigned again, the person is created', async () => {
      const { body: { id } } = await client.post('/Users/', profile('ann@corp.example'));
      await admin('DELETE', `/members/${id}`);
      expect((await client.put(`/Users/${id}`, profile('ann@corp.example'))).body).toMatchObject({ status: '404', detail: expect.stringMatching(/^User not found/) });
      expect((await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }])).body).toMatchObject({ status: '404', detail: 'User not found' });
      expect((await lookUp('email eq "ann@corp.example"')).totalResults).toBe(0);
      expect((await client.post('/Users/', profile('ann@corp.example'))).status).toBe(201);
      expect((await lookUp('userName pr')).totalResults).toBe(1);
    });

    it('S9 reassigning links again by the userName whoever is there, and makes nobody twice', async () => {
      const { body: { id: former } } = await client.post('/Users/', profile('ann@corp.example'));
      await admin('DELETE', `/members/${former}`);
      const { body: { id } } = await admin('POST', '/members', { userName: 'ann@corp.example', email: 'ann@corp.example' });
      const [found] = (await lookUp('userName eq "ann@corp.example"')).Resources;
      expect(found.id).toBe(id);
      expect((await client.put(`/Users/${id}`, profile('ann@corp.example'))).body).toMatchObject({ id, active: true, externalId: 'okta-ann@corp.example' });
      expect((await lookUp('userName pr')).totalResults).toBe(1);
      await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }]);
      expect((await client.post('/Users/', profile('ann@corp.example'))).body).toMatchObject({ id, active: true });
      expect((await lookUp('userName pr')).totalResults).toBe(1);
    });
  });
});
