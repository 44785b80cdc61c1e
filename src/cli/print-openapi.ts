import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { makeLog, nestLogger } from '../config/log.js';
import { parseSettings } from '../config/settings.js';
import { configureApp } from '../configure-app.js';
import { openMemoryPostgres } from '../database/embedded-postgres.js';
import { migrate } from '../database/open-database.js';

/** Writes the OpenAPI document to standard output; for docs/openapi.json. */
export async function printOpenApi(): Promise<void> {
  const log = makeLog('warn');
  const location = { kind: 'embedded' as const, postgres: await openMemoryPostgres() };
  await migrate(location);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(parseSettings({ NODE_ENV: 'test' }), location), {
    bodyParser: false, logger: nestLogger(log), abortOnError: false,
  });
  const document = configureApp(app, log);
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  await app.close();
}
