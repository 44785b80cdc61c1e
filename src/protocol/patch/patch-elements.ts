import { matchElement } from '../filter/match-filter.js';
import { isJsonObject, type Json } from '../json.js';
import type { Attribute } from '../schema/attribute.js';
import { isPrimary, readValue } from '../schema/read-value.js';
import { ScimError } from '../scim-error.js';
import type { PatchOptions } from './apply-patch.js';
import { addElements, demoteOthers, distinctElements, isSameElements } from './elements.js';
import type { Operation, Target } from './operation.js';

type ElementsTarget = Extract<Target, { kind: 'elements' }>;

/** Applies one operation to the elements that a value filter chooses: RFC 7644 §3.5.2.1 to §3.5.2.3. */
export function patchElements(
  elements: readonly Json[], operation: Operation, target: ElementsTarget, options: PatchOptions,
): readonly Json[] {
  assertChangeable(target, operation);
  const chosen = elements.map((element) => matchElement(target.filter, element));
  // A remove that matches nothing is a success: RFC 7644 §3.5.2.2 says so for members, and clients rely on it.
  if (operation.op === 'remove') {
    const rest = elements.flatMap((element, index) => (chosen[index] ? removeFrom(element, operation, target) : [element]));
    return distinctElements(target.path.attribute, rest);
  }
  if (!chosen.includes(true)) return createElement(elements, operation, target, options);
  const changed = elements.map((element, index) => (chosen[index] ? changeElement(element, operation, target) : element));
  const kept = changed.filter((element) => element !== undefined);
  const keeper = kept.findIndex((element) => isPrimary(element) && !elements.includes(element));
  return distinctElements(target.path.attribute, demoteOthers(kept, keeper));
}

function assertChangeable({ subAttribute }: ElementsTarget, { op, path }: Operation): void {
  if (subAttribute?.mutability === 'readOnly' || (op === 'remove' && subAttribute?.required)) {
    throw ScimError.mutability(`"${path}" cannot be changed.`);
  }
}

/** An immutable sub-attribute is set once (RFC 7644 §3.5.2); to give it again as it is changes nothing. */
function assertUnset(element: Json, subAttribute: Attribute, read: Json | undefined, path: string): void {
  const current = isJsonObject(element) ? element[subAttribute.name] : undefined;
  const isKept = current === undefined || (read !== undefined && isSameElements([current], [read]));
  if (subAttribute.mutability === 'immutable' && !isKept) throw ScimError.mutability(`"${path}" cannot be changed once it has a value.`);
}

function removeFrom(element: Json, { path }: Operation, { subAttribute }: ElementsTarget): readonly Json[] {
  if (!subAttribute || !isJsonObject(element)) return [];
  assertUnset(element, subAttribute, undefined, path);
  const rest = Object.entries(element).filter(([name]) => name !== subAttribute.name);
  return rest.length > 0 ? [Object.fromEntries(rest)] : [];
}

/** `undefined` when the element is left without a value. */
function changeElement(element: Json, operation: Operation, target: ElementsTarget): Json | undefined {
  const { path, subAttribute } = target;
  const { value = null } = operation;
  if (!subAttribute) {
    const read = readValue({ ...path.attribute, multiValued: false }, value, operation.path);
    const isMerge = operation.op === 'add' && isJsonObject(element) && isJsonObject(read);
    return isMerge ? { ...element, ...read } : read;
  }
  const read = readValue(subAttribute, value, operation.path);
  if (read === undefined) return removeFrom(element, operation, target)[0];
  assertUnset(element, subAttribute, read, operation.path);
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
  const given = subAttribute ? { [subAttribute.name]: value } : value;
  const read = readValue({ ...path.attribute, multiValued: false }, isJsonObject(given) ? { ...described, ...given } : given, operation.path);
  const isNothing = value === null || (subAttribute && isJsonObject(read) && read[subAttribute.name] === undefined);
  if (read === undefined || isNothing) return elements;
  return addElements(path.attribute, elements, [read]);
}
