import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { SCIM_MEDIA_TYPE } from './scim-reply.js';

interface Documentation {
  readonly summary: string;
  /** Component name and an example, of the body that is sent. */
  readonly request?: readonly [schema: string, example: unknown];
  readonly status: number;
  readonly response?: readonly [schema: string, example: unknown];
  readonly query?: readonly (keyof typeof QUERY)[];
  /** Error statuses beside those every route has. */
  readonly errors?: readonly (keyof typeof ERRORS)[];
}

/** Documents one SCIM operation for the OpenAPI document. */
export function ScimOperation({ summary, request, status, response, query = [], errors = [] }: Documentation): MethodDecorator {
  const content = ([schema, example]: readonly [string, unknown]) =>
    ({ [SCIM_MEDIA_TYPE]: { schema: { $ref: `#/components/schemas/${schema}` }, example } });
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...(response && { content: content(response) }) }),
    ...query.map((name) => ApiQuery({ name, required: false, ...QUERY[name] })),
    ...errors.map((code) => ApiResponse({ status: code, description: ERRORS[code], content: content(['Error', errorExample(code)]) })),
    ...(request ? [ApiBody({ required: true, schema: { $ref: `#/components/schemas/${request[0]}` }, examples: { example: { value: request[1] } } })] : []),
  );
}

const QUERY = {
  filter: { description: 'A filter (RFC 7644 §3.4.2.2).', schema: { type: 'string' as const }, example: 'userName eq "ann@corp.example"' },
  startIndex: { description: 'Index of the first result, from 1.', schema: { type: 'integer' as const } },
  sortBy: { description: 'The attribute that decides the order (RFC 7644 §3.4.2.3).', schema: { type: 'string' as const } },
  sortOrder: { description: 'ascending or descending.', schema: { type: 'string' as const, enum: ['ascending', 'descending'] } },
  cursor: { description: 'Empty for the first page, then nextCursor of the page before (RFC 9865).', schema: { type: 'string' as const }, allowEmptyValue: true },
  count: { description: 'Most results in the page.', schema: { type: 'integer' as const } },
  attributes: { description: 'Attributes to show, separated by commas.', schema: { type: 'string' as const } },
  excludedAttributes: { description: 'Attributes to leave out, separated by commas.', schema: { type: 'string' as const } },
};

const ERRORS = {
  400: 'The message is not understood; scimType says why.',
  404: 'There is no such resource.',
  405: 'The method is not possible here; see Allow.',
  409: 'Another resource has the unique value.',
  412: 'The resource is not in the version of If-Match.',
  413: 'The body, or what is in it, is too large.',
};

function errorExample(status: number): unknown {
  const scimType = status === 400 ? { scimType: 'invalidValue' } : status === 409 ? { scimType: 'uniqueness' } : {};
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), ...scimType, detail: ERRORS[status as keyof typeof ERRORS] };
}
