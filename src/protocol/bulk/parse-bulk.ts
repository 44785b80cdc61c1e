import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { membersOf, readMessage } from '../messages/read-message.js';
import { ScimError } from '../scim-error.js';
import { BULK_REQUEST_MESSAGE } from '../urns.js';

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of a bulk request (RFC 7644 §3.7): what a single request would be. */
export interface BulkOperation {
  readonly method: BulkMethod;
  /** `Users` or `Groups`, as the client wrote it. */
  readonly collection: string;
  /** Of the resource, or `bulkId:…`; absent for POST. */
  readonly id?: string;
  readonly bulkId?: string;
  readonly data?: JsonObject;
  /** Acts as If-Match. */
  readonly version?: string;
}

/** An operation that cannot be read fails alone; what was readable of it goes into its result. */
export interface UnreadableOperation {
  readonly error: ScimError;
  readonly method?: string;
  readonly bulkId?: string;
  readonly collection?: string;
  readonly id?: string;
}

export interface BulkRequest {
  readonly operations: readonly (BulkOperation | UnreadableOperation)[];
  readonly failOnErrors: number;
}

/** @throws ScimError when the whole job cannot be processed: nothing of it is */
export function parseBulkRequest(body: unknown, maxOperations: number): BulkRequest {
  const members = readMessage(body, BULK_REQUEST_MESSAGE);
  const operations = members.get('operations');
  if (!isJsonArray(operations) || operations.length === 0) throw ScimError.invalidSyntax('Operations must be a list of at least one operation.');
  if (operations.length > maxOperations) throw ScimError.tooLarge(`A bulk request has at most ${maxOperations} operations (maxOperations); this one has ${operations.length}.`);
  const parsed = operations.map(parseOperation);
  assertDistinct(parsed.flatMap(({ bulkId }) => (bulkId === undefined ? [] : [bulkId])));
  return { operations: parsed, failOnErrors: parseFailOnErrors(members.get('failonerrors')) };
}

function parseFailOnErrors(value: Json | undefined): number {
  if (value === undefined || value === null) return Infinity;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw ScimError.invalidValue('failOnErrors is an integer of at least 1.');
  return value;
}

function assertDistinct(bulkIds: readonly string[]): void {
  const seen = new Set<string>();
  const twice = bulkIds.find((bulkId) => seen.size === seen.add(bulkId).size);
  if (twice !== undefined) throw ScimError.invalidSyntax(`Two operations have the bulkId "${twice.slice(0, 60)}".`);
}

function parseOperation(operation: Json, index: number): BulkOperation | UnreadableOperation {
  const members = membersOf(isJsonObject(operation) ? operation : {});
  const text = (name: string): string | undefined => {
    const value = members.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const [method, path, bulkId, version] = [text('method')?.toUpperCase(), text('path'), text('bulkid'), text('version')];
  const [, collection, id] = PATH.exec(path ?? '') ?? [];
  const readable = {
    ...(method !== undefined && { method }), ...(bulkId !== undefined && { bulkId }), ...(collection !== undefined && { collection }), ...(id !== undefined && { id }),
  };
  const unreadable = (detail: string): UnreadableOperation => ({ error: ScimError.invalidSyntax(`Operations[${index}]: ${detail}`), ...readable });
  if (!isMethod(method)) return unreadable('method is POST, PUT, PATCH or DELETE.');
  if (collection === undefined) return unreadable('path is /Users, /Groups, or one of these with an id.');
  if (method === 'POST' && id !== undefined) return unreadable('the path of a POST is a collection, such as /Users.');
  if (method !== 'POST' && id === undefined) return unreadable(`the path of a ${method} is one resource, such as /Users/{id}.`);
  if (method === 'POST' && !bulkId) return unreadable('a POST needs a bulkId.');
  const data = members.get('data');
  if (method !== 'DELETE' && !isJsonObject(data)) return unreadable(`a ${method} needs data, the body of the single request.`);
  return {
    method, collection, ...(id !== undefined && { id }), ...(bulkId !== undefined && { bulkId }), ...(version !== undefined && { version }),
    ...(method !== 'DELETE' && isJsonObject(data) && { data }),
  };
}

function isMethod(method: string | undefined): method is BulkMethod {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

/** `/Users` or `/Users/{id}`; nothing that could lead out of the organization's base URI. */
const PATH = /^\/([A-Za-z]+)(?:\/([^/?#]+))?$/;
