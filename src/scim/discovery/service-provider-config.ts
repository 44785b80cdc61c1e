import { type JsonObject, SERVICE_PROVIDER_CONFIG_SCHEMA } from '../../protocol/index.js';

export interface Limits {
  readonly maxResults: number;
  readonly maxBodyBytes: number;
  readonly cursorTimeout: number;
  readonly maxBulkOperations: number;
  readonly keepsPasswords: boolean;
}

/** What the service can do (RFC 7643 §5); every flag is true to the code. */
export function serviceProviderConfig(baseUri: string, publicUrl: string, limits: Limits): JsonObject {
  return {
    schemas: [SERVICE_PROVIDER_CONFIG_SCHEMA],
    documentationUri: `${publicUrl}/docs`,
    patch: { supported: true },
    bulk: { supported: true, maxOperations: limits.maxBulkOperations, maxPayloadSize: limits.maxBodyBytes },
    filter: { supported: true, maxResults: limits.maxResults },
    changePassword: { supported: limits.keepsPasswords },
    sort: { supported: true },
    etag: { supported: true },
    // RFC 9865 §4: both ways of paging; without `cursor` in the query it is the index.
    pagination: {
      cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize: limits.maxResults, maxPageSize: limits.maxResults,
      cursorTimeout: limits.cursorTimeout,
    },
    authenticationSchemes: [{
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token of the organization in the Authorization header (RFC 6750).',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    }],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUri}/ServiceProviderConfig` },
  };
}
