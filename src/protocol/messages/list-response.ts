import type { Json, JsonObject } from '../json.js';
import { LIST_RESPONSE_MESSAGE } from '../urns.js';

/**
 * RFC 7644 §3.4.2; `Resources` is always there, also when empty, because several clients require it.
 * @param totalResults `undefined` where a page by cursor does not tell it
 * @param paging by index `startIndex` (1 unless given); by cursor `nextCursor`, which the last page lacks (RFC 9865 §2)
 */
export function listResponse(
  resources: readonly Json[], totalResults: number | undefined, paging: { readonly startIndex?: number; readonly nextCursor?: string } = { startIndex: 1 },
): JsonObject {
  return { schemas: [LIST_RESPONSE_MESSAGE], ...(totalResults !== undefined && { totalResults }), ...paging, itemsPerPage: resources.length, Resources: resources };
}
