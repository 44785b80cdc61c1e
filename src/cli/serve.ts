import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { makeLog, nestLogger } from '../config/log.js';
import { parseSettings, type Settings, WrongSetting } from '../config/settings.js';
import { configureApp } from '../configure-app.js';
import { migrate } from '../database/open-database.js';
import { isDatabaseUnavailable } from '../membership/index.js';
import { openLocation } from './open-location.js';
import { seed, type Seeded } from './seed.js';

/** Opens the database, migrates it, and listens until the process is told to stop. */
export async function serve(): Promise<void> {
  const settings = parseSettings(process.env);
  const log = makeLog(settings.LOG_LEVEL);
  const { location, close } = await openLocation(settings);
  try {
    await migrate(location).catch(explainUnreachable);
    const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, location), {
      bodyParser: false, logger: nestLogger(log), abortOnError: false,
    });
    configureApp(app, log);
    const seeded = await seed(app);
    await app.listen(settings.PORT, settings.HOST).catch((error: unknown) => explainTakenPort(error, settings));
    if (seeded) process.stdout.write(welcome(seeded, settings.publicUrl));
    log.info({ msg: 'listening', url: settings.publicUrl, database: location.kind });
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws WrongSetting */
function explainUnreachable(error: unknown): never {
  if (!(error instanceof Error) || !isDatabaseUnavailable(error)) throw error;
  const reasons = error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : [error.message];
  throw new WrongSetting(`DATABASE_URL: the database cannot be reached: ${reasons.join(', ')}`);
}

/** @throws WrongSetting */
function explainTakenPort(error: unknown, { HOST, PORT }: Settings): never {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    throw new WrongSetting(`PORT: ${HOST}:${PORT} is in use already.`);
  }
  throw error;
}

function welcome({ baseUrl, token, adminKey }: Seeded, publicUrl: string): string {
  return `
Rollcall is ready. The organization "acme" is waiting for its people.
These are shown once:

  SCIM base URL   ${baseUrl}
  SCIM token      ${token}
  Admin key       ${adminKey}
  Swagger UI      ${publicUrl}/docs

Watch an identity provider push people (in another terminal):

  npm run simulate -- --idp okta-wizard --people 200 --groups 10

`;
}
