import { readFileSync } from 'node:fs';
import { parseSettings } from '../src/config/settings.js';
import { CORE_USER, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const LIMITS = {
  MAX_BODY_BYTES: '2000', MAX_JSON_DEPTH: '8', MAX_PATCH_OPERATIONS: '3', MAX_BULK_OPERATIONS: '2', MAX_FILTER_LENGTH: '100', MAX_FILTER_DEPTH: '2', MAX_PAGE_SIZE: '4',
};

/** Each limit is a setting; what reaches it is served, and what goes over it is refused before anything is done. */
describe('Limits', () => {
  let service: TestApp;
  let client: ScimClient;
  let id: string;

  beforeAll(async () => {
    service = await startTestApp(LIMITS);
    client = await service.organization();
    id = await client.createUser('limits@corp.example');
  });
  afterAll(() => service.close());
  afterEach(async () => expect((await client.get(`/Users/${id}`)).headers.get('etag')).toBe('W/"1"'));

  it('every limit has its default in .env.example', () => {
    const documented = new Map(readFileSync('.env.example', 'utf8').split('\n').map((line): [string, string] => [line.split('=')[0] ?? '', line.split('=')[1] ?? '']));
    const defaults = Object.entries(parseSettings({})).filter(([name]) => name.startsWith('MAX_'));
    expect(defaults.map(([name]) => name).sort()).toEqual(Object.keys(LIMITS).sort());
    for (const [name, value] of defaults) expect([name, documented.get(name)]).toEqual([name, String(value)]);
  });

  it('SEC-13 MAX_BODY_BYTES: a byte more is 413', async () => {
    const body = (bytes: number): string => {
      const text = JSON.stringify({ schemas: [CORE_USER], userName: '', title: 'x' });
      return text.replace('"title":"x"', `"title":"${'x'.repeat(bytes - text.length + 1)}"`);
    };
    expect(await client.send('POST', '/Users', body(2_000))).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    for (const path of ['/Users', '/Bulk', '/Users/.search']) expect(await client.send('POST', path, body(2_001))).toMatchObject({ status: 413, body: { detail: expect.stringContaining('2000') } });
  });

  it('SEC-13 MAX_JSON_DEPTH: a level more is invalidSyntax with the position', async () => {
    const nested = (depth: number): string => `{"schemas":["${CORE_USER}"],"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(await client.send('POST', '/Users', nested(8))).toMatchObject({ status: 400, body: { detail: expect.stringContaining('userName') } });
    expect(await client.send('POST', '/Users', nested(9))).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax', detail: `The body is nested more than 8 levels deep at position ${nested(9).lastIndexOf('[')}.` } });
  });

  it('PAT-23 MAX_PATCH_OPERATIONS: one more is 413', async () => {
    const operations = (count: number): object[] => Array.from({ length: count }, () => ({ op: 'remove', path: 'title' }));
    expect((await client.patch(`/Users/${id}`, operations(3))).status).toBe(200);
    expect(await client.patch(`/Users/${id}`, operations(4))).toMatchObject({ status: 413, body: { detail: expect.stringContaining('3') } });
  });

  it('MAX_BULK_OPERATIONS: one more is 413', async () => {
    const job = (count: number) => client.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: Array.from({ length: count }, () => ({ method: 'DELETE', path: '/Users/00000000-0000-0000-0000-000000000000' })),
    });
    expect((await job(2)).status).toBe(200);
    expect(await job(3)).toMatchObject({ status: 413, body: { detail: expect.stringContaining('2') } });
  });

  const filterOf = (length: number): string => `type eq "${'x'.repeat(length - 10)}"`;

  it('FIL-30 MAX_FILTER_LENGTH: a character more is invalidFilter with the position, in a search and in a path', async () => {
    const refused = { status: 400, body: { scimType: 'invalidFilter', detail: expect.stringMatching(/at most 100 .*position 100\b/) } };
    expect((await client.find('Users', filterOf(100).replace('type', 'emails.type').replace('xxxxxxx', ''))).status).toBe(200);
    expect(await client.find('Users', `userType eq "${'x'.repeat(87)}"`)).toMatchObject(refused);
    expect((await client.patch(`/Users/${id}`, [{ op: 'remove', path: `emails[${filterOf(100)}]` }])).status).toBe(200);
    expect(await client.patch(`/Users/${id}`, [{ op: 'remove', path: `emails[${filterOf(101)}]` }])).toMatchObject(refused);
  });

  it('FIL-30 MAX_FILTER_DEPTH: a level more is invalidFilter with the position, in a search and in a path', async () => {
    const refused = { status: 400, body: { scimType: 'invalidFilter', detail: expect.stringMatching(/more than 2 levels deep at position 3\b/) } };
    expect((await client.find('Users', '((title pr))')).status).toBe(200);
    expect(await client.find('Users', '(((title pr)))')).toMatchObject(refused);
    expect((await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'emails[((type pr))]' }])).status).toBe(200);
    expect(await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'emails[(((type pr)))]' }])).toMatchObject(refused);
  });

  it('MAX_PAGE_SIZE: a page has no more, whatever is asked for', async () => {
    for (let index = 0; index < 5; index++) await client.createUser(`page-${index}@corp.example`);
    for (const query of ['', '?count=5', '?count=1000000', '?cursor=', '?cursor=&count=5']) expect((await client.get(`/Users${query}`)).body.Resources).toHaveLength(4);
  });
});
