import { randomBytes } from 'node:crypto';
import { migrate } from '../../src/database/open-database.js';
import { startTestApp } from '../harness/test-app.js';
import { createOnServer, onServer } from '../harness/test-database.js';

it('a database user who is no superuser and may create no role migrates and serves, when the two roles are granted', async () => {
  const owner = `rollcall_owner_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE ROLE ${owner} LOGIN`);
  await onServer(`GRANT rollcall_service, rollcall_search TO ${owner}`);
  const database = await createOnServer(`OWNER ${owner}`);
  try {
    const url = new URL(database.url);
    url.username = owner;
    const location = { kind: 'server' as const, url: url.href, poolSize: 2 };
    await migrate(location);
    const service = await startTestApp({}, { ...database, location, drop: async () => undefined });
    const client = await service.organization();
    const id = await client.createUser('ann@corp.example', { displayName: 'Ann Lee' });
    expect((await client.find('Users', 'displayName co "nn l"')).body.Resources).toMatchObject([{ id }]);
    await service.close();
  } finally {
    await database.drop();
    await onServer(`DROP ROLE ${owner}`);
  }
});
