import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { describeResourceType, describeSchema, type JsonObject, listResponse, type Schema, ScimError, serviceProviderSchemas } from '../../protocol/index.js';
import type { ScimReply } from '../http/scim-reply.js';
import type { ScimRequest } from '../http/scim-request.js';
import { serviceProviderConfig } from './service-provider-config.js';

/** RFC 7644 §4: what the organization's resources look like. Paging and projection are ignored, a filter is refused. */
@Injectable()
export class DiscoveryService {
  constructor(private readonly settings: Settings) {}

  serviceProviderConfig(baseUri: string, query: Readonly<Record<string, unknown>>): ScimReply {
    assertNoFilter(query);
    const { MAX_PAGE_SIZE, MAX_BODY_BYTES, CURSOR_TIMEOUT, MAX_BULK_OPERATIONS, PASSWORDS, publicUrl } = this.settings;
    const limits = { maxResults: MAX_PAGE_SIZE, maxBodyBytes: MAX_BODY_BYTES, cursorTimeout: CURSOR_TIMEOUT, maxBulkOperations: MAX_BULK_OPERATIONS, keepsPasswords: PASSWORDS === 'hash' };
    return { status: 200, body: serviceProviderConfig(baseUri, publicUrl, limits) };
  }

  listSchemas(request: ScimRequest): ScimReply {
    return found(request, schemasOf(request).map((schema) => describeSchema(schema, request.baseUri)));
  }

  /** The schemas of what discovery answers are found too (RFC 7643 §7); they are not listed, because clients take what is for schemas of people and groups. */
  getSchema(request: ScimRequest, urn: string): ScimReply {
    const schema = [...schemasOf(request), ...serviceProviderSchemas].find(({ id }) => id.toLowerCase() === urn.toLowerCase());
    if (!schema) throw ScimError.notFound('Schema not found');
    return { status: 200, body: describeSchema(schema, request.baseUri) };
  }

  listResourceTypes(request: ScimRequest): ScimReply {
    return found(request, typesOf(request).map((type) => describeResourceType(type, request.baseUri)));
  }

  getResourceType(request: ScimRequest, name: string): ScimReply {
    const type = typesOf(request).find((candidate) => candidate.name === name);
    if (!type) throw ScimError.notFound('ResourceType not found');
    return { status: 200, body: describeResourceType(type, request.baseUri) };
  }
}

function typesOf({ configuration: { user, group } }: ScimRequest) {
  return [user, group];
}

function schemasOf(request: ScimRequest): readonly Schema[] {
  return typesOf(request).flatMap((type) => [type.schema, ...type.extensions.map(({ schema }) => schema)]);
}

function found({ query }: ScimRequest, resources: readonly JsonObject[]): ScimReply {
  assertNoFilter(query);
  return { status: 200, body: listResponse(resources, resources.length) };
}

/** @throws ScimError forbidden (RFC 7644 §4) */
function assertNoFilter({ filter }: Readonly<Record<string, unknown>>): void {
  if (filter !== undefined) throw ScimError.forbidden('Filters are not possible on discovery endpoints (RFC 7644 §4).');
}
