import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { nestLogger } from './config/log.js';
import type { Settings } from './config/settings.js';
import { configureApp } from './configure-app.js';
import type { DatabaseLocation } from './database/open-database.js';
import { RollcallExpressAdapter } from './rollcall-express.adapter.js';

/** The application with all that every instance of it has, in the service and in tests; `listen` opens it. */
export async function createApp(settings: Settings, location: DatabaseLocation, log: Logger): Promise<{ app: NestExpressApplication; document: OpenAPIObject }> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, location), new RollcallExpressAdapter(), {
    bodyParser: false, logger: nestLogger(log), abortOnError: false,
  });
  return { app, document: configureApp(app, log) };
}
