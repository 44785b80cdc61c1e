import { isJsonObject, type Json } from '../json.js';
import { ScimError } from '../scim-error.js';

/** A place in an ordered list: behind the row with this id, and this value of the attribute that is sorted by. */
export interface CursorPosition {
  readonly id: string;
  /** `null` when the row has no value; absent when the list is in the order of ids. */
  readonly sortValue?: string | null;
  /** Instead of a value that is too long to be carried: tells whether the row has it still. */
  readonly digest?: string;
}

/** What a cursor says (RFC 9865): where to go on, in which query, until when. */
export interface Cursor {
  readonly position: CursorPosition;
  readonly count: number;
  /** Tells the query apart from others: endpoint, filter, order and projection. */
  readonly query: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Makes a text unreadable and tamper-evident, and reads it again; handed in, because it needs a key. */
export interface Seal {
  /** @returns characters of base64url only (RFC 9865 §2) */
  close(text: string): string;
  /** @returns `undefined` for what was not closed with the same key */
  open(sealed: string): string | undefined;
}

export function writeCursor({ position, count, query, expires }: Cursor, seal: Seal): string {
  const { id, sortValue, digest } = position;
  const value = digest === undefined ? sortValue : { digest };
  return seal.close(JSON.stringify([query, expires, count, id, ...(value === undefined ? [] : [value])]));
}

/**
 * @param count as asked for with the cursor, if at all
 * @throws ScimError invalidCursor, expiredCursor, invalidCount (RFC 9865 §2.1)
 */
export function readCursor(text: string, seal: Seal, asked: { readonly query: string; readonly count?: number; readonly now: number }): Cursor {
  const cursor = parse(seal.open(text));
  if (!cursor || cursor.query !== asked.query) {
    throw ScimError.invalidCursor('The cursor does not belong to this query. Begin again with an empty cursor, and change nothing between the pages.');
  }
  if (cursor.expires < asked.now) throw ScimError.expiredCursor('The cursor has expired. Begin again with an empty cursor.');
  if (asked.count !== undefined && asked.count !== cursor.count) {
    throw ScimError.invalidCount(`count was ${cursor.count} on the first page; it stays the same to the last.`);
  }
  return cursor;
}

function parse(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const parsed: Json = JSON.parse(text);
  if (isJsonObject(parsed) || !Array.isArray(parsed)) return undefined;
  const [query, expires, count, id, value]: readonly unknown[] = parsed;
  if (typeof query !== 'string' || typeof expires !== 'number' || typeof count !== 'number' || typeof id !== 'string') return undefined;
  return { query, expires, count, position: { id, ...readValue(value) } };
}

function readValue(value: unknown): Omit<CursorPosition, 'id'> {
  if (typeof value === 'string' || value === null) return { sortValue: value };
  return isJsonObject(value) && typeof value.digest === 'string' ? { digest: value.digest } : {};
}
