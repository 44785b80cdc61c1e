import {
  type Attribute, BULK_REQUEST_MESSAGE, BULK_RESPONSE_MESSAGE, enterpriseUserSchema, ENTERPRISE_USER_SCHEMA, ERROR_MESSAGE, groupSchema, LIST_RESPONSE_MESSAGE, PATCH_OP_MESSAGE, type Schema, SEARCH_REQUEST_MESSAGE, userSchema,
} from '../protocol/index.js';

/** A JSON Schema, as OpenAPI 3 has it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The SCIM messages as OpenAPI components, made of the definitions that `/Schemas` shows too. */
export function scimComponents(): Readonly<Record<string, JsonSchema>> {
  const enterprise = { [ENTERPRISE_USER_SCHEMA]: { type: 'object', properties: properties(enterpriseUserSchema.attributes) } };
  return {
    User: resource(userSchema, enterprise),
    Group: resource(groupSchema),
    UserList: list({ $ref: '#/components/schemas/User' }),
    GroupList: list({ $ref: '#/components/schemas/Group' }),
    MixedList: list({ oneOf: [{ $ref: '#/components/schemas/User' }, { $ref: '#/components/schemas/Group' }] }),
    PatchOp: {
      type: 'object',
      required: ['schemas', 'Operations'],
      properties: {
        schemas: { type: 'array', items: { type: 'string', enum: [PATCH_OP_MESSAGE] } },
        Operations: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['op'],
            properties: { op: { type: 'string', enum: ['add', 'remove', 'replace'] }, path: { type: 'string' }, value: {} },
          },
        },
      },
    },
    BulkRequest: {
      type: 'object',
      required: ['schemas', 'Operations'],
      properties: {
        schemas: { type: 'array', items: { type: 'string', enum: [BULK_REQUEST_MESSAGE] } },
        failOnErrors: { type: 'integer', minimum: 1 },
        Operations: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['method', 'path'],
            properties: {
              method: { type: 'string', enum: ['POST', 'PUT', 'PATCH', 'DELETE'] }, path: { type: 'string', example: '/Users' }, bulkId: { type: 'string' },
              version: { type: 'string' }, data: { type: 'object' },
            },
          },
        },
      },
    },
    BulkResponse: {
      type: 'object',
      required: ['schemas', 'Operations'],
      properties: {
        schemas: { type: 'array', items: { type: 'string', enum: [BULK_RESPONSE_MESSAGE] } },
        Operations: {
          type: 'array',
          items: {
            type: 'object',
            required: ['method', 'status'],
            properties: {
              method: { type: 'string' }, bulkId: { type: 'string' }, location: { type: 'string', format: 'uri' }, version: { type: 'string' },
              status: { type: 'string', example: '201' }, response: { $ref: '#/components/schemas/Error' },
            },
          },
        },
      },
    },
    SearchRequest: {
      type: 'object',
      required: ['schemas'],
      properties: {
        schemas: { type: 'array', items: { type: 'string', enum: [SEARCH_REQUEST_MESSAGE] } },
        attributes: { type: 'array', items: { type: 'string' } },
        excludedAttributes: { type: 'array', items: { type: 'string' } },
        filter: { type: 'string' },
        sortBy: { type: 'string' },
        sortOrder: { type: 'string', enum: ['ascending', 'descending'] },
        startIndex: { type: 'integer' },
        count: { type: 'integer' },
        cursor: { type: 'string' },
      },
    },
    Error: {
      type: 'object',
      required: ['schemas', 'status'],
      properties: {
        schemas: { type: 'array', items: { type: 'string', enum: [ERROR_MESSAGE] } },
        status: { type: 'string', example: '400' },
        scimType: { type: 'string', example: 'invalidValue' },
        detail: { type: 'string' },
      },
    },
    Discovery: { type: 'object', additionalProperties: true },
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail'],
      properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
    },
  };
}

function resource(schema: Schema, extensions: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  return {
    type: 'object',
    description: schema.description,
    required: ['schemas', ...schema.attributes.filter(({ required }) => required).map(({ name }) => name)],
    properties: {
      schemas: { type: 'array', items: { type: 'string' } },
      id: { type: 'string', readOnly: true },
      externalId: { type: 'string' },
      ...properties(schema.attributes),
      ...extensions,
      meta: {
        type: 'object',
        readOnly: true,
        properties: {
          resourceType: { type: 'string' }, created: { type: 'string', format: 'date-time' }, lastModified: { type: 'string', format: 'date-time' },
          location: { type: 'string', format: 'uri' }, version: { type: 'string' },
        },
      },
    },
  };
}

function list(items: JsonSchema): JsonSchema {
  return {
    type: 'object',
    required: ['schemas', 'Resources'],
    properties: {
      schemas: { type: 'array', items: { type: 'string', enum: [LIST_RESPONSE_MESSAGE] } },
      totalResults: { type: 'integer', description: 'Of all matches. A page by cursor leaves it out where more than 10,000 resources would be looked at for it.' },
      startIndex: { type: 'integer' },
      itemsPerPage: { type: 'integer' },
      nextCursor: { type: 'string' },
      Resources: { type: 'array', items },
    },
  };
}

function properties(attributes: readonly Attribute[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeSchema(attribute)]));
}

function attributeSchema(attribute: Attribute): JsonSchema {
  const single = attribute.subAttributes
    ? { type: 'object', properties: properties(attribute.subAttributes) }
    : { ...TYPES[attribute.type], ...(attribute.isClosed && { enum: attribute.canonicalValues }) };
  return {
    ...(attribute.multiValued ? { type: 'array', items: single } : single),
    description: attribute.description,
    ...(attribute.mutability === 'readOnly' && { readOnly: true }),
    ...(attribute.mutability === 'writeOnly' && { writeOnly: true }),
  };
}

const TYPES: Readonly<Record<Attribute['type'], JsonSchema>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  decimal: { type: 'number' },
  integer: { type: 'integer' },
  dateTime: { type: 'string', format: 'date-time' },
  binary: { type: 'string', format: 'byte' },
  reference: { type: 'string', format: 'uri-reference' },
  complex: { type: 'object' },
  untyped: {},
};
