import { RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, SERVICE_PROVIDER_CONFIG_SCHEMA } from '../../urns.js';
import { type Attribute, type AttributeType, defineAttribute } from '../attribute.js';
import type { Schema } from '../schema.js';

/**
 * The schemas of what discovery answers: RFC 7643 §8.7.2 with errata 5607 and 7522, what it left out (`etag`, erratum 9018;
 * `type`, erratum 8011) and `pagination` of RFC 9865 §4. All of it is read-only.
 */

type More = Partial<Pick<Attribute, 'required' | 'multiValued' | 'caseExact' | 'canonicalValues' | 'referenceTypes' | 'subAttributes' | 'returned'>>;

function define(name: string, type: AttributeType, description: string, more: More = {}): Attribute {
  return defineAttribute(name, description, { type, mutability: 'readOnly', ...more });
}

const required = { required: true } as const;

function feature(name: string, description: string, ...more: readonly Attribute[]): Attribute {
  return define(name, 'complex', description, { required: true, subAttributes: [define('supported', 'boolean', 'Whether it is supported.', required), ...more] });
}

const serviceProviderConfigSchema: Schema = {
  id: SERVICE_PROVIDER_CONFIG_SCHEMA,
  name: 'Service Provider Configuration',
  description: 'What the service provider can do.',
  attributes: [
    define('documentationUri', 'reference', 'Where the documentation is.', { referenceTypes: ['external'] }),
    feature('patch', 'PATCH.'),
    feature('bulk', 'Bulk requests.', define('maxOperations', 'integer', 'Most operations of a request.', required), define('maxPayloadSize', 'integer', 'Most bytes of a request.', required)),
    feature('filter', 'Filters.', define('maxResults', 'integer', 'Most resources of an answer.', required)),
    feature('changePassword', 'Changes of the password.'),
    feature('sort', 'Sorting.'),
    feature('etag', 'Versions of resources.'),
    define('pagination', 'complex', 'How lists are paged through.', {
      subAttributes: [
        define('cursor', 'boolean', 'Whether by cursor.', required),
        define('index', 'boolean', 'Whether by index.', required),
        define('defaultPaginationMethod', 'string', 'What is used when the request names neither.', { canonicalValues: ['cursor', 'index'] }),
        define('defaultPageSize', 'integer', 'Resources of a page without count.'),
        define('maxPageSize', 'integer', 'Most resources of a page.'),
        define('cursorTimeout', 'integer', 'Seconds for which a cursor is good.'),
      ],
    }),
    define('authenticationSchemes', 'complex', 'How clients may authenticate.', {
      required: true,
      multiValued: true,
      subAttributes: [
        define('type', 'string', 'The kind of scheme.', { required: true, canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'] }),
        define('name', 'string', 'The name of the scheme.', required),
        define('description', 'string', 'What the scheme is.', required),
        define('specUri', 'reference', 'Where it is specified.', { referenceTypes: ['external'] }),
        define('documentationUri', 'reference', 'Where its use is documented.', { referenceTypes: ['external'] }),
        define('primary', 'boolean', 'Whether it is the preferred one.'),
      ],
    }),
  ],
};

const uri = { referenceTypes: ['uri'] } as const;

const resourceTypeSchema: Schema = {
  id: RESOURCE_TYPE_SCHEMA,
  name: 'Resource Type',
  description: 'The types of resources, where they are and which schemas they have.',
  attributes: [
    define('name', 'string', 'The name of the type.', { required: true, caseExact: true }),
    define('description', 'string', 'What resources of the type are.'),
    define('endpoint', 'reference', 'Where they are, relative to the base URI.', { required: true, ...uri }),
    define('schema', 'reference', 'The URI of the core schema.', { required: true, ...uri }),
    define('schemaExtensions', 'complex', 'The extensions of the schema.', {
      required: true,
      multiValued: true,
      subAttributes: [define('schema', 'reference', 'The URI of the extension.', { required: true, ...uri }), define('required', 'boolean', 'Whether each resource has it.', required)],
    }),
  ],
};

const characteristics: readonly Attribute[] = [
  define('name', 'string', 'The name of the attribute.', { required: true, caseExact: true }),
  define('type', 'string', 'The type of its values.', {
    required: true, canonicalValues: ['string', 'complex', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'],
  }),
  define('multiValued', 'boolean', 'Whether it has several values.', required),
  define('description', 'string', 'What it is.'),
  define('required', 'boolean', 'Whether each resource has a value.'),
  define('canonicalValues', 'string', 'Values that are usual.', { multiValued: true, caseExact: true }),
  define('caseExact', 'boolean', 'Whether the case of text counts.'),
  define('mutability', 'string', 'Whether and when it can be changed.', { caseExact: true, canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'] }),
  define('returned', 'string', 'When it is answered.', { caseExact: true, canonicalValues: ['always', 'never', 'default', 'request'] }),
  define('uniqueness', 'string', 'Where a value may exist once only.', { caseExact: true, canonicalValues: ['none', 'server', 'global'] }),
  define('referenceTypes', 'string', 'What it may refer to.', { multiValued: true, caseExact: true }),
];

const schemaSchema: Schema = {
  id: SCHEMA_SCHEMA,
  name: 'Schema',
  description: 'What a resource consists of.',
  attributes: [
    define('name', 'string', 'The name of the schema.', required),
    define('description', 'string', 'What the schema describes.'),
    define('attributes', 'complex', 'The attributes of the schema.', {
      required: true,
      multiValued: true,
      subAttributes: [...characteristics, define('subAttributes', 'complex', 'The attributes of a complex one.', { multiValued: true, subAttributes: characteristics })],
    }),
  ],
};

export const serviceProviderSchemas: readonly Schema[] = [serviceProviderConfigSchema, resourceTypeSchema, schemaSchema];
