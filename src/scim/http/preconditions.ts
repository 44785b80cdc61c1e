import { setTimeout } from 'node:timers/promises';
import { matchesVersion, ScimError } from '../../protocol/index.js';
import type { ScimRequest } from './scim-request.js';

/** RFC 7644 §3.14: a write with If-Match happens only in one of the versions it names. @throws ScimError 412 */
export function assertIfMatch({ ifMatch }: ScimRequest, version: number): void {
  if (ifMatch !== undefined && !matchesVersion(ifMatch, version)) {
    throw ScimError.preconditionFailed('The resource was changed since the version in If-Match was read. Read it again.');
  }
}

/** RFC 9110 §13.1.2: whether the client has this version already. */
export function isNotModified({ ifNoneMatch }: ScimRequest, version: number): boolean {
  return ifNoneMatch !== undefined && matchesVersion(ifNoneMatch, version);
}

/**
 * Repeats a read-decide-write until nobody else wrote in between. Each round somebody has succeeded, so it ends; whoever
 * lost some rounds waits a little, so that a crowd on one resource passes. The bound is there for the case of a fault.
 * @param attempt gives `undefined` when somebody else wrote first
 */
export async function untilWritten<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = await attempt();
    if (result !== undefined) return result;
    if (round > PATIENT_ROUNDS) await setTimeout(Math.random() * Math.min(round, LONGEST_WAIT_MS));
  }
  throw ScimError.unavailable('The resource is being changed by too many requests at once. Try again.', 1);
}

const MAX_ROUNDS = 300;
const PATIENT_ROUNDS = 3;
const LONGEST_WAIT_MS = 25;
