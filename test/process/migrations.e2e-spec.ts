import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, ServerProcess } from '../harness/server-process.js';
import { createOnServer, serverUrl } from '../harness/test-database.js';
import { until } from '../harness/until.js';

/** TypeORM's command line on ormconfig.ts, as a developer calls it. */
describe('npm run typeorm', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  const cleanUp: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const undo of cleanUp) await undo();
    rmSync(folder, { recursive: true, force: true });
  });

  const emptyDatabase = async (name: string): Promise<Record<string, string>> => {
    const database = serverUrl ? await createOnServer() : undefined;
    if (database) cleanUp.push(() => database.drop());
    return { DATA_DIR: path.join(folder, name), ...(database && { DATABASE_URL: database.url }) };
  };

  const typeorm = async (environment: Record<string, string>, ...args: string[]): Promise<string> => {
    const { PATH = '', HOME = '' } = process.env;
    const run = promisify(execFile)('npm', ['run', '--silent', 'typeorm', '--', ...args], { env: { PATH, HOME, NODE_ENV: 'test', ...environment } });
    const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
    return stdout + stderr;
  };

  const migrations = readdirSync('src/database/migrations').filter((file) => file !== 'index.ts').length;

  it('migrates a database up, filled down and up again, and then finds no difference to the entities', async () => {
    const environment = await emptyDatabase('migrated');
    expect(await typeorm(environment, 'migration:run')).toContain('executed successfully');
    const before = await ServerProcess.start(environment);
    const filled = await before.organization();
    await filled.createGroup('Team', [await filled.createUser('ann@corp.example')]);
    await before.stop();
    for (let left = migrations; left > 0; left--) expect(await typeorm(environment, 'migration:revert')).toContain('reverted successfully');
    expect(await typeorm(environment, 'migration:show')).toMatch(/\[ \]/);
    expect(await typeorm(environment, 'migration:run')).toContain('executed successfully');
    expect(await typeorm(environment, 'migration:generate', '--check', path.join(folder, 'drift'))).toContain('No changes in database schema were found');
    const server = await ServerProcess.start(environment);
    const client = await server.organization();
    expect((await client.get(`/Users/${await client.createUser('again@corp.example')}`)).status).toBe(200);
    await server.stop();
  }, 600_000);

  it('keeps what waits to be sent when the queue of invitations moves to the jobs and back', async () => {
    const environment = await emptyDatabase('waiting');
    const nobody = `smtp://127.0.0.1:${await freePort()}`;
    const before = await ServerProcess.start({ ...environment, SMTP_URL: nobody, MAIL_FROM: 'people@corp.example' });
    const client = await before.organization('secoda');
    await client.createUser('waits@corp.example');
    await before.stop();
    const toInvitations = readdirSync('src/database/migrations').filter((file) => file >= '1764110000000' && file !== 'index.ts').length;
    for (let left = toInvitations; left > 0; left--) expect(await typeorm(environment, 'migration:revert')).toContain('reverted successfully');
    expect(await typeorm(environment, 'migration:run')).toContain('executed successfully');
    const after = await ServerProcess.start(environment);
    const organization = `/organizations/${client.organizationId}`;
    await until('the mail', async () => (await after.admin.all(`${organization}/invitations`))[0].sentAt !== null);
    await after.stop();
  }, 600_000);
});
