import { createTestDatabase } from '../harness/test-database.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

/** One instance knows a token for a moment; what another one changed of it is seen when the moment is over. */
describe('A token that another instance revokes', () => {
  let here: TestApp;
  let there: TestApp;
  beforeAll(async () => {
    const database = await createTestDatabase();
    here = await startTestApp({ TOKEN_CACHE_TTL: '300' }, database);
    there = await startTestApp({ TOKEN_CACHE_TTL: '0' }, { ...database, drop: async () => undefined });
  });
  afterAll(async () => {
    await there.close();
    await here.close();
  });

  it('is refused there at once, and here within the time that it is known for', async () => {
    const client = await here.organization('standard');
    expect((await client.get('/Users')).status).toBe(200);
    const path = `/organizations/${client.organizationId}/scim-tokens`;
    const [token] = (await there.admin.get(path)).body.items;
    expect((await there.admin.send('DELETE', `${path}/${token.id}`)).status).toBe(204);
    const revoked = performance.now();
    const elsewhere = await fetch(`${there.url}/scim/v2/Users`, { headers: { Authorization: `Bearer ${client.token}` } });
    expect(elsewhere.status).toBe(401);
    while ((await client.get('/Users')).status === 200) expect(performance.now() - revoked).toBeLessThan(5_000);
    expect((await client.get('/Users')).status).toBe(401);
  });
});
