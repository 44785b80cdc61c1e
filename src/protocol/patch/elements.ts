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
  const wanted = groupByNames(attribute, listed);
  return elements.filter((element) => !wanted.some(({ names, values }) => values.has(valuesOf(attribute, element, names))));
}

/** What is listed, by the names that count of it: each element is then looked up once for each kind, however many are listed. */
function groupByNames(attribute: Attribute, listed: readonly Json[]): readonly { readonly names: readonly string[]; readonly values: ReadonlySet<string> }[] {
  const groups = new Map<string, { readonly names: readonly string[]; readonly values: Set<string> }>();
  for (const each of listed) {
    const names = namesThatCount(attribute, each);
    const key = names.join();
    const group = groups.get(key) ?? { names, values: new Set<string>() };
    groups.set(key, group);
    group.values.add(valuesOf(attribute, each, names));
  }
  return [...groups.values()];
}

function namesThatCount(attribute: Attribute, listed: Json): readonly string[] {
  if (!isJsonObject(listed) || !attribute.subAttributes) return [];
  const names = listed.value === undefined ? Object.keys(listed) : ['value', 'type'];
  return names.filter((name) => listed[name] !== undefined && findSubAttribute(attribute, name)).sort();
}

/** As they are compared; an element without one of the names is like no other. */
function valuesOf(attribute: Attribute, element: Json, names: readonly string[]): string {
  if (!isJsonObject(element) || !attribute.subAttributes) return elementIdentity(attribute, element);
  return JSON.stringify(names.map((name) => {
    const subAttribute = findSubAttribute(attribute, name);
    const value = element[name];
    return subAttribute && value !== undefined ? [foldIfNeeded(subAttribute, value)] : null;
  }));
}

/** Order of elements and of names in them has no meaning (RFC 7643 §2.4). What is untouched of a long list is not looked into. */
export function isSameElements(before: readonly Json[], after: readonly Json[]): boolean {
  if (before.length !== after.length) return false;
  const left = before.filter((element, index) => element !== after[index]).map(stable).sort();
  const right = after.filter((element, index) => element !== before[index]).map(stable).sort();
  return left.every((element, index) => element === right[index]);
}

function stable(element: Json): string {
  return JSON.stringify(isJsonObject(element) ? sortNames(element) : element);
}

function sortNames(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
