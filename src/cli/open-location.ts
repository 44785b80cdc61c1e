import type { Settings } from '../config/settings.js';
import { openEmbeddedPostgres } from '../database/embedded-postgres.js';
import type { DatabaseLocation } from '../database/open-database.js';

/** The database that the settings name, opened, and how to let it go. */
export async function openLocation(settings: Settings): Promise<{ location: DatabaseLocation; close: () => Promise<void> }> {
  if (settings.databaseUrl !== undefined) return { location: serverLocation(settings.databaseUrl, settings), close: async () => undefined };
  const postgres = await openEmbeddedPostgres(settings.DATA_DIR);
  return { location: { kind: 'embedded', postgres }, close: () => postgres.close() };
}

function serverLocation(url: string, settings: Settings): DatabaseLocation {
  return {
    kind: 'server', url, ownerUrl: settings.DATABASE_OWNER_URL, replicaUrl: settings.DATABASE_REPLICA_URL, poolSize: settings.DATABASE_POOL,
    statementTimeout: settings.STATEMENT_TIMEOUT, lockTimeout: settings.LOCK_TIMEOUT,
    poolsTransactions: settings.DATABASE_POOLER === 'transaction', isUnprepared: settings.PREPARED_STATEMENTS === 'off',
  };
}
