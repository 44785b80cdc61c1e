import type { JsonDocument, JsonValue } from '../../membership/index.js';

export interface Difference {
  readonly before: JsonDocument;
  readonly after: JsonDocument;
  readonly isSame: boolean;
}

/** The attributes that differ; the order of names in an object has no meaning. */
export function compare(before: JsonDocument, after: JsonDocument): Difference {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isSame(own(before, name), own(after, name)));
  return { before: pick(before, changed), after: pick(after, changed), isSame: changed.length === 0 };
}

function pick(document: JsonDocument, names: readonly string[]): JsonDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)));
}

/** Names come from clients: what every object inherits is none of them. */
function own(document: JsonDocument, name: string): JsonValue | undefined {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

function isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (isList(left) || isList(right)) return isList(left) && isList(right) && left.length === right.length && left.every((each, index) => isSame(each, right[index]));
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
