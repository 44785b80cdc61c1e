import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import type { Attribute } from './attribute.js';
import type { ResourceType } from './resource-type.js';

/**
 * Refuses a resource in canonical form that lacks a required attribute (RFC 7643 §2.2). An attribute of an extension is required
 * where the extension is, a sub-attribute wherever its attribute has a value.
 * @param before what the resource was: what it lacked already is no fault of the change
 * @throws ScimError invalidValue naming the attribute
 */
export function assertComplete(type: ResourceType, resource: JsonObject, before?: JsonObject): void {
  const missing = missingIn(type, resource);
  if (missing.length === 0) return;
  const former = new Set(before && missingIn(type, before));
  const fault = missing.find((path) => !former.has(path));
  if (fault !== undefined) throw ScimError.invalidValue(`${fault} is required.`);
}

function missingIn(type: ResourceType, resource: JsonObject): readonly string[] {
  return [
    ...missingOf(type.schema.attributes, resource, ''),
    ...type.extensions.flatMap(({ schema, required }) => {
      const extension = resource[schema.id];
      if (isJsonObject(extension)) return missingOf(schema.attributes, extension, `${schema.id}:`);
      return required ? [`The extension ${schema.id}`] : [];
    }),
  ];
}

function missingOf(attributes: readonly Attribute[], values: JsonObject, prefix: string): readonly string[] {
  return attributes.flatMap((attribute) => {
    const { name, required, subAttributes } = attribute;
    const value = values[name];
    if (value === undefined) return required ? [`${prefix}${name}`] : [];
    return subAttributes?.some((each) => each.required) ? elementsOf(value).flatMap((element) => missingOf(subAttributes, element, `${prefix}${name}.`)) : [];
  });
}

function elementsOf(value: Json): readonly JsonObject[] {
  return (isJsonArray(value) ? value : [value]).filter(isJsonObject);
}
