import type { JsonObject } from '../json.js';
import type { ScimError } from '../scim-error.js';
import { BULK_RESPONSE_MESSAGE } from '../urns.js';
import { entityTag } from '../version.js';

/** What became of one operation of a bulk request (RFC 7644 §3.7.3). */
export interface BulkResult {
  readonly method: string;
  readonly status: number;
  readonly bulkId?: string | undefined;
  readonly location?: string | undefined;
  readonly version?: number | undefined;
  readonly error?: ScimError | undefined;
}

/** `status` is a JSON string (erratum 7916); only a failure has a body. */
export function bulkResponse(results: readonly BulkResult[]): JsonObject {
  return {
    schemas: [BULK_RESPONSE_MESSAGE],
    Operations: results.map(({ method, status, bulkId, location, version, error }) => ({
      method,
      ...(bulkId !== undefined && { bulkId }),
      ...(location !== undefined && { location }),
      ...(version !== undefined && { version: entityTag(version) }),
      status: String(status),
      ...(error && { response: error.toBody() }),
    })),
  };
}
