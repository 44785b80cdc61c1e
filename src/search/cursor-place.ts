import { createHash } from 'node:crypto';
import { type CursorPosition, ScimError } from '../protocol/index.js';

/** Characters; a cursor with its value must fit into a URL, of which servers read some 8 to 16 kB. */
const LONGEST_CARRIED = 300;

/** The place behind a row. A long value is not carried, only its digest: it is read again from the row. */
export function placeBehind(id: string, sortValue: string | null | undefined): CursorPosition {
  if (typeof sortValue === 'string' && sortValue.length > LONGEST_CARRIED) return { id, digest: digestOf(sortValue) };
  return { id, ...(sortValue !== undefined && { sortValue }) };
}

/**
 * The place with its value.
 * @param read gives the value that the row has now; `undefined` when it is gone
 * @throws ScimError expiredCursor when the row is gone or has another value: where it was is not known any more
 */
export async function findPlace(
  place: CursorPosition | undefined, read: (id: string) => Promise<string | null | undefined>,
): Promise<CursorPosition | undefined> {
  if (place?.digest === undefined) return place;
  const sortValue = await read(place.id);
  if (typeof sortValue === 'string' && digestOf(sortValue) === place.digest) return { id: place.id, sortValue };
  throw ScimError.expiredCursor('The resource at which the page before ended was changed or deleted meanwhile. Begin again with an empty cursor.');
}

function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
