import { type AttributePath, findAttributePath, printAttributePath } from '../attribute-path.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { membersOf, readMessage } from '../messages/read-message.js';
import { findAttribute, findStorableExtension, isUrn, type ResourceType } from '../schema/resource-type.js';
import type { Schema } from '../schema/schema.js';
import { ScimError } from '../scim-error.js';
import { PATCH_OP_MESSAGE } from '../urns.js';
import type { Operation, OperationKind, RawOperation } from './operation.js';
import { parseTarget, type TargetReading } from './parse-target.js';

export const DEFAULT_MAX_OPERATIONS = 1_000;

/**
 * Reads the envelope of a PATCH request: RFC 7644 §3.5.2.
 * @throws ScimError invalidSyntax for a body that is no PatchOp message
 */
export function parsePatchRequest(body: unknown, maxOperations = DEFAULT_MAX_OPERATIONS): readonly RawOperation[] {
  const operations = readMessage(body, PATCH_OP_MESSAGE).get('operations');
  if (!isJsonArray(operations) || operations.length === 0) {
    throw ScimError.invalidSyntax('"Operations" must be an array with at least one operation.');
  }
  if (operations.length > maxOperations) {
    throw ScimError.tooLarge(`The request has ${operations.length} operations; at most ${maxOperations} are accepted in one PATCH.`);
  }
  return operations.map(parseOperation);
}

function parseOperation(operation: Json, index: number): RawOperation {
  if (!isJsonObject(operation)) throw ScimError.invalidSyntax(`Operations[${index}] must be an object.`);
  const members = membersOf(operation);
  const op = parseKind(members.get('op'), index);
  const [path, value] = [members.get('path'), members.get('value')];
  if (path !== undefined && path !== null && typeof path !== 'string') {
    throw ScimError.invalidPath(`Operations[${index}].path must be a string.`);
  }
  const hasPath = typeof path === 'string' && path.trim() !== '';
  return { op, ...(hasPath && { path: path.trim() }), ...(value !== undefined && { value }) };
}

/** RFC 7644 writes them in lower case; the comparison ignores case because Entra sends `Add` and `Replace`. */
function parseKind(op: Json | undefined, index: number): OperationKind {
  const kind = typeof op === 'string' ? op.toLowerCase() : '';
  if (kind === 'add' || kind === 'remove' || kind === 'replace') return kind;
  throw ScimError.invalidSyntax(`Operations[${index}].op must be "add", "remove" or "replace".`);
}

/**
 * Finds the targets of the operations. An add or replace without a path, or on an extension as a whole, means its
 * members one by one (RFC 7644 §3.5.2.1, §3.5.2.3).
 * @throws ScimError invalidPath, invalidFilter, noTarget, invalidValue, or invalidSyntax for an unknown attribute that is refused
 */
export function bindOperations(type: ResourceType, operations: readonly RawOperation[], reading: PatchReading): readonly Operation[] {
  return operations.flatMap((operation) => bindOperation(type, operation, reading));
}

/** How the paths and values of operations are taken. */
export interface PatchReading extends TargetReading {
  /** Whether a member of a value that the schema does not define is refused; RFC 7644 §3.3 lets it be ignored. */
  readonly refusesUnknown?: boolean;
}

function bindOperation(type: ResourceType, { op, path, value }: RawOperation, reading: PatchReading): readonly Operation[] {
  if (path === undefined) {
    // RFC 7644 §3.5.2.2: without a path a remove has no target.
    if (op === 'remove') throw ScimError.noTarget('A remove operation needs a path.');
    if (!isJsonObject(value)) throw ScimError.invalidValue(`The value of ${op} without a path must be an object.`);
    return expandResource(type, op, value, reading);
  }
  if (path.toLowerCase() === 'schemas' && op !== 'remove') return expandSchemas(type, op, value);
  const target = parseTarget(type, path, reading);
  if (op === 'remove') return [{ op, target, path, ...(value !== undefined && { value }) }];
  if (value === undefined) throw ScimError.invalidValue(`${op} of "${path}" needs a value.`);
  if (target.kind !== 'extension') return [{ op, target, value, path }];
  if (value === null) return [{ op: 'remove', target, path }];
  if (!isJsonObject(value)) throw ScimError.invalidValue(`The value of ${op} of "${path}" must be an object.`);
  return expandExtension(type, op, target.schema, value, reading);
}

/** `schemas` follows from the content, so to name what is there or comes changes nothing; the base schema stays (RFC 7644 §3.5.2). */
function expandSchemas(type: ResourceType, op: 'add' | 'replace', value: Json | undefined): readonly Operation[] {
  const urns = (isJsonArray(value) ? value : [value ?? null]).map((urn) => (typeof urn === 'string' ? urn.toLowerCase() : ''));
  if (!urns.every((urn) => type.schemas.has(urn) || findStorableExtension(type, urn))) throw ScimError.invalidValue(`"schemas" takes the schemas of ${type.name} alone.`);
  if (op === 'replace' && !urns.includes(type.schema.id.toLowerCase())) throw ScimError.mutability(`"schemas" must keep "${type.schema.id}".`);
  return [];
}

/**
 * Read-only members (id, meta, groups, schemas) are passed over: Okta repeats the group's own id in each rename, see
 * test/fixtures/idp/okta-catalog. Unknown ones are dropped as in a create (RFC 7644 §3.3).
 */
function expandResource(type: ResourceType, op: 'add' | 'replace', value: JsonObject, reading: PatchReading): readonly Operation[] {
  return Object.entries(value).flatMap(([name, each]): readonly Operation[] => {
    const schema = type.schemas.get(name.toLowerCase());
    const extension = findStorableExtension(type, name);
    if (extension && schema) return bindOperation(type, { op, path: schema.id, value: each }, reading);
    if (extension && isJsonObject(each)) return expandExtension(type, op, extension, each, {});
    const path = schema ? undefined : findMember(type, name);
    if (path) return path.attribute.mutability === 'readOnly' ? [] : [{ op, target: { kind: 'attribute', path }, value: each, path: printAttributePath(path) }];
    if (!schema && reading.refusesUnknown) throw unknown(name, type.name);
    return [];
  });
}

function expandExtension(type: ResourceType, op: 'add' | 'replace', schema: Schema, value: JsonObject, { refusesUnknown }: PatchReading): readonly Operation[] {
  return Object.entries(value).flatMap(([name, each]): readonly Operation[] => {
    const attribute = findAttribute(type, name, schema);
    if (!attribute && refusesUnknown) throw unknown(`${schema.id}:${name}`, schema.name);
    if (!attribute || attribute.mutability === 'readOnly') return [];
    return [{ op, target: { kind: 'attribute', path: { extension: schema, attribute } }, value: each, path: `${schema.id}:${attribute.name}` }];
  });
}

/** One attribute of the resource; one that no schema defines by its full path too, which Entra sends. */
function findMember(type: ResourceType, name: string): AttributePath | undefined {
  const attribute = findAttribute(type, name);
  if (attribute) return { attribute };
  const path = type.defined && isUrn(name) ? findAttributePath(type, name) : undefined;
  return path?.attribute.type === 'untyped' ? path : undefined;
}

function unknown(name: string, owner: string): ScimError {
  return ScimError.invalidSyntax(`"${name.slice(0, 100)}" is no attribute of ${owner}.`);
}
