import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Recognisable in logs and secret scanners. */
const SCIM_TOKEN_PREFIX = 'rcs_';
const ADMIN_KEY_PREFIX = 'rca_';
const ORGANIZATION_ADMIN_KEY_PREFIX = 'rco_';
const SECRET_BYTES = 32;

/**
 * A bearer token: prefix, then the organization's id, the token's id and 256 random bits in one base64url string.
 * It carries the organization so that no look-up is global.
 */
export function makeScimToken(organizationId: string, tokenId: string): string {
  return makeOrganizationSecret(SCIM_TOKEN_PREFIX, organizationId, tokenId);
}

/** @returns `undefined` for what cannot be one of our tokens */
export function parseScimToken(token: string): { readonly organizationId: string; readonly tokenId: string } | undefined {
  const parsed = parseOrganizationSecret(SCIM_TOKEN_PREFIX, token);
  return parsed && { organizationId: parsed.organizationId, tokenId: parsed.id };
}

/** A key for the admin API of one organization: like a token, under another prefix. */
export function makeOrganizationAdminKey(organizationId: string, keyId: string): string {
  return makeOrganizationSecret(ORGANIZATION_ADMIN_KEY_PREFIX, organizationId, keyId);
}

export function parseOrganizationAdminKey(key: string): { readonly organizationId: string; readonly keyId: string } | undefined {
  const parsed = parseOrganizationSecret(ORGANIZATION_ADMIN_KEY_PREFIX, key);
  return parsed && { organizationId: parsed.organizationId, keyId: parsed.id };
}

/** An operator's key for the admin API: prefix, then the key's id and 256 random bits. */
export function makeAdminKey(keyId: string): string {
  return ADMIN_KEY_PREFIX + Buffer.concat([idBytes(keyId), randomBytes(SECRET_BYTES)]).toString('base64url');
}

export function parseAdminKey(key: string): { readonly keyId: string } | undefined {
  const bytes = decode(key, ADMIN_KEY_PREFIX, 16 + SECRET_BYTES);
  return bytes && { keyId: idText(bytes.subarray(0, 16)) };
}

/** SHA-256 suffices: the secret has 256 random bits, so there is nothing to guess slowly. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** A key of 32 bytes for one purpose, from the secret: whoever knows it is whoever knows the secret. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest();
}

/** Compares in constant time. */
export function isSecret(secret: string, expected: Buffer): boolean {
  return timingSafeEqual(hashSecret(secret), expected);
}

function makeOrganizationSecret(prefix: string, organizationId: string, id: string): string {
  return prefix + Buffer.concat([idBytes(organizationId), idBytes(id), randomBytes(SECRET_BYTES)]).toString('base64url');
}

function parseOrganizationSecret(prefix: string, text: string): { readonly organizationId: string; readonly id: string } | undefined {
  const bytes = decode(text, prefix, 32 + SECRET_BYTES);
  return bytes && { organizationId: idText(bytes.subarray(0, 16)), id: idText(bytes.subarray(16, 32)) };
}

function decode(text: string, prefix: string, length: number): Buffer | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const encoded = text.slice(prefix.length);
  const bytes = Buffer.from(encoded, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === encoded ? bytes : undefined;
}

function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
