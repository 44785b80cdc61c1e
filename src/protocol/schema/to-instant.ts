/**
 * A dateTime (RFC 7643 §2.3.5) as it is compared: in UTC. Without an offset it is read as UTC, because the RFC leaves
 * its zone open and the server's own must not decide.
 */
export function toInstant(dateTime: string): string {
  return new Date(OFFSET.test(dateTime) ? dateTime : `${dateTime}Z`).toISOString();
}

const OFFSET = /(Z|[+-]\d\d:\d\d)$/;
