import { type AttributePath, jsonPath, printAttributePath, spellingIn, valueAt } from '../attribute-path.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject, ownMember } from '../json.js';
import { assertComplete } from '../schema/assert-complete.js';
import type { Attribute } from '../schema/attribute.js';
import { MAX_ELEMENTS, readValue, tooManyElements } from '../schema/read-value.js';
import type { ResourceType } from '../schema/resource-type.js';
import type { Schema } from '../schema/schema.js';
import { ScimError } from '../scim-error.js';
import { addElements, isSameElements, withoutListed } from './elements.js';
import { mergeObject } from './merge-object.js';
import { patchElements } from './patch-elements.js';
import type { Operation, OperationKind } from './operation.js';

export interface PatchOptions {
  /** Whether replace on `attr[a eq "x"]` without a match makes the element, as add does; the RFC says noTarget. */
  readonly createsMissingElements: boolean;
  /** Whether replace of a complex value drops the sub-attributes it does not name; RFC 7644 §3.5.2.3 keeps them. */
  readonly substitutesComplexValues?: boolean;
  /** Whether a sub-attribute that is not defined is refused; RFC 7644 §3.3 lets it be ignored. */
  readonly refusesUnknown?: boolean;
}

/**
 * Applies the operations in order, each to the result of the one before (RFC 7644 §3.5.2). The resource is in
 * canonical form and is not changed; when an operation fails, nothing has happened.
 * @returns the same object when nothing changed
 * @throws ScimError mutability, noTarget, invalidValue, or invalidSyntax for an unknown sub-attribute that is refused
 */
export function applyPatch(type: ResourceType, resource: JsonObject, operations: readonly Operation[], options: PatchOptions): JsonObject {
  const after = operations.reduce((current, operation) => applyOperation(current, operation, options), resource);
  if (after !== resource) assertComplete(type, after, resource);
  return after;
}

function applyOperation(resource: JsonObject, operation: Operation, options: PatchOptions): JsonObject {
  const { target } = operation;
  switch (target.kind) {
    case 'extension':
      return removeExtension(resource, operation, target.schema);
    case 'attribute':
      return operation.op === 'remove' ? removeAttribute(resource, operation, target.path, options) : setAttribute(resource, operation, target.path, options);
    case 'elements': {
      assertMutable(target.path.attribute, operation.path);
      const current = valueAt(resource, jsonPath(target.path));
      const after = patchElements(isJsonArray(current) ? current : [], operation, target, options);
      if (after.length === 0) assertRemovable(target.path.attribute, operation.path);
      assertBounded(after, operation.path);
      return writeAt(resource, operation, target.path, after.length > 0 ? after : undefined);
    }
  }
}

function removeExtension(resource: JsonObject, { path }: Operation, schema: Schema): JsonObject {
  const extension = resource[schema.id];
  const isHeld = ({ mutability, name }: Attribute): boolean => mutability === 'immutable' && isJsonObject(extension) && extension[name] !== undefined;
  if (schema.attributes.some(isHeld)) throw immutable(path);
  return without(resource, schema.id);
}

/** RFC 7644 §3.5.2.1 and §3.5.2.3 for a target without a value filter. */
function setAttribute(resource: JsonObject, operation: Operation, target: AttributePath, options: PatchOptions): JsonObject {
  const { op, value = null, path } = operation;
  const { attribute, subAttribute } = target;
  const leaf = subAttribute ?? attribute;
  assertMutable(attribute, path);
  assertMutable(leaf, path);
  const current = valueAt(resource, jsonPath(target));
  const read = readValue(leaf, leaf.multiValued && isJsonObject(value) ? [value] : value, printAttributePath(target), options.refusesUnknown);
  const isSubstituted = op === 'replace' && options.substitutesComplexValues;
  const after = isSubstituted ? read : combine(leaf, op, current, value, read);
  if (after === undefined) assertRemovable(leaf, path);
  assertBounded(after, path);
  return writeAt(resource, operation, target, after);
}

