import { createHash } from 'node:crypto';
import type { Settings } from '../../config/settings.js';
import {
  type BoundFilter, type CursorPosition, type JsonObject, listResponse, parseCount, parsePage, readCursor, type ResourceType, ScimError, type Sort,
  writeCursor,
} from '../../protocol/index.js';
import type { Found, Selection } from '../../search/find-rows.js';
import { cursorSeal } from './cursor-seal.js';
import { readFilter, readSort } from './read-message.js';
import type { ScimReply } from './scim-reply.js';
import type { ScimRequest } from './scim-request.js';

/** What a list request asks for, by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865), and how it is answered. */
export interface ListRequest {
  readonly filter: BoundFilter | undefined;
  readonly sort: Sort | undefined;
  readonly selection: Selection;
  reply(resources: readonly JsonObject[], found: Found<unknown>): ScimReply;
}

/** @throws ScimError invalidFilter, invalidValue, invalidCursor, expiredCursor, invalidCount */
export function readListRequest(type: ResourceType, request: ScimRequest, settings: Settings): ListRequest {
  const filter = readFilter(request, type, request.query.filter, { maxLength: settings.MAX_FILTER_LENGTH, maxDepth: settings.MAX_FILTER_DEPTH });
  const sort = readSort(request, type);
  const paging = readPaging(type.endpoint, request, settings);
  return { filter, sort, selection: { filter, sort, ...paging.window }, reply: paging.reply };
}

/** @param endpoint that is searched; a cursor is good for its own alone */
export function readPaging(endpoint: string, request: ScimRequest, settings: Settings): Paging {
  const { cursor } = request.query;
  return cursor === undefined ? byIndex(request, settings) : byCursor(endpoint, request, settings, cursor);
}

export interface Paging {
  readonly window: Pick<Selection, 'limit' | 'from'>;
  readonly reply: ListRequest['reply'];
}

function byIndex({ query }: ScimRequest, { MAX_PAGE_SIZE }: Settings): Paging {
  const { startIndex, count } = parsePage(query.startIndex, query.count, MAX_PAGE_SIZE);
  return {
    window: { limit: count, from: { offset: startIndex - 1 } },
    reply: (resources, { total }) => ({ status: 200, body: listResponse(resources, total, { startIndex }) }),
  };
}

/** An empty cursor asks for the first page. Which query a cursor belongs to is part of it; whose it is, of its key. */
function byCursor(endpoint: string, request: ScimRequest, { MAX_PAGE_SIZE, CURSOR_TIMEOUT }: Settings, text: string): Paging {
  const { query, caller } = request;
  if (query.startIndex !== undefined) throw ScimError.invalidValue('cursor and startIndex exclude each other; send one of them.');
  const seal = cursorSeal(caller.cursorKey());
  const now = Math.floor(caller.receivedAt.getTime() / 1000);
  const asked = query.count === undefined ? undefined : parseCount(query.count, MAX_PAGE_SIZE);
  const fingerprint = fingerprintOf(endpoint, request);
  const opened = text === '' ? undefined : readCursor(text, seal, { query: fingerprint, now, ...(asked !== undefined && { count: asked }) });
  const count = opened?.count ?? asked ?? MAX_PAGE_SIZE;
  const follow = (position: CursorPosition): string => writeCursor({ position, count, query: fingerprint, expires: now + CURSOR_TIMEOUT }, seal);
  return {
    window: { limit: count, from: { after: opened?.position } },
    reply: (resources, { total, next }) => ({ status: 200, body: listResponse(resources, total, next ? { nextCursor: follow(next) } : {}) }),
  };
}

function fingerprintOf(endpoint: string, { query }: ScimRequest): string {
  const { filter = '', sortBy = '', sortOrder = '', attributes = '', excludedAttributes = '' } = query;
  return createHash('sha256').update(JSON.stringify([endpoint, filter, sortBy, sortOrder, attributes, excludedAttributes])).digest('base64url').slice(0, 22);
}
