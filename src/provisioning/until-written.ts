import { setTimeout } from 'node:timers/promises';
import { isDeadlock } from '../membership/index.js';
import { ScimError } from '../protocol/index.js';

/**
 * Repeats a read-decide-write until nobody else wrote in between. Each round somebody has succeeded, so it ends; whoever
 * lost some rounds waits a little, so that a crowd on one resource passes. The bound is there for the case of a fault.
 * @param attempt gives `undefined` when somebody else wrote first; one that a deadlock ended counts as such
 */
export async function untilWritten<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = await unlessDeadlocked(attempt);
    if (result !== undefined) return result;
    if (round > PATIENT_ROUNDS) await setTimeout(Math.random() * Math.min(round, LONGEST_WAIT_MS));
  }
  throw ScimError.unavailable('The resource is being changed by too many requests at once. Try again.', 1);
}

async function unlessDeadlocked<Result>(attempt: () => Promise<Result | undefined>): Promise<Result | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (!isDeadlock(error)) throw error;
    return undefined;
  }
}

const MAX_ROUNDS = 300;
const PATIENT_ROUNDS = 3;
const LONGEST_WAIT_MS = 25;
