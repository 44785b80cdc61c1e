import type { ElementFilter } from '../filter/bound-filter.js';
import { matchElement } from '../filter/match-filter.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Attribute } from '../schema/attribute.js';
import { isPrimary, readValue } from '../schema/read-value.js';
import { ScimError } from '../scim-error.js';
import type { PatchOptions } from './apply-patch.js';
import { addElements, demoteOthers } from './elements.js';
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
    return elements.flatMap((element, index) => (chosen[index] ? removeFrom(element, target.subAttribute) : [element]));
  }
  if (!chosen.includes(true)) return createElement(elements, operation, target, options);
  const changed = elements.map((element, index) => (chosen[index] ? changeElement(element, operation, target) : element));
  const kept = changed.filter((element) => element !== undefined);
  return demoteOthers(kept, kept.find((element) => isPrimary(element) && !elements.includes(element)));
}

function assertChangeable({ subAttribute }: ElementsTarget, { op, path }: Operation): void {
  if (!subAttribute) return;
  const isRemovalOfRequired = op === 'remove' && subAttribute.required;
  if (subAttribute.mutability === 'readOnly' || subAttribute.mutability === 'immutable' || isRemovalOfRequired) {
    throw ScimError.mutability(`"${path}" cannot be changed.`);
  }
}

function removeFrom(element: Json, subAttribute: Attribute | undefined): readonly Json[] {
  if (!subAttribute || !isJsonObject(element)) return [];
  const rest = Object.entries(element).filter(([name]) => name !== subAttribute.name);
  return rest.length > 0 ? [Object.fromEntries(rest)] : [];
}

/** `undefined` when the element is left without a value. */
function changeElement(element: Json, operation: Operation, { path, subAttribute }: ElementsTarget): Json | undefined {
  const { value = null } = operation;
  if (!subAttribute) {
    const read = readValue({ ...path.attribute, multiValued: false }, value, operation.path);
    const isMerge = operation.op === 'add' && isJsonObject(element) && isJsonObject(read);
    return isMerge ? { ...element, ...read } : read;
  }
  const read = readValue(subAttribute, value, operation.path);
  if (read === undefined) return removeFrom(element, subAttribute)[0];
  return { ...(isJsonObject(element) ? element : {}), [subAttribute.name]: read };
}

/**
 * Entra adds and replaces `emails[type eq "work"].value` on people who have no such element and expects it to be
 * made from the filter and the value (test/fixtures/idp/entra). RFC 7644 §3.5.2.3 says noTarget for replace and is
 * silent for add.
 */
function createElement(
  elements: readonly Json[], operation: Operation, { path, filter, subAttribute }: ElementsTarget, options: PatchOptions,
): readonly Json[] {
  const seed = equalities(filter);
  if (!seed || (operation.op === 'replace' && !options.createsMissingElements)) {
    throw ScimError.noTarget(`No element matches "${operation.path}".`);
  }
  const { value = null } = operation;
  const given = subAttribute ? { [subAttribute.name]: value } : value;
  const read = readValue({ ...path.attribute, multiValued: false }, isJsonObject(given) ? { ...seed, ...given } : given, operation.path);
  const isNothing = value === null || (subAttribute && isJsonObject(read) && read[subAttribute.name] === undefined);
  if (read === undefined || isNothing) return elements;
  return addElements(path.attribute, elements, [read]);
}

/** The sub-attributes that a conjunction of `eq` demands; `undefined` for any other filter. */
function equalities(filter: ElementFilter): JsonObject | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq' && !filter.isElement) return { [filter.attribute.name]: filter.value };
  if (filter.kind !== 'and') return undefined;
  return filter.terms.reduce<JsonObject | undefined>((all, term) => {
    const part = equalities(term);
    return all && part ? { ...all, ...part } : undefined;
  }, {});
}
