import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Attribute } from '../schema/attribute.js';
import { elementIdentity, foldIfNeeded, isPrimary } from '../schema/read-value.js';
import { findSubAttribute } from '../schema/attribute.js';

/** Appends what is not there yet (RFC 7644 §3.5.2.1); an element that is there takes the sub-attributes it lacks or gets anew. */
export function addElements(attribute: Attribute, before: readonly Json[], added: readonly Json[]): readonly Json[] {
  const known = new Map(before.map((element, index) => [elementIdentity(attribute, element), index]));
  const result = [...before];
  let keeper = -1;
  for (const element of added) {
    const index = known.get(elementIdentity(attribute, element));
    const existing = index === undefined ? undefined : result[index];
    if (index === undefined) result.push(element);
    else if (isJsonObject(existing) && isJsonObject(element)) result[index] = { ...existing, ...element };
    if (isPrimary(element)) keeper = index ?? result.length - 1;
  }
  return demoteOthers(result, keeper);
}

/** RFC 7644 §3.5.2: the element made primary takes it from the others; -1 when none was. */
export function demoteOthers(elements: readonly Json[], keeper: number): readonly Json[] {
  if (keeper < 0) return elements;
  return elements.map((element, index) => (index !== keeper && isPrimary(element) && isJsonObject(element) ? { ...element, primary: false } : element));
}

/** No element twice (RFC 7643 §2.4); of two that became the same, the primary one stays. */
export function distinctElements(attribute: Attribute, elements: readonly Json[]): readonly Json[] {
  const distinct = new Map<string, Json>();
  for (const element of elements) {
    const identity = elementIdentity(attribute, element);
    if (!distinct.has(identity) || isPrimary(element)) distinct.set(identity, element);
  }
  return [...distinct.values()];
}

/**
 * The elements that are not listed; a listed one names the value, and the type too when it carries
 * one; without a value, all it carries counts.
 */
export function withoutListed(attribute: Attribute, elements: readonly Json[], listed: readonly Json[]): readonly Json[] {
  return elements.filter((element) => !listed.some((each) => isListed(attribute, element, each)));
}

function isListed(attribute: Attribute, element: Json, listed: Json): boolean {
  if (!isJsonObject(element) || !isJsonObject(listed)) return elementIdentity(attribute, element) === elementIdentity(attribute, listed);
  const names = listed.value === undefined ? Object.keys(listed) : ['value', 'type'];
  return names.every((name) => {
    const given = listed[name];
    const subAttribute = findSubAttribute(attribute, name);
    if (given === undefined || !subAttribute) return true;
    const actual = element[name];
    return actual !== undefined && foldIfNeeded(subAttribute, actual) === foldIfNeeded(subAttribute, given);
  });
}

/** Order of elements and of names in them has no meaning (RFC 7643 §2.4). */
export function isSameElements(before: readonly Json[], after: readonly Json[]): boolean {
  if (before.length !== after.length) return false;
  const left = before.map(stable).sort();
  const right = after.map(stable).sort();
  return left.every((element, index) => element === right[index]);
}

function stable(element: Json): string {
  return JSON.stringify(isJsonObject(element) ? sortNames(element) : element);
}

function sortNames(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