/** What the value makes of the current one. To add no element changes nothing; else no value means "unassigned" (RFC 7643 §2.5). */
function combine(leaf: Attribute, op: OperationKind, current: Json | undefined, value: Json, read: Json | undefined): Json | undefined {
  if (isJsonObject(value) && leaf.type === 'complex' && !leaf.multiValued) return mergeObject(leaf, current, value, read);
  if (!(leaf.multiValued || leaf.type === 'untyped') || op !== 'add' || !isJsonArray(current)) return read;
  return read === undefined ? current : addElements(leaf, current, isJsonArray(read) ? read : [read]);
}

/** RFC 7644 §3.5.2.2. With a value, only the listed elements go: Entra sends that, and without it all would go. */
function removeAttribute(resource: JsonObject, operation: Operation, target: AttributePath, { refusesUnknown }: PatchOptions): JsonObject {
  const { value, path } = operation;
  const { attribute, subAttribute } = target;
  const leaf = subAttribute ?? attribute;
  assertMutable(attribute, path);
  assertMutable(leaf, path);
  const current = valueAt(resource, jsonPath(target));
  if ((leaf.multiValued || leaf.type === 'untyped') && isJsonArray(current) && hasElements(value)) {
    const listed = readValue(leaf, isJsonArray(value) ? value : [value], printAttributePath(target), refusesUnknown);
    const rest = withoutListed(leaf, current, isJsonArray(listed) ? listed : []);
    if (rest.length === 0) assertRemovable(leaf, path);
    return writeAt(resource, operation, target, rest.length > 0 ? rest : undefined);
  }
  assertRemovable(leaf, path);
  return writeAt(resource, operation, target, undefined);
}

function hasElements(value: Json | undefined): value is Json {
  return isJsonArray(value) ? value.length > 0 : value !== undefined && value !== null;
}

function assertMutable(attribute: Attribute, path: string): void {
  if (attribute.mutability === 'readOnly') throw ScimError.mutability(`"${path}" is read-only.`);
}

function assertRemovable(attribute: Attribute, path: string): void {
  if (attribute.required) throw ScimError.mutability(`"${path}" is required and cannot be left without a value.`);
}

function assertBounded(value: Json | undefined, path: string): void {
  if (isJsonArray(value) && value.length > MAX_ELEMENTS) throw tooManyElements(path, value.length);
}

function immutable(path: string): ScimError {
  return ScimError.mutability(`"${path}" cannot be changed once it has a value.`);
}

/**
 * A copy with the value at the path; `undefined` takes it out, and an object left empty goes with it. What is immutable, or
 * within what is, has its value once and for all (RFC 7643 §7): to give the same again changes nothing.
 */
function writeAt(resource: JsonObject, { path }: Operation, target: AttributePath, value: Json | undefined): JsonObject {
  if (isSame(valueAt(resource, jsonPath(target)), value)) return resource;
  const { subAttribute, ...whole } = target;
  const isHeld = (attribute: Attribute | undefined, at: AttributePath): boolean => attribute?.mutability === 'immutable' && valueAt(resource, jsonPath(at)) !== undefined;
  if (isHeld(subAttribute, target) || isHeld(whole.attribute, whole)) throw immutable(path);
  return writeNames(resource, jsonPath(target), value) ?? {};
}

function writeNames(object: JsonObject, [written = '', ...rest]: readonly string[], value: Json | undefined): JsonObject | undefined {
  const name = spellingIn(object, written);
  const child = ownMember(object, name);
  const inner = rest.length === 0 ? value : writeNames(isJsonObject(child) ? child : {}, rest, value);
  const result = inner === undefined ? without(object, name) : { ...object, [name]: inner };
  return Object.keys(result).length > 0 ? result : undefined;
}

function without(object: JsonObject, name: string): JsonObject {
  if (!Object.hasOwn(object, name)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

function isSame(before: Json | undefined, after: Json | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return isJsonArray(before) && isJsonArray(after) ? isSameElements(before, after) : isSameElements([before], [after]);
}
