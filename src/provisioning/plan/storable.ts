import { type JsonObject, ScimError } from '../../protocol/index.js';

/** What fits into an entry of a PostgreSQL index (a third of a page), with the ids beside it. */
const MAX_BYTES = 2_000;

/** Names that rows are found by are bounded. @param key the value as it is compared. @throws ScimError invalidValue */
export function assertIndexable(attribute: string, key: string | null): void {
  if (key !== null && Buffer.byteLength(key) > MAX_BYTES) throw ScimError.invalidValue(`${attribute} is too long: at most ${MAX_BYTES} bytes are possible.`);
}

/** What one person or group may hold: a page of them must fit into memory, many times over. */
const MAX_RESOURCE_LENGTH = 256 * 1024;

/** @throws ScimError 413 */
export function assertStorable(attributes: JsonObject): void {
  if (JSON.stringify(attributes).length > MAX_RESOURCE_LENGTH) throw ScimError.tooLarge(`A resource has at most ${MAX_RESOURCE_LENGTH} characters.`);
}

/** RFC 8265 §3 forbids much more in a userName; what is left out here is in no directory. @throws ScimError invalidValue */
export function assertUserName(userName: string): void {
  if (userName.trim() === '' || /[\p{Cc}\p{Cn}]/u.test(userName)) throw ScimError.invalidValue('userName is empty, or contains control or unassigned characters.');
}
