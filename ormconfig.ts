import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { parseSettings } from './src/config/settings.js';
import { openEmbeddedPostgres } from './src/database/embedded-postgres.js';
import { ownerOptions } from './src/database/open-database.js';

/** For TypeORM's command line: `npm run typeorm -- migration:show`. The same database as the service's own. */
const settings = parseSettings(process.env);
const location = settings.databaseUrl
  ? { kind: 'server' as const, url: settings.databaseUrl, poolSize: 2 }
  : { kind: 'embedded' as const, postgres: await openEmbeddedPostgres(settings.DATA_DIR) };

export default new DataSource(ownerOptions(location));
