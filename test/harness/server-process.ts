import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve as resolvePath } from 'node:path';
import { promisify } from 'node:util';
import { AdminApi } from './admin-api.js';
import { ScimClient } from './scim-client.js';

export const ADMIN_KEY = 'test-admin-key-0123456789abcdef';

/** `dist/main.js serve` in a process of its own, as it runs in production. */
export class ServerProcess {
  private constructor(readonly url: string, private readonly child: ChildProcess, private readonly written: string[]) {}

  /** Starts the server and waits until it is ready, or until another path is answered. */
  static async start(environment: Readonly<Record<string, string>>, path = '/health/ready'): Promise<ServerProcess> {
    const port = environment.PORT ?? String(await freePort());
    const server = ServerProcess.spawn({ ...environment, PORT: port }, `http://127.0.0.1:${port}`);
    await server.untilAnswered(path);
    return server;
  }

  /** Starts a server that is expected to stop by itself. @returns its code and all it wrote */
  static async run(environment: Readonly<Record<string, string>>): Promise<{ code: number | null; output: string }> {
    const server = ServerProcess.spawn(environment, '');
    const code = await server.exited();
    return { code, output: server.output };
  }

  /** Waits for what is written after it is ready. */
  async untilWritten(text: string): Promise<void> {
    for (const deadline = Date.now() + 30_000; !this.output.includes(text);) {
      if (Date.now() > deadline) throw new Error(`"${text}" was not written: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get output(): string {
    return this.written.join('');
  }

  get admin(): AdminApi {
    return new AdminApi(this.url, ADMIN_KEY);
  }

  async organization(preset = 'zulip'): Promise<ScimClient> {
    const { id } = await this.admin.createOrganization(preset);
    return new ScimClient(this.url, await this.admin.createToken(id), id);
  }

  /** The client of an organization, talking to this process. */
  clientLike({ token, organizationId }: ScimClient): ScimClient {
    return new ScimClient(this.url, token, organizationId);
  }

  /** The ids of the processes that it runs. */
  async workers(): Promise<readonly number[]> {
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(this.child.pid)]).catch(() => ({ stdout: '' }));
    return stdout.trim().split('\n').filter(Boolean).map(Number);
  }

  /** @returns the exit code; `null` when a signal ended it */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited();
  }

  private static spawn(environment: Readonly<Record<string, string>>, url: string): ServerProcess {
    const written: string[] = [];
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [resolvePath('dist/main.js'), 'serve'], {
      env: { PATH, HOME, NODE_ENV: 'test', ADMIN_API_KEY: ADMIN_KEY, SEED: 'off', LOG_LEVEL: 'info', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (data: Buffer) => written.push(data.toString()));
    child.stderr.on('data', (data: Buffer) => written.push(data.toString()));
    return new ServerProcess(url, child, written);
  }

  private async exited(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  private async untilAnswered(path: string): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`The server ended with code ${this.child.exitCode}: ${this.output}`);
      const response = await fetch(this.url + path).catch(() => undefined);
      if (response?.ok) return;
      if (Date.now() > deadline) throw new Error(`The server is not ready after a minute: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}
