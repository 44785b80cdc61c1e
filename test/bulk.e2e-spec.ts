import { jest } from '@jest/globals';
import { OrganizationDatabase } from '../src/membership/index.js';
import { CORE_GROUP, CORE_USER, ENTERPRISE, PATCH_OP, type ScimClient } from './harness/scim-client.js';
import { send } from './harness/http.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

describe('POST /Bulk', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp({ MAX_BULK_OPERATIONS: '50', MAX_BODY_BYTES: '60000' });
  });
  beforeEach(async () => {
    client = await service.organization();
  });
  afterAll(() => service.close());

  const bulk = (operations: readonly unknown[], more: object = {}) => client.post('/Bulk', { schemas: [REQUEST], ...more, Operations: operations });
  const user = (bulkId: string, more: object = {}) => ({ method: 'POST', path: '/Users', bulkId, data: { schemas: [CORE_USER], userName: `${bulkId}@corp.example`, ...more } });
  const group = (bulkId: string, members: readonly string[]) => ({ method: 'POST', path: '/Groups', bulkId, data: { schemas: [CORE_GROUP], displayName: bulkId, members: members.map((value) => ({ value })) } });
  const patch = (path: string, ...operations: unknown[]) => ({ method: 'PATCH', path, data: { schemas: [PATCH_OP], Operations: operations } });
  const statuses = (body: { Operations: { status: string }[] }): readonly string[] => body.Operations.map(({ status }) => status);
  const idIn = ({ location }: { location: string }): string => location.split('/').at(-1) ?? '';

  it('BLK-02 BLK-07 BLK-08 BLK-09 performs each operation and answers in their order, with status as text, location, version and bulkId', async () => {
    const id = await client.createUser('there@corp.example');
    const { status, body } = await bulk([
      user('new'), { method: 'PUT', path: `/Users/${id}`, bulkId: 'echo', data: { schemas: [CORE_USER], userName: 'there@corp.example', title: 'T' } },
      patch(`/Users/${id}`, { op: 'replace', value: { active: false } }), { method: 'DELETE', path: `/Users/${id}` },
    ]);
    const base = 'http://rollcall.test/scim/v2/Users';
    expect({ status, body }).toEqual({ status: 200, body: { schemas: [RESPONSE], Operations: [
      { method: 'POST', bulkId: 'new', location: expect.stringMatching(new RegExp(`^${base}/`)), version: 'W/"1"', status: '201' },
      { method: 'PUT', bulkId: 'echo', location: `${base}/${id}`, version: 'W/"2"', status: '200' },
      { method: 'PATCH', location: `${base}/${id}`, version: 'W/"3"', status: '200' },
      { method: 'DELETE', location: `${base}/${id}`, status: '204' },
    ] } });
    expect((await client.get(`/Users/${id}`)).status).toBe(404);
  });

  it('BLK-12 BLK-13 ENT-05 references lead to what was created, also when it stands later in the request', async () => {
    const { body } = await bulk([
      group('team', ['bulkId:ann', 'bulkId:bob']), user('ann', { [ENTERPRISE]: { manager: { value: 'bulkId:bob' } } }), user('bob'),
      patch('/Groups/bulkId:team', { op: 'add', path: 'members', value: [{ value: 'bulkId:eve' }] }), user('eve'),
    ]);
    expect(statuses(body)).toEqual(['201', '201', '201', '204', '201']);
    const [team, ann, bob, , eve] = body.Operations.map(idIn);
    expect(await client.memberIds(team)).toEqual([ann, bob, eve].sort());
    expect((await client.get(`/Users/${ann}`)).body[ENTERPRISE].manager.value).toBe(bob);
  });

  it('BLK-12 only what refers to a resource is a reference; other text that begins alike is text', async () => {
    const { body } = await bulk([
      user('ann', { displayName: 'bulkId:nobody', title: 'bulkId:bob', externalId: 'bulkId:bob', emails: [{ value: 'bulkId:bob', display: 'bulkId:x' }], [ENTERPRISE]: { department: 'bulkId:x', manager: { $ref: 'bulkId:bob', value: 'bulkId:bob', displayName: 'bulkId:x' } } }),
      { method: 'POST', path: '/Groups', bulkId: 'team', data: { schemas: [CORE_GROUP], displayName: 'bulkId:team', externalId: 'bulkId:ann', members: [{ value: 'bulkId:ann', display: 'bulkId:x', type: 'User' }] } },
      patch('/Users/bulkId:ann', { op: 'add', path: 'nickName', value: 'bulkId:y' }, { op: 'add', value: { userType: 'bulkId:z' } }, { op: 'add', path: 'emails', value: [{ value: 'bulkId:w' }] }), user('bob'),
    ]);
    expect(statuses(body)).toEqual(['201', '201', '200', '201']);
    const [ann, team, , bob] = body.Operations.map(idIn);
    expect((await client.get(`/Users/${ann}`)).body).toMatchObject({
      displayName: 'bulkId:nobody', title: 'bulkId:bob', externalId: 'bulkId:bob', nickName: 'bulkId:y', userType: 'bulkId:z', emails: [{ value: 'bulkId:bob', display: 'bulkId:x' }, { value: 'bulkId:w' }],
      [ENTERPRISE]: { department: 'bulkId:x', manager: { value: bob } },
    });
    expect((await client.get(`/Groups/${team}`)).body).toMatchObject({ displayName: 'bulkId:team', externalId: 'bulkId:ann', members: [{ value: ann }] });
  });

  it('BLK-12 references are found in the forms that clients shorten them to', async () => {
    const { body } = await bulk([
      user('boss'), user('ann', { manager: 'bulkId:boss' }), user('bob', { [ENTERPRISE]: { manager: [{ value: 'bulkId:boss' }] } }), user('cy'), user('di', { [ENTERPRISE]: { manager: { managerId: 'bulkId:boss' } } }),
      patch('/Users/bulkId:cy', { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'bulkId:boss' }, { op: 'add', value: { [`${ENTERPRISE}:department`]: 'bulkId:D' } }), group('team', []),
      patch('/Groups/bulkId:team', { op: 'add', path: 'members', value: ['bulkId:ann'] }, { op: 'add', value: { members: [{ value: 'bulkId:bob' }] } }),
    ]);
    expect(statuses(body)).toEqual(['201', '201', '201', '201', '201', '200', '201', '204']);
    const [boss, ann, bob, cy, di, , team] = body.Operations.map(idIn);
    for (const id of [ann, bob, cy, di]) expect((await client.get(`/Users/${id}`)).body[ENTERPRISE].manager.value).toBe(boss);
    expect((await client.get(`/Users/${cy}`)).body[ENTERPRISE].department).toBe('bulkId:D');
    expect(await client.memberIds(team)).toEqual([ann, bob].sort());
  });

  it('BLK-07 an operation that cannot be read has its location too, unless it is a POST', async () => {
    const { body } = await bulk([
      { method: 'PUT', path: '/Users/a' }, { method: 'GET', path: '/Groups/b' }, { path: '/Users/c' }, { method: 'PATCH', path: '/Users', data: {} }, { method: 'POST', path: '/Users', data: {} }, { method: 'DELETE', path: 'Users' }, 5,
    ]);
    const base = 'http://rollcall.test/scim/v2';
    expect(statuses(body)).toEqual(Array(7).fill('400'));
    expect(body.Operations.map(({ location }: { location?: string }) => location)).toEqual([`${base}/Users/a`, `${base}/Groups/b`, `${base}/Users/c`, `${base}/Users`, undefined, undefined, undefined]);
  });

  it('BLK-14 BLK-15 a circle of groups, of managers, and a group in itself are created and then linked', async () => {
    const { body } = await bulk([
      group('a', ['bulkId:b', 'bulkId:ann']), group('b', ['bulkId:c']), group('c', ['bulkId:a']), group('self', ['bulkId:self']),
      user('ann', { [ENTERPRISE]: { department: 'D', manager: { value: 'bulkId:bob' } } }), user('bob', { [ENTERPRISE]: { manager: { value: 'bulkId:ann' } } }),
    ]);
    expect(statuses(body)).toEqual(['201', '201', '201', '201', '201', '201']);
    const [a, b, c, self, ann, bob] = body.Operations.map(idIn);
    expect([await client.memberIds(a), await client.memberIds(b), await client.memberIds(c), await client.memberIds(self)]).toEqual([[b, ann].sort(), [c], [a], [self]]);
    const managers = await Promise.all([ann, bob].map(async (id) => (await client.get(`/Users/${id}`)).body[ENTERPRISE]));
    expect(managers).toEqual([{ department: 'D', manager: expect.objectContaining({ value: bob }) }, { manager: expect.objectContaining({ value: ann }) }]);
    for (const { location, version } of body.Operations) {
      const { headers } = await client.get(location.replace('http://rollcall.test/scim/v2', ''));
      expect(headers.get('etag')).toBe(version);
    }
  });

  it('BLK-06 BLK-10 BLK-11 what fails fails alone, with a SCIM Error; the rest is done', async () => {
    await client.createUser('taken@corp.example');
    const { status, body } = await bulk([
      user('taken'), user('fine'), { method: 'PUT', path: '/Users/nobody', data: { userName: 'x' } }, { method: 'DELETE', path: '/Groups/nothing' }, user('bad', { active: 'perhaps' }),
      { method: 'PATCH', path: '/Users/nobody', data: { Operations: [] } }, { method: 'POST', path: '/Devices', bulkId: 'device', data: {} },
    ]);
    expect({ status, statuses: statuses(body) }).toEqual({ status: 200, statuses: ['409', '201', '404', '404', '400', '404', '404'] });
    expect(body.Operations[0]).toEqual({ method: 'POST', bulkId: 'taken', status: '409', response: { schemas: [expect.stringMatching(/:Error$/)], status: '409', scimType: 'uniqueness', detail: expect.any(String) } });
    expect(body.Operations[2].location).toBe('http://rollcall.test/scim/v2/Users/nobody');
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(2);
  });

  it('BLK-03 BLK-04 BLK-05 an operation that is none fails alone with 400', async () => {
    const { body } = await bulk([
      { method: 'GET', path: '/Users' }, { path: '/Users' }, 'text', null, { method: 'POST', path: '/Users', data: { userName: 'x@corp.example' } }, { method: 'POST', path: '/Users/1', bulkId: '1', data: {} },
      { method: 'PUT', path: '/Users', data: {} }, { method: 'DELETE', path: '/Users/a/b' }, { method: 'DELETE', path: '/../admin/v1/organizations/x' }, { method: 'DELETE', path: 'https://other.example/Users/1' },
      { method: 'PATCH', path: '/Users/1' }, { method: 'POST', path: '/Users', bulkId: '2', data: [] }, user('good'), { method: 'DELETE', path: '/Users/x?attributes=id' },
    ]);
    expect(statuses(body)).toEqual(['400', '400', '400', '400', '400', '400', '400', '400', '400', '400', '400', '400', '201', '400']);
    expect(body.Operations[0].response).toMatchObject({ scimType: 'invalidSyntax', detail: expect.stringContaining('Operations[0]') });
  });

  it('creations that refer to nothing share statements; of two with one userName the first is made, and each has its entry', async () => {
    const query = jest.spyOn(service.app.get(OrganizationDatabase, { strict: false }), 'query');
    const { body } = await bulk([
      ...Array.from({ length: 30 }, (_, n) => user(`n${n}`)), user('twice', { userName: 'N7@corp.example', title: 'Second' }), user('wrong', { userName: '' }), user('last'),
    ]);
    const inserts = query.mock.calls.filter(([, { name }]) => name?.startsWith('member-insert'));
    query.mockRestore();
    expect(statuses(body)).toEqual([...Array<string>(30).fill('201'), '409', '400', '201']);
    expect(inserts.length).toBeLessThan(10);
    expect((await client.find('Users', 'userName eq "n7@corp.example"')).body.Resources[0].title).toBeUndefined();
    for (const [n, operation] of body.Operations.slice(0, 30).entries()) {
      expect((await client.get(`/Users/${idIn(operation)}`)).body.userName).toBe(`n${n}@corp.example`);
      expect((await service.admin.get(`/organizations/${client.organizationId}/journal?resourceId=${idIn(operation)}`)).body.items).toMatchObject([{ action: 'member.created' }]);
    }
  });

  it('BLK-11 failOnErrors stops after so many; earlier successes stay, later operations are absent', async () => {
    const operations = [user('one'), { method: 'DELETE', path: '/Users/x' }, user('two'), { method: 'DELETE', path: '/Users/y' }, user('three'), group('later', ['bulkId:three'])];
    const { body } = await bulk(operations, { failOnErrors: 2 });
    expect(statuses(body)).toEqual(['201', '404', '201', '404']);
    expect(body.failOnErrors).toBeUndefined();
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(2);
    expect(statuses((await bulk([user('four'), { method: 'DELETE', path: '/Users/x' }], { failOnErrors: 1 })).body)).toEqual(['201', '404']);
  });

  it('BLK-15 a reference to nothing, or to what failed, fails the one that refers', async () => {
    await client.createUser('taken@corp.example');
    const { body } = await bulk([group('unknown', ['bulkId:nobody']), group('dependent', ['bulkId:taken']), user('taken'), patch('/Users/bulkId:taken', { op: 'add', path: 'title', value: 'x' }), group('free', [])]);
    expect(body.Operations.map(({ status, response }: { status: string; response?: { scimType?: string; detail: string } }) => [status, response?.scimType])).toEqual([
      ['400', 'invalidValue'], ['409', undefined], ['409', 'uniqueness'], ['409', undefined], ['201', undefined],
    ]);
    expect(body.Operations[1].response.detail).toContain('"bulkId:taken"');
    expect((await client.get('/Groups?count=0')).body.totalResults).toBe(1);
  });

  it('a circle with one resource that cannot be created says so on both', async () => {
    await client.createGroup('b');
    const { body } = await bulk([group('a', ['bulkId:b']), group('b', ['bulkId:a'])]);
    expect(statuses(body)).toEqual(['409', '409']);
    expect((await client.get('/Groups?count=0')).body.totalResults).toBe(1);
  });

  it('BLK-19 version acts as If-Match', async () => {
    const id = await client.createUser('versioned@corp.example');
    const title = (version: string, value: string) => ({ ...patch(`/Users/${id}`, { op: 'replace', path: 'title', value }), version });
    const { body } = await bulk([title('W/"1"', 'A'), title('W/"1"', 'B'), title('W/"2"', 'C')]);
    expect(statuses(body)).toEqual(['200', '412', '200']);
    expect((await client.get(`/Users/${id}`)).body.title).toBe('C');
  });

  it('BLK-20 operations stay within the organization, and each has its journal entry', async () => {
    const other = await service.organization();
    const theirs = await other.createUser('theirs@corp.example');
    const { body } = await bulk([{ method: 'DELETE', path: `/Users/${theirs}` }, group('g', [theirs]), user('mine')]);
    expect(statuses(body)).toEqual(['404', '400', '201']);
    expect((await other.get(`/Users/${theirs}`)).status).toBe(200);
    const entries = await service.admin.all(`/organizations/${client.organizationId}/journal`);
    expect(entries.filter(({ resourceType }) => resourceType === 'member').map(({ action, resourceId }) => [action, resourceId])).toEqual([['member.created', idIn(body.Operations[2])]]);
  });

  it.each<[string, object, number, string | undefined]>([
    ['BLK-02 no schemas', { Operations: [{}] }, 400, 'invalidSyntax'], ['BLK-02 no operations', { schemas: [REQUEST] }, 400, 'invalidSyntax'], ['BLK-02 an empty list', { schemas: [REQUEST], Operations: [] }, 400, 'invalidSyntax'],
    ['BLK-11 failOnErrors 0', { schemas: [REQUEST], failOnErrors: 0, Operations: [{}] }, 400, 'invalidValue'], ['failOnErrors that is no number', { schemas: [REQUEST], failOnErrors: '1', Operations: [{}] }, 400, 'invalidValue'],
    ['BLK-16 a bulkId twice', { schemas: [REQUEST], Operations: ['a', 'a'].map((bulkId) => ({ method: 'POST', path: '/Users', bulkId, data: { userName: bulkId } })) }, 400, 'invalidSyntax'],
    ['BLK-18 too many operations', { schemas: [REQUEST], Operations: Array.from({ length: 51 }, () => ({ method: 'DELETE', path: '/Users/x' })) }, 413, undefined],
    ['BLK-18 too large a body', { schemas: [REQUEST], Operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data: { userName: 'a', title: 'x'.repeat(70_000) } }] }, 413, undefined],
  ])('%s: the whole job is refused, and nothing is done', async (_, body, status, scimType) => {
    const answer = await client.post('/Bulk', body);
    expect(answer).toMatchObject({ status, body: { status: String(status), ...(scimType && { scimType }), detail: expect.any(String) } });
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(0);
  });

  it('REP-04 names, and the URN of the message, count in any letter case', async () => {
    const { status, body } = await client.post('/Bulk', { SCHEMAS: [REQUEST.toUpperCase()], operations: [{ METHOD: 'delete', Path: '/Users/x' }] });
    expect([status, statuses(body)]).toEqual([200, ['404']]);
  });

  it('BLK-18 the limits are those of the configuration, and the error names them', async () => {
    const { body } = await client.get('/ServiceProviderConfig');
    expect(body.bulk).toEqual({ supported: true, maxOperations: 50, maxPayloadSize: 60_000 });
    expect((await bulk(Array.from({ length: 51 }, () => ({})))).body.detail).toContain('50');
    expect((await bulk([{ data: 'x'.repeat(70_000) }])).body.detail).toContain('60000');
  });

  it('SEC-13 the PATCH messages of a job are bounded together', async () => {
    const operations = Array.from({ length: 300 }, () => ({ op: 'add', path: 'title', value: 'x' }));
    expect(await bulk(Array.from({ length: 4 }, () => patch('/Users/x', ...operations)))).toMatchObject({ status: 413, body: { detail: expect.stringContaining('1000') } });
    expect((await bulk(Array.from({ length: 3 }, () => patch('/Users/x', ...operations)))).status).toBe(200);
    const inAnotherCase = Array.from({ length: 4 }, () => ({ method: 'PATCH', path: '/Users/x', data: { schemas: [PATCH_OP], operations } }));
    expect((await bulk(inAnotherCase)).status).toBe(413);
  });

  it('needs a token', async () => {
    expect((await send('POST', `${service.url}/scim/v2/Bulk`, { 'Content-Type': 'application/scim+json' }, {})).status).toBe(401);
  });
});
