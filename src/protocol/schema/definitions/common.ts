import { type Attribute, defineAttribute } from '../attribute.js';

/** Attributes of every resource (RFC 7643 §3.1). They are listed in no schema (RFC 7643 §3.1, errata 8418 and 8419). */
export const commonAttributes: readonly Attribute[] = [
  defineAttribute('schemas', 'URIs of the schemas the resource uses.', {
    type: 'reference', multiValued: true, required: true, mutability: 'readOnly', returned: 'always', referenceTypes: ['uri'],
  }),
  defineAttribute('id', 'Identifier issued by the service provider.', {
    caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server',
  }),
  defineAttribute('externalId', 'Identifier issued by the provisioning client.', { caseExact: true }),
  defineAttribute('meta', 'Metadata of the resource.', {
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      defineAttribute('resourceType', 'Name of the resource type.', { caseExact: true, mutability: 'readOnly' }),
      defineAttribute('created', 'When the resource was created.', { type: 'dateTime', mutability: 'readOnly' }),
      defineAttribute('lastModified', 'When the resource last changed.', { type: 'dateTime', mutability: 'readOnly' }),
      defineAttribute('location', 'URI of the resource.', { type: 'reference', mutability: 'readOnly', referenceTypes: ['uri'] }),
      defineAttribute('version', 'Version of the resource, as in its ETag.', { caseExact: true, mutability: 'readOnly' }),
    ],
  }),
];
