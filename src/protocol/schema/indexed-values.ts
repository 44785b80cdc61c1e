import { type AttributePath, jsonPath, printAttributePath, valueAt } from '../attribute-path.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { Attribute } from './attribute.js';
import type { ResourceType } from './resource-type.js';
import { fitsType, foldIfNeeded } from './read-value.js';

/** An attribute whose values stand in an index of their own: it is filterable, or unique. */
export interface IndexedAttribute {
  readonly path: AttributePath;
  /** As `printAttributePath` writes it. */
  readonly name: string;
  readonly isUnique: boolean;
}

/** One value as it is compared, as text whose order by code point is the order of the values. */
export interface IndexedValue {
  readonly attribute: string;
  /** Of the element, from 0. */
  readonly position: number;
  readonly value: string;
  readonly isUnique: boolean;
}

/** The declared attributes of a resource type that are indexed; built-in ones have columns and indexes of their own. */
export function indexedAttributes(type: ResourceType): readonly IndexedAttribute[] {
  const ofCore = type.schema.attributes.flatMap((attribute) => indexedPaths({ attribute }));
  const ofExtensions = type.extensions.flatMap(({ schema }) => schema.attributes.flatMap((attribute) => indexedPaths({ extension: schema, attribute })));
  return [...ofCore, ...ofExtensions];
}

function indexedPaths(path: AttributePath): readonly IndexedAttribute[] {
  const { attribute } = path;
  if (attribute.isFilterable) return [{ path, name: printAttributePath(path), isUnique: attribute.uniqueness !== 'none' }];
  return (attribute.subAttributes ?? []).filter(({ isFilterable }) => isFilterable).map((subAttribute) => {
    const inner = { ...path, subAttribute };
    return { path: inner, name: printAttributePath(inner), isUnique: false };
  });
}

/** The values of a resource in canonical form that its indexes hold. */
export function indexedValues(attributes: readonly IndexedAttribute[], resource: JsonObject): readonly IndexedValue[] {
  return attributes.flatMap(({ path, name, isUnique }) => {
    const { subAttribute: _, ...owner } = path;
    const found = valueAt(resource, jsonPath(owner));
    const elements = isJsonArray(found) ? found : [found];
    return elements.flatMap((element, position): IndexedValue[] => {
      const value = path.subAttribute ? (isJsonObject(element) ? element[path.subAttribute.name] : undefined) : element;
      const leaf = path.subAttribute ?? path.attribute;
      return value === undefined || value === null || value === '' || !fitsType(leaf, value) ? [] : [{ attribute: name, position, value: indexText(leaf, value), isUnique }];
    });
  });
}

/** The text under which a value stands in the index. */
export function indexText(attribute: Attribute, value: Json): string {
  const folded = foldIfNeeded(attribute, value);
  return typeof folded === 'number' ? sortableNumber(folded) : String(folded);
}

/** A double as 16 hexadecimal digits in the order of the numbers: the sign bit turned, and all bits of what is negative. */
function sortableNumber(number: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number === 0 ? 0 : number);
  const bits = view.getBigUint64(0);
  const sorted = bits >> 63n === 0n ? bits | (1n << 63n) : ~bits & ((1n << 64n) - 1n);
  return sorted.toString(16).padStart(16, '0');
}
