import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './until.js';

export interface ReceivedMail {
  readonly messageId: string;
  readonly to: string;
  readonly name: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly isEncrypted: boolean;
}

type Message = { readonly port: number } | { readonly mail: ReceivedMail };

/** A mail server that can go away and come back at the same port; what it took is kept here. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  private readonly certificate = makeCertificate();
  private child: ChildProcess | undefined;
  private port = 0;

  get url(): string {
    return `smtp://rollcall:secret@127.0.0.1:${this.port}?requireTLS=true&tls.rejectUnauthorized=false`;
  }

  /** @param answers after so many mails it takes what it is given and says nothing */
  async start(answers?: number): Promise<void> {
    const child = fork(path.resolve('test/harness/mail-server-process.mjs'), [JSON.stringify({ ...this.certificate, port: this.port, answers })], { execArgv: [] });
    this.child = child;
    const listening = new Promise<number>((resolve, reject) => {
      child.on('message', (message: Message) => ('port' in message ? resolve(message.port) : this.received.push(message.mail)));
      child.once('exit', () => reject(new Error('The mail server ended.')));
    });
    this.port = await listening;
  }

  /** Ends at once, whatever is under way. */
  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  to(address: string): readonly ReceivedMail[] {
    return this.received.filter(({ to }) => to === address);
  }

  /** The first mail to the address, as soon as there is one. */
  async mailTo(address: string): Promise<ReceivedMail> {
    await until(`a mail to ${address}`, async () => this.to(address).length > 0);
    const [mail] = this.to(address);
    if (!mail) throw new Error('There is none.');
    return mail;
  }
}

/** The secret of the link in a text. */
export function tokenIn(text: string): string {
  const [, token] = /\/invitations\/(rci_[\w-]+)/.exec(text) ?? [];
  if (token === undefined) throw new Error(`There is no link in: ${text}`);
  return token;
}

function makeCertificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
