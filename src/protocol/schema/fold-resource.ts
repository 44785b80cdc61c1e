import { untypedKey } from '../attribute-path.js';
import { foldCase } from '../fold-case.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from './attribute.js';
import { fitsType, foldIfNeeded } from './read-value.js';
import { findExtension, isUrn, type ResourceType } from './resource-type.js';
import type { Schema } from './schema.js';

/**
 * The resource as filters compare it: text of attributes that are not case-exact folded, times in UTC (RFC 7644
 * §3.4.2.2). Names are in the schema's spelling. What no schema defines is a list under its untyped key; what was stored
 * before its attribute was declared, and is not of its type, is left out.
 */
export function foldResource(type: ResourceType, resource: JsonObject): JsonObject {
  return foldMembers(resource, (name) => type.attributes.get(name.toLowerCase()), (name, value) => {
    const extension = findExtension(type, name);
    if (extension && isJsonObject(value)) return [extension.id, foldExtension(extension, value)];
    return isJsonObject(value) && isUrn(name) ? [untypedKey(name), foldMembers(value, () => undefined)] : undefined;
  });
}

function foldExtension(schema: Schema, value: JsonObject): JsonObject {
  return foldMembers(value, (name) => schema.attributes.find(({ key }) => key === name.toLowerCase()));
}

function foldMembers(
  object: JsonObject, find: (name: string) => Attribute | undefined, foldWhole: (name: string, value: Json) => readonly [string, Json] | undefined = () => undefined,
): JsonObject {
  return Object.fromEntries(Object.entries(object).flatMap(([name, value]): (readonly [string, Json])[] => {
    const attribute = find(name);
    if (!attribute) return [foldWhole(name, value) ?? [untypedKey(name), (isJsonArray(value) ? value : [value]).map(foldDeep)]];
    const folded = foldValue(attribute, value);
    return folded === undefined ? [] : [[attribute.name, folded]];
  }));
}

function foldValue(attribute: Attribute, value: Json): Json | undefined {
  if (!attribute.multiValued) return foldSingle(attribute, value);
  return isJsonArray(value) ? value.map((element) => foldSingle(attribute, element)).filter((element) => element !== undefined) : undefined;
}

function foldSingle(attribute: Attribute, value: Json): Json | undefined {
  if (!fitsType(attribute, value)) return undefined;
  if (!isJsonObject(value)) return foldIfNeeded(attribute, value);
  return Object.fromEntries(Object.entries(value).flatMap(([name, each]): [string, Json][] => {
    const subAttribute = findSubAttribute(attribute, name);
    const folded = subAttribute ? foldValue(subAttribute, each) : each;
    return folded === undefined ? [] : [[subAttribute?.name ?? name, folded]];
  }));
}

function foldDeep(value: Json): Json {
  if (isJsonArray(value)) return value.map(foldDeep);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, foldDeep(each)]));
  return typeof value === 'string' ? foldCase(value) : value;
}
