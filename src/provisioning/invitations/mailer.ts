import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { Settings } from '../../config/settings.js';
import { toMailError } from './mail-error.js';

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Mails at the same time, each over a connection that the next one goes over too. */
export const MAIL_CONNECTIONS = 10;

/** Shorter than the lease of the job that sends it. */
const LONGEST_SENDING_MS = 40_000;

/** Hands mails to the mail server of the settings; without one, writes them as files. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly logger = new Logger('mail');
  private readonly from: string;
  private readonly folder: string;
  private readonly server: ReturnType<typeof openServer> | undefined;
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  private hasTold = false;

  constructor({ SMTP_URL, MAIL_FROM, DATA_DIR }: Settings) {
    this.from = MAIL_FROM;
    this.folder = path.resolve(DATA_DIR, 'mail');
    this.server = SMTP_URL === undefined ? undefined : openServer(SMTP_URL);
  }

  /** @throws MailError */
  async send(mail: Mail): Promise<void> {
    const message = { ...mail, from: this.from, headers: { 'Auto-Submitted': 'auto-generated' } };
    try {
      if (this.server) await this.server.sendMail({ ...message, signal: AbortSignal.timeout(LONGEST_SENDING_MS) });
      else await this.writeFile(message);
    } catch (error) {
      throw toMailError(error);
    }
  }

  onApplicationShutdown(): void {
    this.server?.close();
  }

  /** Under its Message-ID: written again it is the same file. */
  private async writeFile(message: SendMailOptions & Pick<Mail, 'messageId'>): Promise<void> {
    const file = path.join(this.folder, `${message.messageId.replace(/[^\w.@-]/g, '')}.eml`);
    const { message: content } = await this.composer.sendMail(message);
    await mkdir(this.folder, { recursive: true });
    await writeFile(`${file}.part`, content);
    await rename(`${file}.part`, file);
    if (!this.hasTold) this.logger.warn(`SMTP_URL is not set: mails are written to ${this.folder}`);
    this.hasTold = true;
    this.logger.log(`written: ${file}`);
  }
}

function openServer(url: string) {
  return createTransport({
    pool: true, url, maxConnections: MAIL_CONNECTIONS, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, idleTimeout: 10_000,
    // Sending again is the queue's work, which knows what was sent.
    maxRequeues: 0,
  });
}
