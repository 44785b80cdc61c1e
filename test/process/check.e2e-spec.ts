import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FaultyProxy } from '../harness/faulty-proxy.js';
import type { ScimClient } from '../harness/scim-client.js';
import { ServerProcess } from '../harness/server-process.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../harness/test-database.js';

describe('rollcall check', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  let database: TestDatabase | undefined;
  let server: ServerProcess;
  let client: ScimClient;

  beforeAll(async () => {
    database = serverUrl ? await createTestDatabase() : undefined;
    server = await ServerProcess.start(database?.url ? { DATABASE_URL: database.url } : { DATA_DIR: folder });
    client = await server.organization();
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const url = (): string => `${client.url}/scim/v2`;

  it('ends with 0 and a readable report when no rule is broken', async () => {
    const { code, output } = await run([url(), '--only', 'pat-09,cre-05'], client.token);
    expect(code).toBe(0);
    expect(output).toMatch(/^patch$/m);
    expect(output).toMatch(/^ {2}pass {2}PAT-09 all operations happen, or none$/m);
    expect(output).toMatch(/\d+ passed, 0 failed, 0 warnings, 0 skipped; \d+ rules, \d+ requests\n$/);
  }, 120_000);

  it('writes JSON with stable keys', async () => {
    const { output } = await run([url(), '--json', '--only', 'cre-05', '--token', client.token]);
    const report = JSON.parse(output);
    expect(Object.keys(report)).toEqual(['url', 'summary', 'requests', 'interrupted', 'assumptions', 'left', 'results']);
    expect(report.results[0]).toEqual({ section: 'users', ids: expect.any(Array), title: expect.any(String), level: 'MUST', verdict: 'pass', detail: '' });
    expect(output).not.toContain(client.token);
  }, 120_000);

  it('ends with 1 when a MUST is broken, and with a warning alone when it is less', async () => {
    const proxy = await FaultyProxy.start(client.url);
    proxy.fault = { answer: ({ status, headers, body }) => ({ status: status === 409 ? 400 : status, headers: { ...headers, 'content-type': 'application/json' }, body }) };
    const broken = await run([`${proxy.url}/scim/v2`, '--only', 'cre-05'], client.token);
    expect(broken.code).toBe(1);
    expect(broken.output).toMatch(/^ {2}FAIL {2}USR-02 CRE-05 ERR-07 .*\n {8}POST \/Users .*: expected status 409, got 400 /m);
    const less = [`${proxy.url}/scim/v2`, '--only', 'http-04'];
    expect(await run(less, client.token)).toMatchObject({ code: 0, output: expect.stringMatching(/^ {2}warn {2}HTTP-04/m) });
    expect((await run([...less, '--strict'], client.token)).code).toBe(1);
    expect((await run([...less, '--level', 'must'], client.token)).output).not.toMatch(/^ {2}warn/m);
    proxy.close();
  }, 120_000);

  it('ends with 2 when it cannot run', async () => {
    expect(await run([url()], 'wrong')).toMatchObject({ code: 2, output: expect.stringContaining('The token is refused') });
    expect(await run([`${client.url}/docs`], client.token)).toMatchObject({ code: 2, output: expect.stringContaining('There is no SCIM at') });
    expect(await run(['http://127.0.0.1:9/scim'], client.token)).toMatchObject({ code: 2, output: expect.stringContaining('The server cannot be reached') });
    expect(await run(['nowhere'], client.token)).toMatchObject({ code: 2, output: expect.stringContaining('Usage:') });
    expect(await run(['--help'])).toMatchObject({ code: 0, output: expect.stringContaining('Usage:') });
  }, 120_000);

  it.each(['SIGINT', 'SIGTERM'] as const)('removes what it created when %s ends it', async (signal) => {
    const child = start([url()], client.token);
    const exited = once(child, 'exit');
    const output = textOf(child);
    while ((await resources()).length < 10) expect(child.exitCode).toBeNull();
    child.kill(signal);
    const [code] = await exited;
    expect(code).toBe(2);
    expect(output()).toContain('Interrupted: not all checks were run.');
    expect(output()).not.toContain('Left on the server');
    expect(await resources()).toEqual([]);
  }, 120_000);

  async function resources(): Promise<readonly unknown[]> {
    return (await Promise.all(['members', 'groups'].map((kind) => server.admin.all(`/organizations/${client.organizationId}/${kind}`)))).flat();
  }
});

function start(args: readonly string[], token?: string): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [path.resolve('dist/main.js'), 'check', ...args], { env: { PATH, HOME, DATA_DIR: '/nonexistent', ...(token !== undefined && { ROLLCALL_TOKEN: token }) }, stdio: ['ignore', 'pipe', 'pipe'] });
}

function textOf({ stdout, stderr }: ChildProcess): () => string {
  const written: string[] = [];
  for (const stream of [stdout, stderr]) stream?.on('data', (data: Buffer) => written.push(data.toString()));
  return () => written.join('');
}

async function run(args: readonly string[], token?: string): Promise<{ readonly code: number; readonly output: string }> {
  const child = start(args, token);
  const output = textOf(child);
  const [code] = await once(child, 'close');
  return { code, output: output() };
}
