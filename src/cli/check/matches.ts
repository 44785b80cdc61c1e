import { isJsonArray, isJsonObject, type Json } from '../../protocol/index.js';

/** What an answer should hold; `undefined` means no value. */
export type Expected = Json | undefined | readonly Expected[] | { readonly [name: string]: Expected };

/**
 * Whether an answer holds what is expected. It may hold more: a server adds `display` or `$ref`. The order of elements
 * means nothing; null, an empty list and an empty object are no value (RFC 7643 §2.5), and a missing `primary` is false (§2.4).
 */
export function matches(actual: Json | undefined, expected: Expected): boolean {
  if (expected === undefined || expected === null) return isUnassigned(actual);
  if (Array.isArray(expected)) return (expected.length === 0 && isUnassigned(actual)) || (isJsonArray(actual) && matchesList(actual, expected));
  if (typeof expected === 'object') {
    return isJsonObject(actual) && Object.entries(expected).every(([name, value]) => (name === 'primary' && value === false ? actual[name] !== true : matches(actual[name], value)));
  }
  return actual === expected;
}

export function isUnassigned(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function matchesList(actual: readonly Json[], expected: readonly Expected[]): boolean {
  const left = [...actual];
  return actual.length === expected.length && expected.every((each) => {
    const position = left.findIndex((candidate) => matches(candidate, each));
    if (position >= 0) left.splice(position, 1);
    return position >= 0;
  });
}
