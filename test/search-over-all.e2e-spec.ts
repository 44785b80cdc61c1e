import { OrganizationDatabase } from '../src/membership/index.js';
import { CORE_GROUP, CORE_USER, type ScimClient } from './harness/scim-client.js';
import { createTestDatabase, onServer, type TestDatabase } from './harness/test-database.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const STAFF = 'urn:example:staff:User';

/** A database whose sessions have a time zone with summer time. */
async function createInBerlin(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const zone = `SET TIME ZONE 'Europe/Berlin'`;
  if (database.location.kind === 'embedded') await database.location.postgres.database.exec(zone);
  else await onServer(`ALTER DATABASE ${new URL(database.location.url).pathname.slice(1)} ${zone}`);
  return database;
}

describe('A search over all resource types', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' }, await createInBerlin());
  });
  afterAll(() => service.close());

  async function declare(client: ScimClient, urn: string, body: object): Promise<void> {
    expect((await service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${urn}`, body)).status).toBe(200);
  }

  async function names(client: ScimClient, query: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { status, body } = await client.get(`/?${query}&count=2&cursor=${cursor}`);
      expect(status).toBe(200);
      found.push(...body.Resources.map(({ displayName }: { displayName: string }) => displayName));
      cursor = body.nextCursor;
    }
    return found;
  }

  it('SRT-06 orders numbers by their size, whichever type has them', async () => {
    const client = await service.organization('standard');
    await declare(client, CORE_USER, { attributes: [{ name: 'level', type: 'decimal' }] });
    await declare(client, CORE_GROUP, { resourceType: 'Group', attributes: [{ name: 'level', type: 'decimal' }] });
    for (const level of [-1, 10, 9, -1.5, -20, 1e21, 0]) await client.createUser(`u${level}@corp.example`, { displayName: String(level), level });
    for (const level of [0.25, 9.5, -3]) await client.post('/Groups', { schemas: [CORE_GROUP], displayName: String(level), level });
    const ordered = [-20, -3, -1.5, -1, 0, 0.25, 9, 9.5, 10, 1e21].map(String);
    expect(await names(client, 'sortBy=level')).toEqual(ordered);
    expect(await names(client, 'sortBy=level&sortOrder=descending')).toEqual(ordered.toReversed());
  });

  it('SRT-06 orders times by when they were, wherever the server stands', async () => {
    const client = await service.organization('standard');
    // In Berlin 02:30 came twice that night, first as +02 and then as +01.
    const times: readonly (readonly [string, string])[] = [['later', '2024-10-27T01:10:00Z'], ['earlier', '2024-10-27T00:50:00Z'], ['last', '2024-10-27T01:10:00.5Z']];
    const database = service.app.get(OrganizationDatabase, { strict: false });
    for (const [displayName, time] of times) {
      const id = await client.createUser(`${displayName}@corp.example`, { displayName });
      await database.query(client.organizationId, { text: 'UPDATE members SET created_at = $3 WHERE organization_id = $1 AND id = $2' }, [client.organizationId, id, time]);
    }
    expect(await names(client, 'sortBy=meta.created')).toEqual(['earlier', 'later', 'last']);
    expect(await names(client, 'sortBy=meta.created&sortOrder=descending')).toEqual(['last', 'later', 'earlier']);
  });

  it('QRY-04 finds by the index of a declared attribute, as a search of users does', async () => {
    const client = await service.organization('standard');
    await declare(client, STAFF, { attributes: [{ name: 'costCode', filterable: true }] });
    await client.createUser('ann@corp.example', { displayName: 'Ann', [STAFF]: { costCode: 'CC-7' } });
    for (const deadline = Date.now() + 20_000; ;) {
      const { body } = await service.admin.get(`/organizations/${client.organizationId}/schemas`);
      if (body.items[0].indexes[`${STAFF}:costCode`].state === 'ready') break;
      if (Date.now() > deadline) throw new Error('The index is not complete.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const query = `filter=${encodeURIComponent(`${STAFF}:costCode eq "cc-7"`)}`;
    expect(await names(client, query)).toEqual(['Ann']);
    const database = service.app.get(OrganizationDatabase, { strict: false });
    await database.query(client.organizationId, { text: 'DELETE FROM member_values WHERE organization_id = $1' }, [client.organizationId]);
    // Nobody stands in the index any more, and who looks there finds nobody.
    expect([(await client.find('Users', `${STAFF}:costCode eq "cc-7"`)).body.totalResults, await names(client, query)]).toEqual([0, []]);
  });
});
