import pg from 'pg';
import { CORE_USER, type ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';
import { createTestDatabase } from '../harness/test-database.js';

describe('Statements that take too long', () => {
  let service: TestApp;
  let client: ScimClient;
  let owner: pg.Client;
  let id: string;

  beforeAll(async () => {
    const database = await createTestDatabase();
    service = await startTestApp({}, { ...database, location: { kind: 'server', url: database.url ?? '', poolSize: 4, statementTimeout: 1_500, lockTimeout: 500 } });
    client = await service.organization();
    id = await client.createUser('there@corp.example', { displayName: 'There' });
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await service.close();
  });

  it('a write that waits too long for another is 503 with Retry-After, and nothing is half-done', async () => {
    await owner.query('BEGIN');
    await owner.query('SELECT FROM members FOR UPDATE');
    const answer = await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'T' }]);
    expect(answer).toMatchObject({ status: 503, body: { status: '503', detail: expect.stringContaining('nothing was changed') } });
    expect(answer.headers.get('retry-after')).toBe('1');
    await owner.query('ROLLBACK');
    expect((await client.get(`/Users/${id}`)).body.title).toBeUndefined();
    expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'T' }])).status).toBe(200);
  }, 30_000);

  it('QRY-06 a search that takes too long is tooMany, and holds nobody else up', async () => {
    const { rows: [row] } = await owner.query<{ definition: string }>(`SELECT pg_get_functiondef('search_member_ids'::regproc) AS definition`);
    const definition = row?.definition ?? '';
    await owner.query(definition.replace('BEGIN', 'BEGIN PERFORM pg_sleep(10);'));
    const slow = client.find('Users', 'displayName co "here"');
    expect((await client.post('/Users', { schemas: [CORE_USER], userName: 'meanwhile@corp.example' })).status).toBe(201);
    expect(await slow).toMatchObject({ status: 400, body: { scimType: 'tooMany' } });
    await owner.query(definition);
    expect((await client.find('Users', 'displayName co "here"')).body.totalResults).toBe(1);
  }, 30_000);
});
