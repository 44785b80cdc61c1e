import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServerProcess } from '../harness/server-process.js';
import type { ScimClient } from '../harness/scim-client.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../harness/test-database.js';
import { CORE_USER } from '../harness/scim-client.js';

const ROUNDS = 100;
const WIDTH = 8;

/** On a server two processes share the database, as they do behind a load balancer; the embedded one belongs to one process. */
describe('Writes at once', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  let database: TestDatabase | undefined;
  let servers: readonly ServerProcess[] = [];
  let clients: readonly ScimClient[] = [];

  beforeAll(async () => {
    database = serverUrl ? await createTestDatabase() : undefined;
    const environment: Record<string, string> = database?.url ? { DATABASE_URL: database.url } : { DATA_DIR: folder };
    const first = await ServerProcess.start({ ...environment, LOG_LEVEL: 'error' });
    servers = database ? [first, await ServerProcess.start({ ...environment, LOG_LEVEL: 'error' })] : [first];
    const client = await first.organization();
    clients = servers.map((server) => server.clientLike(client));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const client = (index: number): ScimClient => {
    const chosen = clients[index % clients.length];
    if (!chosen) throw new Error('No server runs.');
    return chosen;
  };

  it('eight parallel PATCHes add eight different members to one group, a hundred rounds: no member is lost', async () => {
    const people = await Promise.all(Array.from({ length: WIDTH }, (_, index) => client(index).createUser(`joining-${index}@corp.example`)));
    for (let round = 0; round < ROUNDS; round++) {
      const group = await client(round).createGroup(`Round ${round}`);
      const answers = await Promise.all(people.map((value, index) => client(index).patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value }] }])));
      expect(answers.map(({ status }) => status)).toEqual(people.map(() => 204));
      expect(await client(round + 1).memberIds(group)).toEqual([...people].sort());
    }
  }, 180_000);

  it('members who leave and join at once, mixed with a rename, end as the last answers say', async () => {
    const people = await Promise.all(Array.from({ length: WIDTH }, (_, index) => client(index).createUser(`moving-${index}@corp.example`)));
    for (let round = 0; round < ROUNDS / 5; round++) {
      const staying = people.slice(0, 2);
      const leaving = people.slice(2, 5);
      const joining = people.slice(5);
      const group = await client(round).createGroup(`Moving ${round}`, [...staying, ...leaving]);
      const answers = await Promise.all([
        ...leaving.map((value, index) => client(index).patch(`/Groups/${group}`, [{ op: 'remove', path: `members[value eq "${value}"]` }])),
        ...joining.map((value, index) => client(index + 1).patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value }] }])),
        client(round).patch(`/Groups/${group}`, [{ op: 'replace', path: 'displayName', value: `Moved ${round}` }]),
      ]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
      expect(await client(round + 1).memberIds(group)).toEqual([...staying, ...joining].sort());
      expect((await client(round).get(`/Groups/${group}`)).body).toMatchObject({ displayName: `Moved ${round}`, meta: { version: 'W/"8"' } });
    }
  }, 180_000);

  it('two parallel POSTs of one userName: one is 201 and one 409, always', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const userName = `Twin-${round}@corp.example`;
      const answers = await Promise.all([userName, userName.toUpperCase()].map((name, index) => client(index).post('/Users', { schemas: [CORE_USER], userName: name })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.scimType).toBe('uniqueness');
      expect((await client(round).find('Users', `userName eq "${userName}"`)).body.totalResults).toBe(1);
    }
  }, 180_000);

  it('parallel PATCHes of different attributes of one user lose none', async () => {
    const attributes = ['title', 'nickName', 'locale', 'timezone', 'preferredLanguage', 'userType', 'displayName', 'profileUrl'];
    for (let round = 0; round < ROUNDS / 5; round++) {
      const id = await client(round).createUser(`attributes-${round}@corp.example`);
      const answers = await Promise.all(attributes.map((path_, index) => client(index).patch(`/Users/${id}`, [{ op: 'add', path: path_, value: `v${round}` }])));
      expect(answers.map(({ status }) => status)).toEqual(attributes.map(() => 200));
      expect((await client(round + 1).get(`/Users/${id}`)).body).toMatchObject(Object.fromEntries(attributes.map((name) => [name, `v${round}`])));
    }
  }, 180_000);

  it('sixty parallel PATCHes of one user all happen, one after the other', async () => {
    const id = await client(0).createUser('crowded@corp.example');
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => client(index).patch(`/Users/${id}`, [{ op: 'add', path: 'emails', value: [{ value: `e${index}@corp.example` }] }])));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { body } = await client(1).get(`/Users/${id}`);
    expect([body.emails.length, body.meta.version]).toEqual([60, 'W/"61"']);
  }, 180_000);

  it('replacing the members of a group while one of them is deleted is done or refused, and never half-done', async () => {
    for (let round = 0; round < ROUNDS / 5; round++) {
      const [staying, leaving] = [await client(round).createUser(`staying-${round}@corp.example`), await client(round).createUser(`going-${round}@corp.example`)];
      const group = await client(round).createGroup(`Replaced ${round}`, [leaving]);
      const members = [staying, leaving].map((value) => ({ value }));
      const [gone, put, patched] = await Promise.all([
        client(round).delete(`/Users/${leaving}`),
        client(round + 1).put(`/Groups/${group}`, { schemas: [], displayName: `Replaced ${round}`, members }),
        client(round).patch(`/Groups/${group}`, [{ op: 'replace', path: 'members', value: members }]),
      ]);
      expect(gone.status).toBe(204);
      for (const { status } of [put, patched]) expect([200, 204, 400]).toContain(status);
      expect((await client(round).memberIds(group)).filter((id) => id !== staying)).toEqual([]);
    }
  }, 180_000);

  it('of parallel writes with the same If-Match exactly one happens', async () => {
    for (let round = 0; round < ROUNDS / 5; round++) {
      const id = await client(round).createUser(`matching-${round}@corp.example`);
      const answers = await Promise.all(Array.from({ length: 4 }, (_, index) =>
        client(index).patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: String(index) }], { 'If-Match': 'W/"1"' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    }
  }, 180_000);

  it('deleting somebody while they join groups leaves neither a dangling member nor a fault', async () => {
    for (let round = 0; round < ROUNDS / 5; round++) {
      const id = await client(round).createUser(`leaving-${round}@corp.example`);
      const groups = await Promise.all(Array.from({ length: 3 }, (_, index) => client(index).createGroup(`Dangling ${round} ${index}`)));
      const [gone, ...joined] = await Promise.all([
        client(round).delete(`/Users/${id}`),
        ...groups.map((group, index) => client(index + 1).patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value: id }] }])),
      ]);
      expect(gone?.status).toBe(204);
      for (const { status } of joined) expect([204, 400]).toContain(status);
      for (const group of groups) expect(await client(round).memberIds(group)).toEqual([]);
    }
  }, 180_000);
});
