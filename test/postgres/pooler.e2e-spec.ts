import { randomBytes } from 'node:crypto';
import { OrganizationDatabase, UnboundUser } from '../../src/membership/index.js';
import { migrate, type ServerLocation } from '../../src/database/open-database.js';
import { CORE_USER, type ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';
import { createTestDatabase, onServer, type TestDatabase } from '../harness/test-database.js';
import { TransactionPooler } from '../harness/transaction-pooler.js';

const EACH = 60;

/** Two sessions of the server serve two organizations in turns: what one transaction set, no other may see. */
describe('Behind a pooler that gives each transaction another session', () => {
  const user = `rollcall_pooled_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase & { url: string };
  let pooler: TransactionPooler;
  let service: TestApp;
  let clients: readonly ScimClient[];
  beforeAll(async () => {
    database = (await createTestDatabase()) as TestDatabase & { url: string };
    await onServer(`CREATE ROLE ${user} LOGIN; GRANT rollcall_service TO ${user}`);
    pooler = await TransactionPooler.start(database.url, user);
    const location: ServerLocation = {
      kind: 'server', url: pooler.url, ownerUrl: database.url, poolSize: 8, poolsTransactions: true, isUnprepared: true, statementTimeout: 5_000, lockTimeout: 500,
    };
    await migrate(location);
    service = await startTestApp({}, { ...database, location });
    clients = [await service.organization('standard'), await service.organization('standard')];
  });
  afterAll(async () => {
    await service.close();
    await pooler.close();
    await onServer(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
  });

  const both = async <Result>(work: (client: ScimClient, index: number) => Promise<Result>): Promise<readonly Result[]> => Promise.all(clients.map(work));

  it('requests of two organizations at the same time are answered as without it', async () => {
    const ids = await both((client, index) => Promise.all(Array.from({ length: EACH }, (_, n) => client.createUser(`p${n}@corp${index}.example`, { displayName: `Person ${n}` }))));
    await both(async (client, index) => {
      const group = await client.createGroup('Everybody');
      await Promise.all((ids[index] ?? []).map(async (id, n) => {
        expect((await client.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value: id }] }])).status).toBeLessThan(300);
        expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: `T${n}` }])).body.title).toBe(`T${n}`);
        expect((await client.get(`/Users/${id}`)).body).toMatchObject({ userName: `p${n}@corp${index}.example`, groups: [{ display: 'Everybody' }] });
        expect((await clients[1 - index]?.get(`/Users/${id}`))?.status).toBe(404);
        expect((await client.find('Users', `userName eq "p${n}@corp${1 - index}.example"`)).body.totalResults).toBe(0);
        expect((await client.find('Users', `displayName co "on ${n}"`)).body.Resources.map(({ id }: { id: string }) => id)).toContain(id);
        expect((await client.post('/Users', { schemas: [CORE_USER], userName: `p${n}@corp${index}.example` })).status).toBe(409);
      }));
      const all = (await client.get('/Users?count=200')).body;
      expect([all.totalResults, all.Resources.map(({ id }: { id: string }) => id).sort()]).toEqual([EACH, [...(ids[index] ?? [])].sort()]);
      expect((await client.get(`/Groups/${group}`)).body.members).toHaveLength(EACH);
    });
  }, 120_000);

  it('the second wall stands: a statement without a condition sees its own organization, alone, in a transaction and on a shared connection', async () => {
    const of = service.app.get(OrganizationDatabase, { strict: false });
    const everybody = { text: 'SELECT DISTINCT organization_id AS id FROM members' };
    const asked = Array.from({ length: 100 }, (_, n) => clients[n % 2]?.organizationId ?? '');
    for (const ask of [
      (id: string) => of.query<{ id: string }>(id, everybody), (id: string) => of.read<{ id: string }>(id, everybody),
      (id: string) => of.transaction(id, (tx) => tx.query<{ id: string }>(id, everybody)), (id: string) => of.snapshot(id, (tx) => tx.query<{ id: string }>(id, everybody)),
    ]) {
      expect(await Promise.all(asked.map(ask))).toEqual(asked.map((id) => [{ id }]));
    }
  });

  it('what fails leaves nothing behind, and its own limits hold', async () => {
    const [client] = clients as [ScimClient];
    const of = service.app.get(OrganizationDatabase, { strict: false });
    const id = await client.createUser('locked@corp.example');
    await of.transaction(client.organizationId, async (tx) => {
      await tx.query(client.organizationId, { text: 'SELECT FROM members WHERE id = $1 FOR UPDATE' }, [id]);
      expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Waits' }])).status).toBe(503);
      await expect(tx.query(client.organizationId, { text: 'SELECT 1/0' })).rejects.toThrow('division by zero');
      throw new Error('undone');
    }).catch((error: Error) => expect(error.message).toBe('undone'));
    await expect(of.query(client.organizationId, { text: 'SELECT pg_sleep(6)' })).rejects.toThrow('statement timeout');
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Goes on' }])).body.title).toBe('Goes on');
  });

  it('a user whom row-level security does not bind is refused', async () => {
    const unbound = await TransactionPooler.start(database.url, 'postgres');
    const location: ServerLocation = { kind: 'server', url: unbound.url, ownerUrl: database.url, poolSize: 2, poolsTransactions: true, isUnprepared: true };
    await expect(startTestApp({}, { ...database, location, drop: async () => undefined })).rejects.toThrow(UnboundUser);
    await unbound.close();
  });
});
