import { send } from './harness/http.js';
import { CORE_GROUP, CORE_USER, ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** What a hostile or broken client may send: each gets its clear answer, and none keeps the service busy. */
describe('Hardening', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization();
  });
  afterAll(() => service.close());

  let made = 0;
  const name = (): string => `hard-${++made}@corp.example`;
  const user = (more: object = {}): object => ({ schemas: [CORE_USER], userName: name(), ...more });

  it.each(['title', 'userName', 'externalId', 'displayName', 'emails.value', 'id', 'groups.display', 'meta.location'])('FIL-08 a filter on %s with U+0000 or half of a surrogate pair is invalidFilter', async (attribute) => {
    for (const operator of ['eq', 'co', 'sw']) {
      for (const text of ['a\\u0000b', '\\ud800', '\\udc00x']) {
        expect(await client.find('Users', `${attribute} ${operator} "${text}"`)).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
      }
    }
    expect((await client.find('Users', 'emails[value eq "\\u0000"]')).status).toBe(400);
    expect((await client.patch(`/Users/${await client.createUser(name())}`, [{ op: 'remove', path: 'emails[value eq "\\u0000"]' }])).status).toBe(400);
  });

  it.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+02:00', '9999-12-31T23:59:59-14:00', '9999-12-31T23:59:59Z'])('FIL-13 the date %s is before or after everybody', async (date) => {
    await client.createUser(name());
    const isLate = date.startsWith('9');
    for (const attribute of ['meta.created', 'meta.lastModified']) {
      const after = await client.find('Users', `${attribute} gt "${date}"`, '&count=0');
      const all = await client.get('/Users?count=0');
      expect({ status: after.status, total: after.body.totalResults }).toEqual({ status: 200, total: isLate ? 0 : all.body.totalResults });
    }
  });

  it('FIL-23 REP-24 REM-05 a $ref or location is found by the URI that is shown, under any base', async () => {
    const id = await client.createUser(name());
    const group = await client.createGroup(name(), [id]);
    for (const base of ['http://rollcall.test/scim/v2/', 'http://rollcall.test/scim/', 'https://elsewhere.example/', '']) {
      expect((await client.find('Groups', `members.$ref eq "${base}Users/${id}"`)).body.Resources).toMatchObject([{ id: group }]);
      expect((await client.find('Users', `groups.$ref eq "${base}Groups/${group}"`)).body.Resources).toMatchObject([{ id }]);
      expect((await client.find('Users', `meta.location eq "${base}Users/${id}"`)).body.Resources).toMatchObject([{ id }]);
    }
    expect((await client.patch(`/Groups/${group}`, [{ op: 'remove', path: `members[$ref eq "http://rollcall.test/scim/v2/Users/${id}"]` }])).status).toBe(204);
    expect(await client.memberIds(group)).toEqual([]);
  });

  it('ETG-10 of parallel changes of members with the same If-Match exactly one happens', async () => {
    for (let round = 0; round < 10; round++) {
      const people = await Promise.all(Array.from({ length: 4 }, () => client.createUser(name())));
      const group = await client.createGroup(name());
      const answers = await Promise.all(people.map((value) => client.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value }] }], { 'If-Match': 'W/"1"' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 412, 412, 412]);
      expect((await client.memberIds(group)).length).toBe(1);
    }
  });

  it('ERR-05 without credentials a body of any kind is 401 before anything else', async () => {
    const bodies: [Record<string, string>, string][] = [
      [{ 'Content-Type': 'application/scim+json' }, '{bad'], [{ 'Content-Type': 'text/plain' }, 'x'], [{ 'Content-Type': 'application/scim+json' }, 'x'.repeat(5_000_000)],
      [{ 'Content-Type': 'application/scim+json', 'Content-Encoding': 'gzip' }, '{}'],
    ];
    for (const [headers, body] of bodies) {
      expect(await send('POST', `${service.url}/scim/v2/Users`, headers, body)).toMatchObject({ status: 401, body: { status: '401' } });
    }
  });

  it('BLK-21 a body far over the limit is 413, and the answer can be read', async () => {
    for (const path of ['/Users', '/Bulk']) expect(await client.send('POST', path, 'x'.repeat(20_000_000))).toMatchObject({ status: 413, body: { status: '413' } });
  });

  it('ERR-10 a body that is not what its encoding says is invalidSyntax', async () => {
    expect(await client.send('POST', '/Users', '{}', { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
    expect(await client.send('POST', '/Users', '{}', { 'Content-Encoding': 'rot13' })).toMatchObject({ status: 415, body: { status: '415' } });
  });

  it('SEC-13 an attribute has at most a thousand values, on every verb; members of a group any number', async () => {
    const emails = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ value: `e${index}@corp.example` }));
    expect((await client.post('/Users', user({ emails: emails(1_000) }))).status).toBe(201);
    const id = await client.createUser(name(), { emails: emails(900) });
    const refused = [
      await client.post('/Users', user({ emails: emails(1_001) })), await client.put(`/Users/${id}`, user({ emails: emails(1_001) })),
      await client.patch(`/Users/${id}`, [{ op: 'add', path: 'emails', value: emails(1_900).slice(900).slice(0, 101) }]),
    ];
    for (const answer of refused) expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining('1000') } });
    expect((await client.get(`/Users/${id}`)).body.emails.length).toBe(900);
    const many = await client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: Array.from({ length: 1_000 }, (_, index) => ({ method: 'POST', path: '/Users', bulkId: `m${index}`, data: user() })) });
    const ids: string[] = many.body.Operations.map(({ location }: { location: string }) => location.split('/').at(-1));
    const group = await client.post('/Groups', { schemas: [CORE_GROUP], displayName: name(), members: [...ids, id].map((value) => ({ value })) });
    expect([group.status, group.body.members.length]).toEqual([201, 1_001]);
  });

  it('SEC-13 removals of many listed values take no longer than their number', async () => {
    const emails = Array.from({ length: 1_000 }, (_, index) => ({ value: `e${index}@corp.example`, type: 'work' }));
    const id = await client.createUser(name(), { emails });
    const listed = emails.slice(0, 999).map(({ value }) => ({ value: value.toUpperCase(), type: 'WORK' }));
    const operations = Array.from({ length: 60 }, () => ({ op: 'remove', path: 'emails', value: listed }));
    const { status, body } = await client.patch(`/Users/${id}`, operations);
    expect({ status, emails: body.emails }).toMatchObject({ status: 200, emails: [{ value: 'e999@corp.example' }] });
  }, 30_000);

  it('names that no index could hold are refused with the attribute, and nothing is stored', async () => {
    const before = (await client.get('/Users?count=0')).body.totalResults;
    for (const attribute of ['userName', 'externalId', 'displayName']) {
      for (const text of ['x'.repeat(2_001), '😀'.repeat(600)]) {
        expect(await client.post('/Users', user({ [attribute]: text }))).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining(attribute) } });
      }
      expect((await client.post('/Users', user({ [attribute]: `${made}${'é'.repeat(900)}` }))).status).toBe(201);
    }
    for (const attribute of ['displayName', 'externalId']) {
      expect(await client.post('/Groups', { schemas: [CORE_GROUP], displayName: name(), [attribute]: 'x'.repeat(2_001) })).toMatchObject({ status: 400, body: { detail: expect.stringContaining(attribute) } });
    }
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(before + 3);
  });

  it('SEC-13 text has at most 5,000 characters and a resource 256 kB, so that a page of them fits into memory', async () => {
    expect((await client.post('/Users', user({ title: 'x'.repeat(5_000), [ENTERPRISE]: { department: 'y'.repeat(5_000) } }))).status).toBe(201);
    expect(await client.post('/Users', user({ title: 'x'.repeat(5_001) }))).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining('title') } });
    const emails = Array.from({ length: 60 }, (_, index) => ({ value: String(index) + 'e'.repeat(4_990) }));
    expect((await client.post('/Users', user({ emails }))).status).toBe(413);
    const id = await client.createUser(name(), { emails: emails.slice(0, 40) });
    expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: 'emails', value: emails.slice(40) }])).status).toBe(413);
  });

  it('SEC-13 nothing that is read before the credentials, or of a list, takes longer than its length', async () => {
    const started = process.hrtime.bigint();
    const unclosed = `"${'\\"'.repeat(1_000_000)}`;
    expect((await send('POST', `${service.url}/scim/v2/x`, { 'Content-Type': 'application/scim+json' }, unclosed)).status).toBe(404);
    expect((await send('POST', `${service.url}/scim/v2/Users`, { 'Content-Type': 'application/scim+json' }, unclosed)).status).toBe(401);
    const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], attributes: '['.repeat(1_000_000) };
    expect((await client.post('/Users/.search', search)).status).toBe(200);
    expect((await client.post('/Users', user({ title: 'a\u0301\u0327'.repeat(200_000) }))).status).toBe(400);
    // Quadratic, each of these alone would take hours.
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(60);
  }, 90_000);

  it('a list can be in the order of what all have alike', async () => {
    expect((await client.get('/Users?sortBy=meta.resourceType')).status).toBe(200);
    expect((await client.get('/Groups?sortBy=meta.resourceType&sortOrder=descending')).status).toBe(200);
  });

  it.each(['2030-W05', '2032-366', '20300131T120000Z', '2030-01-31T12', '2030-01-31 12:00', '2030-13-01T00:00:00Z'])('expiresAt %s is refused', async (expiresAt) => {
    expect((await service.admin.send('POST', `/organizations/${client.organizationId}/scim-tokens`, { expiresAt })).status).toBe(400);
  });

  it('a path of the admin API in another letter case does the same', async () => {
    const headers = { 'Authorization': `Bearer ${service.admin.key}`, 'Content-Type': 'application/json' };
    const { status, body } = await send('PATCH', `${service.url}/ADMIN/v1/Organizations/${client.organizationId}`, headers, { name: 'Spelled otherwise' });
    expect({ status, name: body.name }).toEqual({ status: 200, name: 'Spelled otherwise' });
    expect((await service.admin.get(`/organizations/${client.organizationId}`)).body.name).toBe('Spelled otherwise');
  });

  it('writes while their organization is deleted end, each with an answer', async () => {
    const doomed = await service.organization();
    const people = await Promise.all(Array.from({ length: 10 }, () => doomed.createUser(name())));
    const [gone, ...answers] = await Promise.all([
      service.admin.send('DELETE', `/organizations/${doomed.organizationId}`),
      ...people.flatMap((value, index) => [
        doomed.post('/Groups', { schemas: [CORE_GROUP], displayName: `D${index}`, members: [{ value }] }), doomed.post('/Users', user()), doomed.patch(`/Users/${value}`, [{ op: 'add', path: 'title', value: 'T' }]),
        service.admin.send('POST', `/organizations/${doomed.organizationId}/scim-tokens`, {}),
      ]),
    ]);
    expect([204, 503]).toContain(gone.status);
    for (const { status } of answers) expect([200, 201, 400, 401, 404, 503]).toContain(status);
  }, 30_000);

  it.each(['\t', '\n', ' ', 'a\u0001b', 'a\nb', '\u0378x', '\u200b\u0000'])('I18N-04 the userName %j is refused', async (userName) => {
    expect(await client.post('/Users', { schemas: [CORE_USER], userName })).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
  });

  it('I18N-06 a sigma is found at the end of a word and within', async () => {
    const id = await client.createUser(name(), { nickName: 'ΟΔΟΣΑ', displayName: 'ΟΔΟΣ' });
    for (const filter of ['nickName sw "ΟΔΟΣ"', 'nickName co "δοσ"', 'displayName ew "Σ"', 'displayName eq "οδος"', 'displayName eq "οδοσ"']) {
      expect((await client.find('Users', filter)).body.Resources).toMatchObject([{ id }]);
    }
  });

  it('REP-13 a base path in another letter case is served under its own name', async () => {
    const { body, status } = await send('GET', `${service.url}/SCIM/V2/ResourceTypes/User`, { Authorization: `Bearer ${client.token}` });
    expect({ status, location: body.meta.location }).toEqual({ status: 200, location: 'http://rollcall.test/scim/v2/ResourceTypes/User' });
  });

  it('REP-22 base64 of an impossible length is refused', async () => {
    expect((await client.post('/Users', user({ x509Certificates: [{ value: 'AAAAA' }] }))).body.scimType).toBe('invalidValue');
    expect((await client.post('/Users', user({ x509Certificates: [{ value: 'AAAAAA==' }] }))).status).toBe(201);
  });

  it('DISC-25 the configuration takes no filter', async () => {
    expect((await client.get('/ServiceProviderConfig?filter=id%20pr')).status).toBe(403);
  });

  it('PAT-16 operations on schemas that keep the base schema change nothing', async () => {
    const id = await client.createUser(name());
    const answers = [
      await client.patch(`/Users/${id}`, [{ op: 'add', path: 'schemas', value: [ENTERPRISE] }, { op: 'add', path: `${ENTERPRISE}:department`, value: 'D' }]),
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'schemas', value: [CORE_USER, ENTERPRISE] }]),
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'schemas', value: [ENTERPRISE] }]),
      await client.patch(`/Users/${id}`, [{ op: 'add', path: 'schemas', value: ['urn:other'] }]),
      await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'schemas' }]),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 400, 400]);
  });

  it('the admin API refuses text that cannot be stored, and never with 500', async () => {
    const { organizationId } = client;
    for (const text of ['a\0b', '\ud800']) {
      const answers = [
        await service.admin.send('POST', '/organizations', { name: text, slug: 'x' }), await service.admin.send('PATCH', `/organizations/${organizationId}`, { name: text }),
        await service.admin.send('POST', `/organizations/${organizationId}/scim-tokens`, { label: text }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    }
    for (const query of ['q=%00', 'role=%00', 'cursor=%00']) expect((await service.admin.get(`/organizations/${organizationId}/members?${query}`)).status).toBe(400);
  });
});
