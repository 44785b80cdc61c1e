import { makeLog } from '../config/log.js';
import { parseSettings } from '../config/settings.js';
import { createApp } from '../create-app.js';
import { openMemoryPostgres } from '../database/embedded-postgres.js';
import { migrate } from '../database/open-database.js';

/** Writes the OpenAPI document to standard output; for docs/openapi.json. */
export async function printOpenApi(): Promise<void> {
  const log = makeLog('warn');
  const location = { kind: 'embedded' as const, postgres: await openMemoryPostgres() };
  await migrate(location);
  const { app, document } = await createApp(parseSettings({ NODE_ENV: 'test' }), location, log);
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  await app.close();
}
