import { ScimError } from '../scim-error.js';
import type { Attribute } from './attribute.js';
import { assertDistinct, type AttributeDeclaration, declareAttribute } from './declare-attribute.js';
import type { ResourceType } from './resource-type.js';
import { defineResourceType } from './resource-type.js';
import type { Schema } from './schema.js';

/** What an organization adds to a resource type: an extension of its own, or attributes of a schema that is there. */
export interface SchemaDeclaration {
  readonly urn: string;
  readonly resourceType: string;
  readonly name: string;
  readonly description: string;
  /** Whether each resource must carry the extension (RFC 7643 §6). */
  readonly required: boolean;
  readonly attributes: readonly AttributeDeclaration[];
}

/**
 * The resource type with what is declared for it.
 * @throws ScimError invalidValue for a declaration that does not fit what is there
 */
export function extendResourceType(type: ResourceType, declarations: readonly SchemaDeclaration[]): ResourceType {
  return declarations.filter(({ resourceType }) => resourceType === type.name).reduce(extend, type);
}

function extend(type: ResourceType, declaration: SchemaDeclaration): ResourceType {
  const { urn, name, description, required } = declaration;
  const attributes = declaration.attributes.map((each) => declareAttribute(each));
  const existing = type.schemas.get(urn.toLowerCase());
  if (existing) return withAttributes(type, existing, attributes);
  assertUrn(urn);
  assertDistinct(urn, attributes.map((each) => each.name));
  const schema = { id: urn, name, description, attributes };
  return defineResourceType({ ...type, extensions: [...type.extensions, { schema, required }] });
}

function withAttributes(type: ResourceType, schema: Schema, added: readonly Attribute[]): ResourceType {
  const isCore = schema === type.schema;
  const known = isCore ? [...type.attributes.values()] : schema.attributes;
  assertDistinct(schema.id, [...known, ...added].map(({ name }) => name));
  const taken = isCore ? added.find(({ key }) => type.schemas.has(key)) : undefined;
  if (taken) throw ScimError.invalidValue(`"${taken.name}" is the URN of a schema.`);
  const extended = { ...schema, attributes: [...schema.attributes, ...added] };
  return defineResourceType({
    ...type,
    schema: isCore ? extended : type.schema,
    extensions: type.extensions.map((each) => (each.schema === schema ? { ...each, schema: extended } : each)),
  });
}

/** RFC 8141 §2; URNs below `urn:ietf:params:scim` belong to the standards (RFC 7643 §10.3). */
function assertUrn(urn: string): void {
  if (!URN.test(urn)) throw ScimError.invalidValue(`"${urn}" must be a URN such as urn:example:params:scim:schemas:extension:staff:2.0:User.`);
  if (/^urn:ietf:/i.test(urn)) throw ScimError.invalidValue(`"${urn}" is of the namespace of the standards; take one of your own, or the URN of a schema that is there to add attributes to it.`);
}

const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:[A-Za-z0-9()+,.:=@;$_!*'%/-]{1,200}$/i;
