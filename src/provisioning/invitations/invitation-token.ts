import { createHash, randomBytes } from 'node:crypto';

/** Recognisable in logs and secret scanners. */
const PREFIX = 'rci_';
const ID_BYTES = 16;
const SECRET_BYTES = 32;

/**
 * The secret of an invitation's link: prefix, then the organization's id, the invitation's id and 256 random bits in one
 * base64url string. It carries the organization so that no look-up is global.
 */
export function makeInvitationToken(organizationId: string, invitationId: string): string {
  return PREFIX + Buffer.concat([idBytes(organizationId), idBytes(invitationId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

/** @returns `undefined` for what cannot be one of ours */
export function parseInvitationToken(token: string): { readonly organizationId: string; readonly invitationId: string; readonly hash: Buffer } | undefined {
  const encoded = token.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  const isOurs = token.startsWith(PREFIX) && bytes.length === 2 * ID_BYTES + SECRET_BYTES && bytes.toString('base64url') === encoded;
  return isOurs ? { organizationId: idText(bytes.subarray(0, ID_BYTES)), invitationId: idText(bytes.subarray(ID_BYTES, 2 * ID_BYTES)), hash: hashInvitationToken(token) } : undefined;
}

/** SHA-256 suffices: there are 256 random bits in it. */
export function hashInvitationToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
