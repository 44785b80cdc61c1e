import * as fc from 'fast-check';
import { MODE_NAMES, type ModeName, readResource } from '../../src/protocol/index.js';
import { byEngine, type Outcome, typeFor } from './by-engine.js';
import { operationsFor, users } from './random-patches.js';
import { type ObjectValue } from './reference-filter.js';
import { referencePatch, type SentOperation } from './reference-patch.js';
import { CORE } from './reference-schema.js';
import { isEqual } from './reference-value.js';
import { Refusal } from './refusal.js';

const CASES = Number(process.env.CASES ?? 10_000);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

/** The engine and a second reading of RFC 7644 §3.5.2 that shares nothing with it: on random users and requests they say the same. */
describe(`PATCH by the engine and by the reference, SEED=${SEED}`, () => {
  beforeAll(() => {
    process.stdout.write(`patch.spec.ts: SEED=${SEED} CASES=${CASES}\n`);
  });

  it.each(MODE_NAMES)('PAT-08 PAT-09 agree on random requests in the mode %s', (mode) => {
    const type = typeFor(mode);
    const former = typeFor(mode, false);
    const counts = new Map<string, number>();
    fc.assert(fc.property(users(mode), operationsFor(mode), (body, operations) => {
      const user = readResource(former, { schemas: [CORE, ...Object.keys(body).filter((name) => former.schemas.has(name.toLowerCase()))], ...body });
      const [engine, reference] = [byEngine(type, mode, user, operations), byReference(mode, user, operations)];
      if (!isSame(engine, reference)) throw new Error(JSON.stringify({ user, operations, engine, reference }, null, 1));
      const kind = 'refused' in engine ? engine.refused : isEqual(engine.after, user) ? 'unchanged' : 'changed';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }), { seed: SEED, numRuns: Math.ceil(CASES / MODE_NAMES.length) });
    // Every kind of answer was compared.
    for (const kind of ['changed', 'unchanged', 'invalidSyntax', 'invalidPath', 'invalidFilter', 'invalidValue', 'mutability', 'noTarget']) expect([kind, counts.get(kind) ?? 0]).not.toEqual([kind, 0]);
    expect(counts.get('changed')).toBeGreaterThan(CASES / MODE_NAMES.length / 10);
  }, 36_000_000);
});

function byReference(mode: ModeName, user: ObjectValue, operations: readonly SentOperation[]): Outcome {
  try {
    return { after: referencePatch(user, operations, mode) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.scimType };
    throw error;
  }
}

function isSame(a: Outcome, b: Outcome): boolean {
  if ('refused' in a || 'refused' in b) return 'refused' in a && 'refused' in b && a.refused === b.refused;
  return isEqual(a.after, b.after);
}
