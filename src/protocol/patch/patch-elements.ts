import { matchElement } from '../filter/match-filter.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from '../schema/attribute.js';
import { elementIdentity, isPrimary, readValue } from '../schema/read-value.js';
import { ScimError } from '../scim-error.js';
import type { PatchOptions } from './apply-patch.js';
import { addElements, demoteOthers, distinctElements, isSameElements } from './elements.js';
import { mergeObject } from './merge-object.js';
import type { Operation, Target } from './operation.js';

type ElementsTarget = Extract<Target, { kind: 'elements' }>;

/** Applies one operation to the elements that a value filter chooses: RFC 7644 §3.5.2.1 to §3.5.2.3. */
export function patchElements(
  elements: readonly Json[], operation: Operation, target: ElementsTarget, options: PatchOptions,
): readonly Json[] {
  assertChangeable(target, operation);
  const chosen = elements.map((element) => matchElement(target.filter, element));
  // A remove that matches nothing is a success: RFC 7644 §3.5.2.2 says so for members, and clients rely on it.
  const isRemoval = operation.op === 'remove';
  if (!isRemoval && !chosen.includes(true)) return createElement(elements, operation, target, options);
  const change = (element: Json): Json | undefined => (isRemoval ? removeFrom(element, operation, target) : changeElement(element, operation, target, options));
  const changed = elements.map((element, index) => (chosen[index] ? change(element) : element));
  const kept = changed.filter((element) => element !== undefined);
  const keeper = isRemoval ? -1 : kept.findIndex((element) => isPrimary(element) && !elements.includes(element));
  const after = demoteOthers(kept, keeper);
  return isAnotherNow(target.path.attribute, elements, changed) ? distinctElements(target.path.attribute, after) : after;
}

/** Whether one of the elements became another, which may be there already. */
function isAnotherNow(attribute: Attribute, before: readonly Json[], after: readonly (Json | undefined)[]): boolean {
  return before.some((element, index) => {
    const now = after[index];
    return now !== undefined && now !== element && elementIdentity(attribute, now) !== elementIdentity(attribute, element);
  });
}

function assertChangeable({ subAttribute }: ElementsTarget, { op, path }: Operation): void {
  if (subAttribute?.mutability === 'readOnly' || (op === 'remove' && subAttribute?.required)) {
    throw ScimError.mutability(`"${path}" cannot be changed.`);
  }
}

/** An immutable sub-attribute is set once, and a required one keeps a value (RFC 7644 §3.5.2); to give it again as it is changes nothing. */
function assertKept(element: Json, subAttribute: Attribute, after: Json | undefined, path: string): void {
  const current = isJsonObject(element) ? element[subAttribute.name] : undefined;
  if (current === undefined || (after !== undefined && isSameElements([current], [after]))) return;
  if (subAttribute.mutability === 'immutable') throw ScimError.mutability(`"${path}" cannot be changed once it has a value.`);
  if (subAttribute.required && after === undefined) throw ScimError.mutability(`"${path}" is required and cannot be left without a value.`);
}

/** `undefined` when nothing is left of the element. */
function removeFrom(element: Json, { path }: Operation, { subAttribute }: ElementsTarget): Json | undefined {
  if (!subAttribute || !isJsonObject(element)) return undefined;
  assertKept(element, subAttribute, undefined, path);
  const rest = Object.entries(element).filter(([name]) => name !== subAttribute.name);
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/** `undefined` when the element is left without a value. */
function changeElement(element: Json, operation: Operation, target: ElementsTarget, { refusesUnknown }: PatchOptions): Json | undefined {
  const { path, subAttribute } = target;
  const { value = null } = operation;
  if (!subAttribute) {
    const read = readValue({ ...path.attribute, multiValued: false }, value, operation.path, refusesUnknown);
    if (operation.op === 'replace' || !isJsonObject(element) || !isJsonObject(value)) return read;
    const merged = mergeObject(path.attribute, element, value, read);
    for (const each of path.attribute.subAttributes ?? []) assertKept(element, each, merged?.[each.name], operation.path);
    return merged;
  }
  const read = readValue(subAttribute, value, operation.path, refusesUnknown);
  if (read === undefined) return removeFrom(element, operation, target);
  assertKept(element, subAttribute, read, operation.path);
  return { ...(isJsonObject(element) ? element : {}), [subAttribute.name]: read };
}

/**
 * Entra adds and replaces `emails[type eq "work"].value` on people who have no such element and expects it to be
 * made from the filter and the value (test/fixtures/idp/entra). RFC 7644 §3.5.2.3 says noTarget for replace and is
 * silent for add.
 */
function createElement(
  elements: readonly Json[], operation: Operation, { path, described, subAttribute }: ElementsTarget, options: PatchOptions,
): readonly Json[] {
  if (!described || (operation.op === 'replace' && !options.createsMissingElements)) {
    throw ScimError.noTarget(`No element matches "${operation.path}".`);
  }
  const { value = null } = operation;
  if (value === null) return elements;
  const given = subAttribute ? { [subAttribute.name]: value } : value;
  const made = isJsonObject(given) ? { ...notNamed(path.attribute, described, given), ...given } : given;
  const read = readValue({ ...path.attribute, multiValued: false }, made, operation.path, options.refusesUnknown);
  const isNothing = subAttribute && isJsonObject(read) && read[subAttribute.name] === undefined;
  if (read === undefined || isNothing) return elements;
  return addElements(path.attribute, elements, [read]);
}

/** What the filter says and the value does not, in whatever letter case that names it. */
function notNamed(attribute: Attribute, described: JsonObject, given: JsonObject): JsonObject {
  const names = new Set(Object.keys(given).map((name) => findSubAttribute(attribute, name)?.name));
  return Object.fromEntries(Object.entries(described).filter(([name]) => !names.has(name)));
}
