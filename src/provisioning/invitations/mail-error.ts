/** A mail that was not delivered, as far as is known. The message is written for an administrator. */
export class MailError extends Error {
  override readonly name = 'MailError';

  constructor(
    message: string,
    /** `refused`: for this recipient, for good. `recipient`: for this recipient, for now. `server`: no mail can be sent now. */
    readonly concerns: 'refused' | 'recipient' | 'server',
    /** Whether it may have been delivered all the same. */
    readonly isUncertain: boolean,
  ) {
    super(message);
  }
}

/** What the mail server, or the way to it, said. */
export function toMailError(error: unknown): MailError {
  const code = textOf(error, 'code');
  const command = textOf(error, 'command');
  const reply = numberOf(error, 'responseCode');
  const message = (textOf(error, 'message') ?? 'unknown').slice(0, 500);
  if (reply === undefined) return new MailError(message, 'server', !NEVER_BEGUN.has(code ?? '') && textOf(error, 'syscall') !== 'connect');
  // RFC 5321 §4.2.1: 5yz is for good. About anything but the recipient and the message it is about us, and can be mended.
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isAboutSender = command === 'MAIL FROM' || code === 'EAUTH';
  if (!isAboutMail || isAboutSender || reply === 421) return new MailError(message, 'server', false);
  return new MailError(message, reply >= 500 && reply !== 503 ? 'refused' : 'recipient', false);
}

/** Nothing of the mail was on its way yet. */
const NEVER_BEGUN = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'ECONFIG', 'ECONNREFUSED', 'ENOTFOUND', 'EENVELOPE']);

function textOf(error: unknown, name: 'code' | 'command' | 'message' | 'syscall'): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function numberOf(error: unknown, name: 'responseCode'): number | undefined {
  const value: unknown = typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
  return typeof value === 'number' ? value : undefined;
}
