import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './server-process.js';

const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL server of its own with a streaming replica, made of the programs that are installed here. */
export class StreamingReplica {
  private constructor(
    private readonly folder: string, private readonly account: Account | undefined, private readonly primaryPort: number, private readonly replicaPort: number,
  ) {}

  static async start(): Promise<StreamingReplica> {
    const account = await accountOfServer();
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-replica-'));
    if (account) chownSync(folder, account.uid, account.gid);
    const servers = new StreamingReplica(folder, account, await freePort(), await freePort());
    await servers.run('initdb', '--auth=trust', '--username=postgres', '--no-sync', '--encoding=UTF8', '--locale=C', servers.directory('primary'));
    await servers.startServer('primary');
    await servers.onPrimary('CREATE DATABASE rollcall', 'postgres');
    await servers.run('pg_basebackup', '--host=127.0.0.1', `--port=${servers.primaryPort}`, '--username=postgres', '--checkpoint=fast', '--no-sync',
      '--write-recovery-conf', `--pgdata=${servers.directory('replica')}`);
    await servers.startReplica();
    return servers;
  }

  get primaryUrl(): string {
    return `postgres://postgres@127.0.0.1:${this.primaryPort}/rollcall`;
  }

  get replicaUrl(): string {
    return `postgres://postgres@127.0.0.1:${this.replicaPort}/rollcall`;
  }

  async startReplica(): Promise<void> {
    await this.startServer('replica');
  }

  /** All connections to it break. */
  async stopReplica(): Promise<void> {
    await this.run('pg_ctl', 'stop', '--mode=immediate', '--wait', '--pgdata', this.directory('replica'));
  }

  async promoteReplica(): Promise<void> {
    await this.run('pg_ctl', 'promote', '--wait', '--pgdata', this.directory('replica'));
  }

  /** What is written meanwhile reaches the replica, but is not seen there. */
  async pauseReplay(): Promise<void> {
    await this.onReplica('SELECT pg_wal_replay_pause()');
    while ((await this.onReplica<{ state: string }>('SELECT pg_get_wal_replay_pause_state() AS state'))[0]?.state !== 'paused') await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async resumeReplay(): Promise<void> {
    await this.onReplica('SELECT pg_wal_replay_resume()');
  }

  /** Waits until the replica has what the primary has by now. */
  async untilCaughtUp(): Promise<void> {
    const [{ lsn } = { lsn: '' }] = await this.onPrimary<{ lsn: string }>('SELECT pg_current_wal_flush_lsn() AS lsn');
    while (!(await this.onReplica<{ there: boolean }>(`SELECT pg_last_wal_replay_lsn() >= '${lsn}' AS there`))[0]?.there) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async onPrimary<Row extends pg.QueryResultRow>(text: string, database = 'rollcall'): Promise<readonly Row[]> {
    return ask<Row>(`postgres://postgres@127.0.0.1:${this.primaryPort}/${database}`, text);
  }

  async onReplica<Row extends pg.QueryResultRow>(text: string): Promise<readonly Row[]> {
    return ask<Row>(this.replicaUrl, text);
  }

  async close(): Promise<void> {
    for (const name of ['replica', 'primary'] as const) {
      await this.run('pg_ctl', 'stop', '--mode=immediate', '--wait', '--pgdata', this.directory(name)).catch(() => undefined);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private directory(name: 'primary' | 'replica'): string {
    return path.join(this.folder, name);
  }

  private async startServer(name: 'primary' | 'replica'): Promise<void> {
    const port = name === 'primary' ? this.primaryPort : this.replicaPort;
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_receiver_status_interval=1 -c wal_retrieve_retry_interval=200`;
    await this.run('pg_ctl', 'start', '--wait', '--pgdata', this.directory(name), '--log', path.join(this.folder, `${name}.log`), '--options', options);
  }

  private async run(program: string, ...args: string[]): Promise<void> {
    await promisify(execFile)(path.join(programs(), program), args, { cwd: this.folder, ...this.account });
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The server does not run as root: whoever installed it made an account for it. */
export async function accountOfServer(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (option: string): Promise<number> => Number((await promisify(execFile)('id', [option, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

/** Where Debian keeps them, the newest; elsewhere they are looked for as commands are. */
function programs(): string {
  if (!existsSync(DEBIAN)) return '';
  const [newest] = readdirSync(DEBIAN).filter((version) => existsSync(path.join(DEBIAN, version, 'bin', 'initdb'))).sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw new Error(`No PostgreSQL server is installed in ${DEBIAN}.`);
  return path.join(DEBIAN, newest, 'bin');
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
