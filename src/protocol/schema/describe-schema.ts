import type { JsonObject } from '../json.js';
import { RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA } from '../urns.js';
import type { Attribute } from './attribute.js';
import type { ResourceType } from './resource-type.js';
import type { Schema } from './schema.js';

/** A schema as `/Schemas` shows it: RFC 7643 §7. */
export function describeSchema(schema: Schema, baseUri: string): JsonObject {
  return {
    schemas: [SCHEMA_SCHEMA],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(describeAttribute),
    meta: { resourceType: 'Schema', location: `${baseUri}/Schemas/${schema.id.replace(RESERVED, encodeURIComponent)}` },
  };
}

/** What a URN may have and a segment of a path may not (RFC 8141 §2, RFC 3986 §3.3). */
const RESERVED = /[/%]/g;

/** Complex attributes have neither caseExact nor uniqueness (RFC 7643 §2.3.8, erratum 6004). */
function describeAttribute(attribute: Attribute): JsonObject {
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(attribute.type !== 'complex' && attribute.type !== 'boolean' && { caseExact: attribute.caseExact }),
    mutability: attribute.mutability,
    returned: attribute.returned,
    ...(attribute.type !== 'complex' && { uniqueness: attribute.uniqueness }),
    ...(attribute.canonicalValues && { canonicalValues: attribute.canonicalValues }),
    ...(attribute.referenceTypes && { referenceTypes: attribute.referenceTypes }),
    ...(attribute.subAttributes && { subAttributes: attribute.subAttributes.map(describeAttribute) }),
  };
}

/** A resource type as `/ResourceTypes` shows it: RFC 7643 §6. */
export function describeResourceType(type: ResourceType, baseUri: string): JsonObject {
  return {
    schemas: [RESOURCE_TYPE_SCHEMA],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: { resourceType: 'ResourceType', location: `${baseUri}/ResourceTypes/${type.name}` },
  };
}
