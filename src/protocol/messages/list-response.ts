import type { Json, JsonObject } from '../json.js';
import { LIST_RESPONSE_MESSAGE } from '../urns.js';

/** RFC 7644 §3.4.2; `Resources` is always there, also when empty, because several clients require it. */
export function listResponse(resources: readonly Json[], totalResults: number, startIndex = 1): JsonObject {
  return {
    schemas: [LIST_RESPONSE_MESSAGE],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
