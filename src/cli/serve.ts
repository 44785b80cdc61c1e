import cluster from 'node:cluster';
import type { INestApplicationContext } from '@nestjs/common';
import { makeLog } from '../config/log.js';
import { parseSettings, type Settings, WrongSetting } from '../config/settings.js';
import { createApp } from '../create-app.js';
import { migrate } from '../database/open-database.js';
import { isDatabaseUnavailable, UnboundUser } from '../membership/index.js';
import { makeFirstAdminKey } from './first-admin-key.js';
import { openLocation } from './open-location.js';
import { keepForSimulator, seed, type Seeded } from './seed.js';
import { ANSWERS, STOPPING, superviseWorkers } from './supervise-workers.js';

/** Opens the database, migrates it, and listens until the process is told to stop: itself, or by as many workers as the settings say. */
export async function serve(): Promise<void> {
  const settings = parseSettings(process.env);
  const log = makeLog(settings.LOG_LEVEL);
  const worker = settings.PROCESSES > 1 ? cluster.worker : undefined;
  const { location, close } = await openLocation(settings);
  let stopping = false;
  try {
    if (!worker) await migrate(location).catch(explainUnreachable);
    if (!worker && settings.PROCESSES > 1) process.exit(await superviseWorkers(settings.PROCESSES, log));
    const { app } = await createApp(settings, location, log).catch(explainUnbound);
    for (const signal of STOPPING) process.once(signal, () => (stopping = true));
    await app.listen(settings.PORT, settings.HOST).catch((error: unknown) => explainTakenPort(error, settings));
    // Not before the port is ours: what is shown once must not be made by a start that fails.
    if (!worker || worker.id === 1) await begin(app, settings);
    log.info({ msg: 'listening', url: settings.publicUrl, database: location.kind, ...(worker && { pid: process.pid }) });
    worker?.send(ANSWERS);
  } catch (error) {
    // Told to stop before it has begun: the application closes what a last step of the start still asks, and ends the process by itself.
    if (stopping) return;
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
function explainUnbound(error: unknown): never {
  if (error instanceof UnboundUser) throw new WrongSetting(error.message);
  throw error;
}

/** @throws WrongSetting */
function explainTakenPort(error: unknown, { HOST, PORT }: Settings): never {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    throw new WrongSetting(`PORT: ${HOST}:${PORT} is in use already.`);
  }
  throw error;
}

/** What a first start makes, and shows this once. The key comes last: nothing that fails may stand between its making and its showing. */
async function begin(app: INestApplicationContext, settings: Settings): Promise<void> {
  const seeded = await seed(app);
  const adminKey = await makeFirstAdminKey(app);
  if (seeded || adminKey !== undefined) process.stdout.write(welcome(seeded, adminKey, settings.publicUrl));
  if (seeded) keepForSimulator(settings, seeded);
}

function welcome(seeded: Seeded | undefined, adminKey: string | undefined, publicUrl: string): string {
  const shown = [['SCIM base URL', seeded?.baseUrl], ['SCIM token', seeded?.token], ['Admin key', adminKey], ['Swagger UI', `${publicUrl}/docs`]]
    .flatMap(([label = '', value]) => (value === undefined ? [] : `  ${label.padEnd(16)}${value}\n`)).join('');
  return `
Rollcall is ready.${seeded ? ' The organization "acme" is waiting for its people.' : ''}
These are shown once:

${shown}${seeded ? SIMULATE : ''}
`;
}

const SIMULATE = `
Watch an identity provider push people (in another terminal):

  npm run simulate -- --idp okta-wizard --people 200 --groups 10
`;
