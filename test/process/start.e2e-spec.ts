import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CORE_USER } from '../harness/scim-client.js';
import { send } from '../harness/http.js';
import { freePort, ServerProcess } from '../harness/server-process.js';
import { createOnServer, serverUrl } from '../harness/test-database.js';

const PRODUCTION = { NODE_ENV: 'production', PUBLIC_URL: 'https://rollcall.example', DATABASE_URL: 'postgres://127.0.0.1:9/none', ADMIN_API_KEY: 'a-key-of-enough-characters-0123' };

/** A client that keeps its connection is not waited for; the service keeps one for 75 s. */
const SHORTER_THAN_A_KEPT_CONNECTION_MS = 50_000;

describe('Starting and stopping', () => {
  const cleanUp: (() => Promise<void> | void)[] = [];
  afterAll(async () => {
    for (const undo of cleanUp) await undo();
  });

  const folder = (): string => {
    const made = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
    cleanUp.push(() => rmSync(made, { recursive: true, force: true }));
    return made;
  };

  /** Settings for a new, empty database. */
  const emptyDatabase = async (): Promise<{ DATA_DIR: string; DATABASE_URL?: string }> => {
    const database = serverUrl ? await createOnServer() : undefined;
    if (database) cleanUp.push(() => database.drop());
    return { DATA_DIR: folder(), ...(database && { DATABASE_URL: database.url }) };
  };

  it.each([
    ['PORT', 'eighty'], ['PORT', '70000'], ['PUBLIC_URL', 'rollcall.example'], ['DATABASE_URL', 'mysql://x'], ['ADMIN_API_KEY', 'short'], ['SEED', 'yes'],
    ['LOG_LEVEL', 'loud'], ['MAX_BODY_BYTES', '-1'], ['MAX_PAGE_SIZE', '0'], ['DATABASE_POOL', '1.5'], ['DATABASE_REPLICA_URL', 'replica'], ['DATABASE_REPLICA_URL', 'postgres://127.0.0.1/replica'],
    ['DATABASE_OWNER_URL', 'postgres://127.0.0.1/owner'], ['DATABASE_POOLER', 'session'], ['PREPARED_STATEMENTS', 'maybe'], ['NODE_ENV', 'staging'],
    ['PROCESSES', '0'], ['PROCESSES', '65'], ['PROCESSES', 'all'], ['PROCESSES', '2'],
  ])('a wrong %s (%s) stops the start with its name', async (name, value) => {
    const { code, output } = await ServerProcess.run({ DATA_DIR: folder(), [name]: value });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(`rollcall: ${name} `) });
    expect(output.trim().split('\n').length).toBe(1);
  });

  it.each(['PUBLIC_URL', 'DATABASE_URL', 'ADMIN_API_KEY'] as const)('production does not start without %s', async (name) => {
    const { code, output } = await ServerProcess.run({ ...PRODUCTION, [name]: '' });
    expect({ code, output: output.trim() }).toEqual({ code: 1, output: `rollcall: ${name} is missing; it is required when NODE_ENV=production.` });
  });

  it('behind a pooler for transactions it does not start without a way around it', async () => {
    const { code, output } = await ServerProcess.run({ DATA_DIR: folder(), DATABASE_URL: 'postgres://127.0.0.1:9/none', DATABASE_POOLER: 'transaction' });
    expect({ code, output: output.trim() }).toEqual({ code: 1, output: 'rollcall: DATABASE_OWNER_URL is missing; it is required with DATABASE_POOLER=transaction.' });
  });

  it('a database that cannot be reached stops the start with a sentence that names the variable', async () => {
    const { code, output } = await ServerProcess.run(PRODUCTION);
    expect({ code, output: output.trim() }).toEqual({ code: 1, output: expect.stringMatching(/^rollcall: DATABASE_URL: .*ECONNREFUSED[^\n]*$/) });
  });

  it('the first start makes an organization and shows its secrets once; the second shows nothing', async () => {
    const environment = { SEED: 'auto', ADMIN_API_KEY: '', ...(await emptyDatabase()) };
    const first = await ServerProcess.start(environment);
    await first.untilWritten('npm run simulate');
    const shown = (label: string): string => new RegExp(`${label}\\s+(\\S+)`).exec(first.output)?.[1] ?? '';
    expect(shown('SCIM base URL')).toBe(`${first.url}/scim/v2`);
    expect(shown('Swagger UI')).toBe(`${first.url}/docs`);
    expect(first.output).toContain('npm run simulate -- --idp okta-wizard --people 200 --groups 10');
    expect((await send('GET', `${first.url}/scim/v2/Users`, { Authorization: `Bearer ${shown('SCIM token')}` })).status).toBe(200);
    const { body } = await send('GET', `${first.url}/admin/v1/organizations`, { Authorization: `Bearer ${shown('Admin key')}` });
    expect(body.items).toMatchObject([{ slug: 'acme', preset: 'zulip', scimEnabled: true }]);
    expect(JSON.parse(readFileSync(`${environment.DATA_DIR}/seed.json`, 'utf8'))).toEqual({ url: shown('SCIM base URL'), token: shown('SCIM token') });
    expect(statSync(`${environment.DATA_DIR}/seed.json`).mode & 0o077).toBe(0);
    expect(await first.stop()).toBe(0);
    const second = await ServerProcess.start(environment);
    expect(second.output).not.toMatch(/rcs_|rca_|SCIM token/);
    expect(await second.stop('SIGINT')).toBe(0);
  }, 120_000);

  it('a start without a seed makes the first admin key all the same; a key in the settings takes its place', async () => {
    const environment = { ADMIN_API_KEY: '', ...(await emptyDatabase()) };
    const first = await ServerProcess.start(environment);
    await first.untilWritten('Swagger UI');
    const [key = ''] = /rca_\S+/.exec(first.output) ?? [];
    const list = async ({ url }: ServerProcess, adminKey: string): Promise<number> => (await send('GET', `${url}/admin/v1/organizations`, { Authorization: `Bearer ${adminKey}` })).status;
    expect([await list(first, key), first.output.includes('acme')]).toEqual([200, false]);
    await first.stop();
    const second = await ServerProcess.start({ ...environment, ADMIN_API_KEY: 'another-key-of-32-characters-ok!' });
    expect([await list(second, key), await list(second, 'another-key-of-32-characters-ok!')]).toEqual([401, 200]);
    await second.stop();
    const third = await ServerProcess.start(environment);
    expect([await list(third, key), third.output.includes('rca_')]).toEqual([200, false]);
    await third.stop();
  }, 120_000);

  it('SEC-15 logs requests as one JSON object a line, with neither tokens nor anything about people', async () => {
    const server = await ServerProcess.start({ LOG_LEVEL: 'trace', ...(await emptyDatabase()) });
    const client = await server.organization();
    const id = await client.createUser('logged@corp.example', { displayName: 'Logged Person', password: 'hunter22' });
    await client.find('Users', 'userName eq "logged@corp.example"');
    await client.post('/Users', { schemas: [CORE_USER], userName: 'logged@corp.example' });
    await client.post('/Users', '{"userName": "logged@corp.example", broken');
    await client.get('/Users/logged@corp.example');
    await send('GET', `${server.url}/logged@corp.example`, {});
    expect(await server.stop()).toBe(0);
    const lines = server.output.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ method: 'POST', path: '/scim/v2/Users', status: 201, requestId: expect.any(String), ms: expect.any(Number) }));
    for (const secret of ['logged', 'Logged', 'hunter22', client.token.slice(4, 30), server.admin.key, id]) expect(server.output).not.toContain(secret);
  }, 120_000);

  it('told to stop as soon as it answers, while its start still makes what it shows, ends with code 0', async () => {
    const environment = { SEED: 'auto', ADMIN_API_KEY: '', ...(await emptyDatabase()) };
    const codes: (number | null)[] = [];
    for (let starts = 0; starts < 4; starts++) codes.push(await (await ServerProcess.start(environment, '/health/live')).stop('SIGINT'));
    expect(codes).toEqual([0, 0, 0, 0]);
  }, 120_000);

  it('told to stop, finishes what runs, takes nothing new, and ends with code 0', async () => {
    const environment = await emptyDatabase();
    const server = await ServerProcess.start(environment);
    const client = await server.organization();
    const keepingAgent = new Agent({ keepAlive: true });
    cleanUp.push(() => keepingAgent.destroy());
    const body = JSON.stringify({ schemas: [CORE_USER], userName: 'late@corp.example' });
    const running = request(`${server.url}/scim/v2/Users`, {
      method: 'POST', headers: { 'Authorization': `Bearer ${client.token}`, 'Content-Type': 'application/scim+json', 'Content-Length': Buffer.byteLength(body) },
      agent: keepingAgent,
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      running.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    running.write(body.slice(0, 20));
    await send('GET', `${server.url}/health/live`, {});
    const stopped = server.stop();
    while (await fetch(`${server.url}/health/live`, { headers: { Connection: 'close' } }).then(() => true, () => false));
    running.end(body.slice(20));
    expect(await answered).toBe(201);
    const waits = Date.now();
    expect(await stopped).toBe(0);
    expect(Date.now() - waits).toBeLessThan(SHORTER_THAN_A_KEPT_CONNECTION_MS);
    const again = await ServerProcess.start(environment);
    expect((await again.clientLike(client).find('Users', 'userName eq "late@corp.example"')).body.totalResults).toBe(1);
    await again.stop();
  }, 120_000);

  it('a port that is taken stops the start, lets go of the database, and costs no secret', async () => {
    const environment = { SEED: 'auto', ADMIN_API_KEY: '', ...(await emptyDatabase()) };
    const PORT = String(await freePort());
    const other = await ServerProcess.start({ ...(await emptyDatabase()), PORT });
    const { code, output } = await ServerProcess.run({ ...environment, PORT });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(`rollcall: PORT: 127.0.0.1:${PORT} is in use already.\n`) });
    await other.stop();
    expect(existsSync(`${environment.DATA_DIR}/rollcall.lock`)).toBe(false);
    const next = await ServerProcess.start({ ...environment, PORT });
    await next.untilWritten('npm run simulate');
    expect(next.output).toMatch(/SCIM token +rcs_\S+\n {2}Admin key +rca_/);
    await next.stop();
  }, 120_000);
});
