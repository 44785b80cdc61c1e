import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InvitationQueue, InvitationsRepository, type JobOutcome, JobRunner, type LeasedJob, SEND_INVITATION, type SendableInvitation } from '../../membership/index.js';
import { Settings } from '../../config/settings.js';
import { OrganizationConfigurations } from '../configuration/organization-configurations.js';
import { hashInvitationToken, makeInvitationToken } from './invitation-token.js';
import { MailError } from './mail-error.js';
import { MailPause, retryDelay } from './mail-pause.js';
import { type Mail, MAIL_CONNECTIONS, Mailer } from './mailer.js';
import { writeInvitation, writeTime } from './write-invitation.js';

const GIVES_UP_AFTER_MS = 3 * 86_400_000;

/**
 * Sends invitations. A link is made for each attempt, and only its hash is kept: nothing that waits in the queue opens anything.
 * While the mail server is away nothing else is tried: whoever finds out says until when.
 */
@Injectable()
export class InvitationSender implements OnModuleInit {
  /** Sent, but the database could not be told yet. */
  private readonly unrecorded = new Set<string>();

  constructor(
    private readonly runner: JobRunner,
    private readonly queue: InvitationQueue,
    private readonly invitations: InvitationsRepository,
    private readonly configurations: OrganizationConfigurations,
    private readonly mailer: Mailer,
    private readonly pause: MailPause,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.runner.register(SEND_INVITATION, (job) => this.perform(job), { concurrency: MAIL_CONNECTIONS, store: this.queue, isPaused: () => this.pause.isOn(new Date()) });
  }

  private async perform(job: LeasedJob): Promise<JobOutcome> {
    const { organizationId, id } = job;
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
        return this.fail(job, invitation, tokenHash, error);
      }
      this.unrecorded.add(id);
      this.pause.end();
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

  private async fail({ organizationId, id, attempts }: LeasedJob, { createdAt }: SendableInvitation, tokenHash: Buffer, { message, concerns, isUncertain }: MailError): Promise<JobOutcome> {
    const now = new Date();
    const isOver = concerns === 'refused' || now.getTime() - createdAt.getTime() > GIVES_UP_AFTER_MS;
    const error = isOver && concerns !== 'refused' ? `Given up after three days: ${message}` : message;
    const retryAt = concerns === 'server' ? this.pause.begin(now) : new Date(now.getTime() + retryDelay(attempts));
    await this.invitations.recordFailure(organizationId, id, error, isUncertain ? undefined : tokenHash);
    return isOver ? 'done' : { retryAt, error };
  }
}
