import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { hashPassword, isPassword, preparePassword } from './password-hash.js';

/** The password cannot be taken; the message says why, and never what it is. */
export class UnfitPassword extends Error {
  override readonly name = 'UnfitPassword';
}

const SHORTEST = 8;
const LONGEST = 1_000;

/** What becomes of passwords that clients send: dropped, or kept as a hash, by the setting PASSWORDS. */
@Injectable()
export class Passwords {
  constructor(private readonly settings: Settings) {}

  /**
   * @param password as it was sent; `undefined` when none was
   * @param before the hash that is kept so far
   * @returns the hash to keep: the same one when the password is the same
   * @throws UnfitPassword
   */
  async hashFor(password: string | undefined, before: string | null): Promise<string | null> {
    if (password === undefined || this.settings.PASSWORDS === 'drop') return before;
    const length = Array.from(preparePassword(password)).length;
    if (length < SHORTEST || length > LONGEST) throw new UnfitPassword(`password must have ${SHORTEST} to ${LONGEST} characters.`);
    return before !== null && (await isPassword(password, before)) ? before : hashPassword(password);
  }
}
