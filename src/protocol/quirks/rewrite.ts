import { findAttributePath } from '../attribute-path.js';
import type { Filter } from '../filter/filter.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { RawOperation } from '../patch/operation.js';
import type { Attribute } from '../schema/attribute.js';
import { findSubAttribute } from '../schema/attribute.js';
import { definedPart, findExtension, type ResourceType } from '../schema/resource-type.js';
import type { Schema } from '../schema/schema.js';
import type { Quirk } from './quirk.js';
import { rewriteName } from './rewrite-name.js';

/** Rewrites the body of a create or replace request by each quirk in turn; other bodies than objects pass unchanged. */
export function rewriteResource(quirks: readonly Quirk[], type: ResourceType, body: unknown): unknown {
  if (!isJsonObject(body)) return body;
  const defined = definedPart(type);
  return quirks.reduce((current, quirk) => {
    const whole = quirk.rewriteResource?.(defined, current) ?? current;
    return quirk.rewriteValue ? rewriteAttributes(defined, whole, quirk.rewriteValue) : whole;
  }, body);
}

/** Rewrites the envelope of a PATCH request. */
export function rewritePatch(quirks: readonly Quirk[], body: unknown): unknown {
  if (!isJsonObject(body)) return body;
  return quirks.reduce((current, quirk) => quirk.rewritePatch?.(current) ?? current, body);
}

/** Rewrites the operations of a PATCH request. */
export function rewriteOperations(
  quirks: readonly Quirk[], type: ResourceType, operations: readonly RawOperation[],
): readonly RawOperation[] {
  const defined = definedPart(type);
  return quirks.reduce((current, quirk) => {
    const shaped = quirk.rewriteOperation ? current.flatMap((operation) => quirk.rewriteOperation?.(defined, operation) ?? operation) : current;
    const { rewriteValue } = quirk;
    return rewriteValue ? shaped.map((operation) => rewriteOperationValue(defined, operation, rewriteValue)) : shaped;
  }, operations);
}

/** Rewrites the text of a filter. */
export function rewriteFilterText(quirks: readonly Quirk[], type: ResourceType, text: string): string {
  return quirks.reduce((current, quirk) => quirk.rewriteFilterText?.(definedPart(type), current) ?? current, text);
}

/** Rewrites the names and comparisons of a filter; `owner` is the attribute before the brackets it stands in. */
export function rewriteFilter(quirks: readonly Quirk[], type: ResourceType, filter: Filter, owner?: string): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => rewriteFilter(quirks, type, term, owner)) };
    case 'not':
      return { ...filter, term: rewriteFilter(quirks, type, filter.term, owner) };
    case 'valuePath':
      return named(quirks, type, { ...filter, filter: rewriteFilter(quirks, type, filter.filter, filter.attribute) }, owner);
    case 'compare':
      return quirks.reduce((current, quirk) => quirk.rewriteComparison?.(definedPart(type), current, owner) ?? current, named(quirks, type, filter, owner));
    case 'present':
      return named(quirks, type, filter, owner);
  }
}

/** What stands in brackets is named after a sub-attribute, which no quirk renames. */
function named<Test extends { readonly attribute: string }>(quirks: readonly Quirk[], type: ResourceType, test: Test, owner: string | undefined): Test {
  const attribute = owner === undefined ? rewriteName(quirks, type, test.attribute) : test.attribute;
  return attribute === test.attribute ? test : { ...test, attribute };
}

type RewriteValue = NonNullable<Quirk['rewriteValue']>;

function rewriteOperationValue(type: ResourceType, operation: RawOperation, rewrite: RewriteValue): RawOperation {
  const { path, value } = operation;
  if (value === undefined) return operation;
  const changed = path === undefined ? rewriteWhole(type, value, rewrite) : rewriteAt(type, path, value, rewrite);
  // To remove what an empty value lists is not to remove all (RFC 7644 §3.5.2.2): it stays as it was sent.
  const isEmptied = operation.op === 'remove' && changed === null;
  return changed === value || isEmptied ? operation : { ...operation, value: changed };
}

function rewriteWhole(type: ResourceType, value: Json, rewrite: RewriteValue): Json {
  return isJsonObject(value) ? rewriteAttributes(type, value, rewrite) : value;
}

function rewriteAt(type: ResourceType, path: string, value: Json, rewrite: RewriteValue): Json {
  const extension = findExtension(type, path);
  if (extension) return isJsonObject(value) ? rewriteExtension(extension, value, rewrite) : value;
  const bracket = /^([^[]+)\[.*\](?:\.(.+))?$/s.exec(path);
  const [, owner = path, subName] = bracket ?? [];
  const found = findAttributePath(type, subName ? `${owner}.${subName}` : owner);
  if (!found) return value;
  // What replaces one element is a single value of the multi-valued attribute.
  const isElement = bracket !== null && subName === undefined;
  const attribute = isElement ? { ...found.attribute, multiValued: false } : found.subAttribute ?? found.attribute;
  return rewriteDeep(attribute, value, rewrite);
}

function rewriteAttributes(type: ResourceType, resource: JsonObject, rewrite: RewriteValue): JsonObject {
  return mapChanged(resource, (name, value) => {
    const attribute = type.attributes.get(name.toLowerCase());
    if (attribute) return attribute.mutability === 'readOnly' ? value : rewriteDeep(attribute, value, rewrite);
    const extension = findExtension(type, name);
    return extension && isJsonObject(value) ? rewriteExtension(extension, value, rewrite) : value;
  });
}

function rewriteExtension(schema: Schema, extension: JsonObject, rewrite: RewriteValue): JsonObject {
  return mapChanged(extension, (name, value) => {
    const attribute = schema.attributes.find((candidate) => candidate.key === name.toLowerCase());
    return attribute ? rewriteDeep(attribute, value, rewrite) : value;
  });
}

function rewriteDeep(attribute: Attribute, value: Json, rewrite: RewriteValue): Json {
  const own = rewrite(attribute, value);
  if (isJsonArray(own)) {
    const elements = own.map((element) => rewriteSubAttributes(attribute, element, rewrite));
    return elements.some((element, index) => element !== own[index]) ? elements : own;
  }
  return rewriteSubAttributes(attribute, own, rewrite);
}

function rewriteSubAttributes(attribute: Attribute, value: Json, rewrite: RewriteValue): Json {
  if (!isJsonObject(value)) return value;
  return mapChanged(value, (name, each) => {
    const subAttribute = findSubAttribute(attribute, name);
    return subAttribute ? rewriteDeep(subAttribute, each, rewrite) : each;
  });
}

/** Maps the values; the very same object when none changed. */
function mapChanged(object: JsonObject, change: (name: string, value: Json) => Json): JsonObject {
  const entries = Object.entries(object).map(([name, value]): [string, Json] => [name, change(name, value)]);
  return entries.some(([name, value]) => value !== object[name]) ? Object.fromEntries(entries) : object;
}
