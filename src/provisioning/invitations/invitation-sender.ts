import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InvitationsRepository, type JobOutcome, JobRunner, type LeasedJob, SEND_INVITATION, type SendableInvitation } from '../../membership/index.js';
import { Settings } from '../../config/settings.js';
import { OrganizationConfigurations } from '../configuration/organization-configurations.js';
import { hashInvitationToken, makeInvitationToken } from './invitation-token.js';
import { MailError } from './mail-error.js';
import { type Mail, MAIL_CONNECTIONS, Mailer } from './mailer.js';
import { writeInvitation, writeTime } from './write-invitation.js';

const LONGEST_DELAY_MS = 15 * 60_000;
const GIVES_UP_AFTER_MS = 3 * 86_400_000;

/**
 * Sends invitations. A link is made for each attempt, and only its hash is kept: nothing that waits in the queue opens anything.
 * While the mail server is away nothing else is tried: whoever finds out says until when.
 */
@Injectable()
export class InvitationSender implements OnModuleInit {
  private pausedUntil = 0;
  private pauses = 0;
  private reason = '';
  /** Sent, but the database could not be told yet. */
  private readonly unrecorded = new Set<string>();

  constructor(
    private readonly runner: JobRunner,
    private readonly invitations: InvitationsRepository,
    private readonly configurations: OrganizationConfigurations,
    private readonly mailer: Mailer,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.runner.register(SEND_INVITATION, (job) => this.perform(job), MAIL_CONNECTIONS);
  }

  private async perform(job: LeasedJob): Promise<JobOutcome> {
    if (Date.now() < this.pausedUntil) return { retryAt: new Date(this.pausedUntil), error: this.reason };
    const { organizationId } = job;
    const id = String(job.payload.invitationId);
    if (!this.unrecorded.has(id)) {
      const token = makeInvitationToken(organizationId, id);
      const tokenHash = hashInvitationToken(token);
      const invitation = await this.invitations.beginSending(organizationId, id, tokenHash, new Date());
      if (!invitation) return 'done';
      const mail = await this.write(invitation, token);
      try {
        await this.mailer.send(mail);
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        return this.fail(job, id, invitation, tokenHash, error);
      }
      this.unrecorded.add(id);
      this.pauses = 0;
    }
    await this.invitations.recordSent(organizationId, id, new Date());
    this.unrecorded.delete(id);
    return 'done';
  }

  private async write({ address, messageId, name, expiresAt, organization }: SendableInvitation, token: string): Promise<Mail> {
    const { settings } = await this.configurations.get(organization);
    const link = `${this.settings.publicUrl}/invitations/${token}`;
    const written = writeInvitation(settings.invitationTemplate, { organization: organization.name, name, link, expires: writeTime(expiresAt) });
    return { ...written, to: { name, address }, messageId };
  }

  private async fail({ organizationId, attempts }: LeasedJob, id: string, { createdAt }: SendableInvitation, tokenHash: Buffer, { message, concerns, isUncertain }: MailError): Promise<JobOutcome> {
    const now = Date.now();
    if (concerns === 'server') this.pause(now, message);
    const isOver = concerns === 'refused' || now - createdAt.getTime() > GIVES_UP_AFTER_MS;
    const error = isOver && concerns !== 'refused' ? `Given up after three days: ${message}` : message;
    await this.invitations.recordFailure(organizationId, id, error, isUncertain ? undefined : tokenHash);
    if (isOver) return 'done';
    return { retryAt: new Date(concerns === 'server' ? this.pausedUntil : now + delay(attempts)), error };
  }

  /** Mails that were under way together find out once. */
  private pause(now: number, reason: string): void {
    if (now < this.pausedUntil) return;
    this.pauses += 1;
    this.pausedUntil = now + delay(this.pauses);
    this.reason = reason;
  }
}

/** A second after the first attempt, then twice as long after each, up to a quarter of an hour. */
function delay(attempts: number): number {
  return Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** Math.min(attempts - 1, 12));
}
