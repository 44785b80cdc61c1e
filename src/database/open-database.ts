import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { AdminKey } from '../auth/admin-key.entity.js';
import { OrganizationAdminKey } from '../auth/organization-admin-key.entity.js';
import { ScimToken } from '../auth/scim-token.entity.js';
import { membershipEntities } from '../membership/membership-entities.js';
import { ReplicaPool } from '../membership/storage/replica-pool.js';
import { SERVICE_ROLE, ServicePool } from '../membership/storage/service-pool.js';
import type { EmbeddedPostgres } from './embedded-postgres.js';
import { migrations } from './migrations/index.js';

export interface ServerLocation {
  readonly kind: 'server';
  readonly url: string;
  /** Of the owner of the tables, for migrations, where that is another. */
  readonly ownerUrl?: string | undefined;
  readonly replicaUrl?: string | undefined;
  readonly poolSize: number;
  readonly statementTimeout?: number;
  readonly lockTimeout?: number;
  /** Whether a pooler between gives each transaction another session. */
  readonly poolsTransactions?: boolean;
  /** Whether statements have no names, for a pooler that does not know them. */
  readonly isUnprepared?: boolean;
}

/** Where the data is: a PostgreSQL server, or the embedded one. Both speak through the `pg` pool. */
export type DatabaseLocation =
  | ServerLocation
  | { readonly kind: 'embedded'; readonly postgres: EmbeddedPostgres };

/** The data source of the service: acts as the service role, so row-level security binds it. */
export function serviceOptions(location: DatabaseLocation): PostgresDataSourceOptions {
  const options = commonOptions(location, location.kind === 'embedded' ? closing(location.postgres) : ServicePool);
  if (location.kind === 'embedded') return options;
  // Of the service alone: a migration may take its time.
  const { statementTimeout = 0, lockTimeout = 0, isUnprepared, poolsTransactions } = location;
  const limits = poolsTransactions ? { transactionLimits: { statementTimeout, lockTimeout } } : { statement_timeout: statementTimeout, lock_timeout: lockTimeout };
  return { ...options, extra: { ...options.extra, ...limits, isUnprepared } };
}

/** Milliseconds more than a statement may take, until a replica that says nothing counts as away. */
const REPLICA_SILENCE_MS = 2_000;

/** The pool of the read replica, when there is one. */
export function replicaPool(location: DatabaseLocation): ReplicaPool | undefined {
  if (location.kind === 'embedded' || location.replicaUrl === undefined) return undefined;
  const { replicaUrl, poolSize, statementTimeout = 0 } = location;
  return new ReplicaPool({
    connectionString: replicaUrl, max: poolSize, pipeline: true, connectionTimeoutMillis: 1_000, application_name: 'rollcall',
    statement_timeout: statementTimeout, ...(statementTimeout > 0 && { query_timeout: statementTimeout + REPLICA_SILENCE_MS }),
  });
}

/** The data source of the owner of the tables, for migrations. */
export function ownerOptions(location: DatabaseLocation): PostgresDataSourceOptions {
  return commonOptions(location.kind === 'server' ? { ...location, url: location.ownerUrl ?? location.url } : location, pg.Pool);
}

function commonOptions(location: DatabaseLocation, Pool: typeof pg.Pool): PostgresDataSourceOptions {
  const common = {
    type: 'postgres' as const,
    entities: [...membershipEntities, ScimToken, AdminKey, OrganizationAdminKey],
    migrations: [...migrations],
    synchronize: false,
    // Creating extensions is the migration's work, where their failure is seen.
    installExtensions: false,
    driver: { ...pg, Pool },
  };
  if (location.kind === 'server') {
    const extra = { pipeline: true, connectionTimeoutMillis: 5_000, application_name: 'rollcall' };
    return { ...common, url: location.url, poolSize: location.poolSize, extra };
  }
  return { ...common, poolSize: 1, extra: { ...createPgConfig(location.postgres.database), pipeline: true, idleTimeoutMillis: 0 } };
}

/** A pool of the embedded database that closes it when it ends, as the data source does at shutdown. */
function closing(postgres: EmbeddedPostgres): typeof pg.Pool {
  return class extends ServicePool {
    override async end(callback?: (error?: Error) => void): Promise<void> {
      await super.end();
      await postgres.close();
      callback?.();
    }
  };
}

/** Only one of several starting processes migrates; the others wait and find nothing left to do. */
const MIGRATION_LOCK = 7_305_211;

/** Brings the schema up to date. In the embedded database, which has no autovacuum, the service may do its work. */
export async function migrate(location: DatabaseLocation): Promise<void> {
  const dataSource = new DataSource(ownerOptions(location));
  await dataSource.initialize();
  try {
    // Held by the session of this one connection, so it ends with the process in any case.
    const holder = location.kind === 'server' ? dataSource.createQueryRunner() : undefined;
    await holder?.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      if (location.kind === 'embedded') await dataSource.query(`GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO ${SERVICE_ROLE}`);
    } finally {
      await holder?.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await holder?.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
