import type { JsonDocument } from '../../membership/index.js';

/** How far members are in line with a configuration. */
export interface ReconfigureProgress extends JsonDocument {
  /** Of the configuration; under another one it is begun anew. */
  readonly version: number | null;
  /** Writes that were under way when it began, and may be under a former one. */
  readonly waitsFor: readonly string[];
  readonly afterId: string | null;
  readonly done: number;
  /** How many there were when it began. */
  readonly total: number;
  readonly changedRoles: number;
  readonly duplicates: Counts;
  readonly tooLong: Counts;
}

export type Counts = Readonly<Record<string, number>>;

/** From the first member, under another configuration; roles that were changed on the way count on. */
export function beginAgain({ changedRoles }: ReconfigureProgress, version: number, total: number, waitsFor: readonly string[]): ReconfigureProgress {
  return { version, waitsFor, afterId: null, done: 0, total, changedRoles, duplicates: {}, tooLong: {} };
}

export function readProgress({ version, waitsFor, afterId, done, total, changedRoles, duplicates, tooLong }: JsonDocument): ReconfigureProgress {
  const count = (value: JsonDocument[string] | undefined): number => (typeof value === 'number' ? value : 0);
  return {
    version: typeof version === 'number' ? version : null,
    waitsFor: Array.isArray(waitsFor) ? waitsFor.map(String) : [],
    afterId: typeof afterId === 'string' ? afterId : null,
    done: count(done),
    total: count(total),
    changedRoles: count(changedRoles),
    duplicates: readCounts(duplicates),
    tooLong: readCounts(tooLong),
  };
}

export function plus(counts: Counts, name: string, count: number): Counts {
  return { ...counts, [name]: (counts[name] ?? 0) + count };
}

function readCounts(value: JsonDocument[string] | undefined): Counts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, count]): [string, number][] => (typeof count === 'number' ? [[name, count]] : [])));
}
