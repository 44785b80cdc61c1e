import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './server-process.js';
import { accountOfServer } from './streaming-replica.js';

const DEBIAN = '/usr/sbin/pgbouncer';

/** PgBouncer as it is installed here, before one database: two sessions of the server for everybody, each for one transaction at a time. */
export class TransactionPooler {
  private constructor(readonly url: string, private readonly child: ChildProcess, private readonly folder: string) {}

  /**
   * @param databaseUrl of the server
   * @param user whom the server is told, whoever connects here
   */
  static async start(databaseUrl: string, user: string): Promise<TransactionPooler> {
    const { hostname, port, pathname } = new URL(databaseUrl);
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-pooler-'));
    const own = await freePort();
    writeFileSync(path.join(folder, 'pgbouncer.ini'), `[databases]
pooled = host=${hostname} port=${port || 5432} dbname=${pathname.slice(1)} user=${user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
`);
    const account = await accountOfServer();
    if (account) chownSync(folder, account.uid, account.gid);
    const child = spawn(existsSync(DEBIAN) ? DEBIAN : 'pgbouncer', ['pgbouncer.ini'], { cwd: folder, ...account, stdio: 'ignore' });
    await once(child, 'spawn');
    const pooler = new TransactionPooler(`postgres://anybody@127.0.0.1:${own}/pooled`, child, folder);
    await pooler.untilListening(own);
    return pooler;
  }

  async close(): Promise<void> {
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilListening(port: number): Promise<void> {
    for (const deadline = Date.now() + 20_000; ;) {
      const socket = connect(port, '127.0.0.1');
      const isOpen = await once(socket, 'connect').then(() => true, () => false);
      socket.destroy();
      if (isOpen) return;
      if (Date.now() > deadline || this.child.exitCode !== null) throw new Error('PgBouncer does not listen. Is it installed (apt-get install pgbouncer)?');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
