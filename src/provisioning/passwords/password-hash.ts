import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

/** The logarithm of scrypt's N; with r=8 a guess costs 32 MiB and about 0.1 s. */
const LOG_N = 15;
const R = 8;
const P = 1;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** A slow salted hash (RFC 7643 §9.2), as a string that says how it was made: `$scrypt$ln=15,r=8,p=1$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(password, salt, LOG_N, R, P, KEY_BYTES);
  return `$scrypt$ln=${LOG_N},r=${R},p=${P}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Whether the hash was made of this password; compares in constant time. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, logN = '', r = '', p = '', salt = '', key = ''] = HASH.exec(hash) ?? [];
  const expected = Buffer.from(key, 'base64url');
  if (expected.length === 0) return false;
  return timingSafeEqual(await deriveKey(password, Buffer.from(salt, 'base64url'), Number(logN), Number(r), Number(p), expected.length), expected);
}

const HASH = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

function deriveKey(password: string, salt: Buffer, logN: number, r: number, p: number, length: number): Promise<Buffer> {
  const N = 2 ** logN;
  return derive(preparePassword(password), salt, length, { N, r, p, maxmem: 256 * N * r });
}

/** OpaqueString (RFC 8265 §4.2): other spaces of Unicode become U+0020, NFC, case kept. */
export function preparePassword(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}
