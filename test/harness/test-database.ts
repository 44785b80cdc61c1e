import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import pg from 'pg';
import { openMemoryPostgres } from '../../src/database/embedded-postgres.js';
import type { DatabaseLocation } from '../../src/database/open-database.js';

/** Set by the global setup: a migrated template for the databases of the tests. */
export const TEMPLATE_VARIABLE = 'ROLLCALL_TEST_TEMPLATE';

/** The server that the suite runs on; `undefined` means the embedded database. */
export const serverUrl = process.env.TEST_DATABASE_URL || undefined;

export interface TestDatabase {
  readonly location: DatabaseLocation;
  /** Only on a server. */
  readonly url?: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of its own: on the server when one is given, else embedded in memory. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = process.env[TEMPLATE_VARIABLE];
  if (!template) throw new Error('The global setup made no template.');
  if (serverUrl) return createOnServer(`TEMPLATE ${template}`);
  const postgres = await openMemoryPostgres(await openAsBlob(template));
  return { location: { kind: 'embedded', postgres }, drop: async () => undefined };
}

/** An empty database on the server, without a schema unless a template is named. */
export async function createOnServer(options = ''): Promise<TestDatabase & { url: string }> {
  const name = `rollcall_test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} ${options}`);
  const url = urlOf(name);
  return { location: { kind: 'server', url, poolSize: 10 }, url, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

export function urlOf(database: string): string {
  if (!serverUrl) throw new Error('TEST_DATABASE_URL names no server.');
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
