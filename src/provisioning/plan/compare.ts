import { isDeepStrictEqual } from 'node:util';
import type { JsonDocument, JsonValue } from '../../membership/index.js';

export interface Difference {
  readonly before: JsonDocument;
  readonly after: JsonDocument;
  readonly isSame: boolean;
}

/** The attributes that differ; the order of names in an object has no meaning. */
export function compare(before: JsonDocument, after: JsonDocument): Difference {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isDeepStrictEqual(own(before, name), own(after, name)));
  return { before: pick(before, changed), after: pick(after, changed), isSame: changed.length === 0 };
}

function pick(document: JsonDocument, names: readonly string[]): JsonDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)));
}

/** Names come from clients: what every object inherits is none of them. */
function own(document: JsonDocument, name: string): JsonValue | undefined {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}
