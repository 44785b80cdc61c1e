import type { Settings } from '../config/settings.js';
import { openEmbeddedPostgres } from '../database/embedded-postgres.js';
import type { DatabaseLocation } from '../database/open-database.js';

/** The database that the settings name, opened, and how to let it go. */
export async function openLocation({ databaseUrl, DATABASE_REPLICA_URL, DATABASE_POOL, DATA_DIR, STATEMENT_TIMEOUT, LOCK_TIMEOUT }: Settings): Promise<{ location: DatabaseLocation; close: () => Promise<void> }> {
  if (databaseUrl !== undefined) {
    const limits = { poolSize: DATABASE_POOL, statementTimeout: STATEMENT_TIMEOUT, lockTimeout: LOCK_TIMEOUT };
    return { location: { kind: 'server', url: databaseUrl, replicaUrl: DATABASE_REPLICA_URL, ...limits }, close: async () => undefined };
  }
  const postgres = await openEmbeddedPostgres(DATA_DIR);
  return { location: { kind: 'embedded', postgres }, close: () => postgres.close() };
}
