import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OrganizationDatabase } from '../../src/membership/index.js';
import { CORE_USER, ENTERPRISE, ScimClient } from '../harness/scim-client.js';
import { send } from '../harness/http.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

describe('Rules for errors, security and organizations', () => {
  let service: TestApp;
  let client: ScimClient;
  let other: ScimClient;

  beforeAll(async () => {
    service = await startTestApp({ MAX_BULK_OPERATIONS: '3' });
  });
  beforeEach(async () => {
    client = await service.organization('standard');
    other = await service.organization('standard');
  });
  afterAll(() => service.close());

  it('ERR-06 an unknown resource or endpoint, and what belongs to another organization, is 404 alike', async () => {
    const foreign = await other.createUser('foreign@corp.example');
    const answers = await Promise.all(['/Users/nobody', `/Users/${foreign}`, `/Groups/${foreign}`].map((path) => client.get(path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await client.get('/Nope')).status).toBe(404);
    expect((await client.delete(`/Users/${foreign}`)).status).toBe(404);
    expect((await other.get(`/Users/${foreign}`)).status).toBe(200);
  });

  it('ERR-07 a clash is 409, a precondition that fails 412, a bulk request over its limits 413', async () => {
    const id = await client.createUser('ann@corp.example');
    expect((await client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example' })).status).toBe(409);
    expect((await client.delete(`/Users/${id}`, { 'If-Match': 'W/"7"' })).status).toBe(412);
    const operations = Array.from({ length: 4 }, () => ({ method: 'DELETE', path: `/Users/${id}` }));
    expect((await client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: operations })).status).toBe(413);
    expect((await client.get(`/Users/${id}`)).status).toBe(200);
  });

  it('ERR-08 a fault of ours is 500 with a request id, and nothing of the inside', async () => {
    const id = await client.createUser('broken@corp.example', { displayName: 'Broken Person' });
    await service.app.get(OrganizationDatabase).query(client.organizationId, { text: `UPDATE members SET created_at = 'infinity' WHERE id = $1` }, [id]);
    const { status, headers, body } = await client.get(`/Users/${id}`);
    expect({ status, body }).toEqual({ status: 500, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '500', detail: expect.stringContaining(headers.get('x-request-id') ?? 'no id') } });
    expect(body.detail).toMatch(/^Something went wrong on our side\. Tell support the request id [-0-9a-f]{36}\.$/);
  });

  it('SEC-05 SEC-09 neither a token in the URL nor HTTP Basic is taken', async () => {
    expect((await send('GET', `${service.url}/scim/v2/Users?access_token=${client.token}`, {})).status).toBe(401);
    for (const credentials of [`:${client.token}`, `${client.token}:`, `user:${client.token}`]) {
      const answer = await send('GET', `${service.url}/scim/v2/Users`, { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it('SEC-11 whatever looks like SQL is a value, in filters, ids, orders, paths, names and cursors', async () => {
    const evil = `'; DROP TABLE members; --`;
    const id = await client.createUser(`x${evil}@corp.example`, { title: evil, emails: [{ value: evil, type: evil }], [ENTERPRISE]: { department: `$1 %' OR '1'='1` } });
    await client.createUser('other@corp.example');
    const finds = async (filter: string): Promise<number> => (await client.find('Users', filter)).body.totalResults;
    for (const value of [`' OR 1=1 --`, `' OR '1'='1`, `\\\\' OR 1=1`, '%', '_', '$1']) {
      for (const test of ['userName eq', 'userName sw', 'title co', 'emails.type ew', 'id eq', 'externalId eq']) expect({ test, value, total: await finds(`${test} "${value}"`) }).toEqual({ test, value, total: 0 });
    }
    expect(await finds(`title eq "${evil}" and emails[type eq "${evil}" and value co "DROP"]`)).toBe(1);
    expect(await finds(`${ENTERPRISE}:department co "' OR '"`)).toBe(1);
    for (const query of ['sortBy=userName;DROP%20TABLE%20members', `sortBy=${encodeURIComponent("title' --")}`, `cursor=${encodeURIComponent(evil)}`]) expect((await client.get(`/Users?${query}`)).status).toBe(400);
    for (const path of [`/Users/${encodeURIComponent(evil)}`, `/Groups/${encodeURIComponent("1' OR '1'='1")}`, `/Schemas/${encodeURIComponent(evil)}`]) expect((await client.get(path)).status).toBe(404);
    expect(await client.patch(`/Users/${id}`, [{ op: 'remove', path: `emails[value eq "' OR '1'='1"]` }])).toMatchObject({ status: 200, body: { emails: [{ value: evil }] } });
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(2);
  });

  it('SEC-14 URIs in data are kept and never fetched', async () => {
    const asked: string[] = [];
    const trap = createServer((request, response) => { asked.push(request.url ?? ''); response.end(); });
    await new Promise<void>((resolve) => { trap.listen(0, '127.0.0.1', resolve); });
    const uri = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const id = await client.createUser('uri@corp.example', {
      profileUrl: `${uri}/profile`, photos: [{ value: `${uri}/photo.png`, type: 'photo' }], [ENTERPRISE]: { manager: { value: 'M', $ref: `${uri}/Users/M` } },
    });
    await client.post('/Groups', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Uri', members: [{ value: id, $ref: `${uri}/Users/${id}` }] });
    expect(await client.get(`/Users/${id}`)).toMatchObject({ status: 200, body: { profileUrl: `${uri}/profile`, photos: [{ value: `${uri}/photo.png` }] } });
    await client.find('Users', `photos.value sw "${uri}"`);
    await new Promise((resolve) => { trap.close(resolve); });
    expect(asked).toEqual([]);
  });

  it('SEC-15 answers are kept from caches, and every change is in the journal with who and what', async () => {
    const id = await client.createUser('ann@corp.example', { title: 'Old' });
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'New' }]);
    for (const answer of [await client.get(`/Users/${id}`), await client.get('/Users'), await client.get('/Users/nobody'), await client.get('/Me')]) expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    const { body: { items } } = await service.admin.get(`/organizations/${client.organizationId}/journal`);
    const changes = items.filter(({ resourceId }: { resourceId: string }) => resourceId === id);
    expect(changes).toMatchObject([{ action: 'member.updated', actorType: 'client', before: { title: 'Old' }, after: { title: 'New' } }, { action: 'member.created', actorType: 'client' }]);
  });

  it('TEN-01 TEN-02 TEN-05 TEN-07 the token tells the organization: one person in two of them is two users, each with what its own client said', async () => {
    const [mine, theirs] = [await client.createUser('ann@corp.example', { externalId: 'mine' }), await other.createUser('ann@corp.example', { externalId: 'theirs' })];
    expect(mine).not.toBe(theirs);
    for (const [each, id, externalId] of [[client, mine, 'mine'], [other, theirs, 'theirs']] as const) {
      expect((await each.get('/Users')).body).toMatchObject({ totalResults: 1, Resources: [{ id, externalId }] });
      expect((await each.find('Users', 'externalId pr')).body.totalResults).toBe(1);
      expect((await each.find('Users', `externalId eq "${externalId === 'mine' ? 'theirs' : 'mine'}"`)).body.totalResults).toBe(0);
    }
  });

  it('TEN-08 locations and references continue the base URI of the request, and schemas and modes are those of the organization', async () => {
    const [zulip, base] = [await service.organization('zulip'), '/api/scim/v2'];
    await service.admin.send('PATCH', `/organizations/${other.organizationId}`, { mode: 'profile' });
    const under = new ScimClient(service.url, client.token, client.organizationId, base);
    const id = await under.createUser('ann@corp.example');
    const group = await under.createGroup('Team', [id]);
    const uri = `http://rollcall.test${base}`;
    expect((await under.get(`/Users/${id}`)).body).toMatchObject({ meta: { location: `${uri}/Users/${id}` }, groups: [{ $ref: `${uri}/Groups/${group}` }] });
    expect((await under.get(`/Groups/${group}`)).body.members).toMatchObject([{ $ref: `${uri}/Users/${id}` }]);
    for (const path of ['/ServiceProviderConfig', '/ResourceTypes/User', `/Schemas/${CORE_USER}`]) expect((await under.get(path)).body.meta.location).toBe(uri + path);
    const has = async (each: ScimClient, name: string): Promise<boolean> => (await each.get(`/Schemas/${CORE_USER}`)).body.attributes.some((attribute: { name: string }) => attribute.name === name);
    expect([await has(client, 'role'), await has(zulip, 'role'), await has(client, 'password'), await has(other, 'password')]).toEqual([false, true, true, false]);
  });
});
