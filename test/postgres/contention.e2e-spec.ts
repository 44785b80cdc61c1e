import pg from 'pg';
import { CORE_USER, type ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';
import { createTestDatabase } from '../harness/test-database.js';

/** Writes at the same time share statements; somebody whose row another holds keeps nobody else waiting. */
describe('Somebody whose row another transaction holds', () => {
  let service: TestApp;
  let client: ScimClient;
  let other: pg.Client;
  beforeAll(async () => {
    const database = await createTestDatabase();
    service = await startTestApp({}, { ...database, location: { kind: 'server', url: database.url ?? '', poolSize: 8, lockTimeout: 300_000 } });
    client = await service.organization('standard');
    other = new pg.Client({ connectionString: database.url });
    await other.connect();
  });
  afterAll(async () => {
    await other.end();
    await service.close();
  });

  it('is changed when it is free; who is changed at the same time, and after, is answered before', async () => {
    const ids = await Promise.all(['held', 'free', 'later', 'held too'].map((name) => client.createUser(`${name}@corp.example`)));
    const [held = '', free = '', later = '', heldToo = ''] = ids;
    const change = (id: string, title: string): ReturnType<ScimClient['patch']> => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: title }]);
    await other.query('BEGIN');
    await other.query('SELECT FROM members WHERE id = ANY ($1) FOR UPDATE', [[held, heldToo]]);
    const answered: string[] = [];
    const waiting = [change(held, 'one'), change(held, 'two'), change(heldToo, 'one')].map(async (answer) => {
      expect((await answer).status).toBe(200);
      answered.push('held');
    });
    for (const round of ['same time', 'after']) {
      expect((await Promise.all([change(free, round), change(later, round)])).map(({ status }) => status)).toEqual([200, 200]);
      answered.push(round);
    }
    await other.query('COMMIT');
    await Promise.all(waiting);
    expect(answered).toEqual(['same time', 'after', 'held', 'held', 'held']);
  });

  it('a userName that another is just taking is refused when it is taken; others are created meanwhile', async () => {
    const create = (name: string): ReturnType<ScimClient['post']> => client.post('/Users', { schemas: [CORE_USER], userName: `${name}@corp.example` });
    await other.query('BEGIN');
    await other.query(`INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
      VALUES ($1, gen_random_uuid(), 'taken@corp.example', 'taken@corp.example', 'active', 'user', '{}', '{}', 1, now(), now())`, [client.organizationId]);
    const refused = [create('taken'), create('taken')];
    for (const names of [['ann', 'bob'], ['eve', 'dan']]) expect((await Promise.all(names.map(create))).map(({ status }) => status)).toEqual([201, 201]);
    await other.query('COMMIT');
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([409, 409]);
  });
});
