import type { Quirk } from './quirk.js';

/**
 * The same quirks, telling of each that rewrote something: a quirk gives back the very same value when the client did nothing unusual.
 * @param note takes the name of the quirk
 */
export function notingQuirks(quirks: readonly Quirk[], note: (name: string) => void): readonly Quirk[] {
  return quirks.map((quirk) => noting(quirk, note));
}

function noting(quirk: Quirk, note: (name: string) => void): Quirk {
  const told = <Value>(before: unknown, after: Value): Value => {
    if (after !== before) note(quirk.name);
    return after;
  };
  const { rewriteResource, rewritePatch, rewriteOperation, rewriteValue, rewriteName, rewriteFilterText, rewriteComparison } = quirk;
  return {
    ...quirk,
    ...(rewriteResource && { rewriteResource: (type, body) => told(body, rewriteResource(type, body)) }),
    ...(rewritePatch && { rewritePatch: (body) => told(body, rewritePatch(body)) }),
    ...(rewriteOperation && { rewriteOperation: (type, operation) => told(operation, rewriteOperation(type, operation)) }),
    ...(rewriteValue && { rewriteValue: (attribute, value) => told(value, rewriteValue(attribute, value)) }),
    ...(rewriteName && { rewriteName: (type, name) => told(name, rewriteName(type, name)) }),
    ...(rewriteFilterText && { rewriteFilterText: (type, text) => told(text, rewriteFilterText(type, text)) }),
    ...(rewriteComparison && { rewriteComparison: (type, comparison, owner) => told(comparison, rewriteComparison(type, comparison, owner)) }),
  };
}
