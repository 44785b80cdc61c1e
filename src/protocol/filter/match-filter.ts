import { jsonPath, valueAt } from '../attribute-path.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { foldIfNeeded } from '../schema/read-value.js';
import type { Attribute } from '../schema/attribute.js';
import type { BoundFilter, BoundOperator, ElementFilter } from './bound-filter.js';

/** Whether a resource in canonical form satisfies the filter (RFC 7644 §3.4.2.2). */
export function matchFilter(filter: BoundFilter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matchFilter(term, resource));
    case 'or':
      return filter.terms.some((term) => matchFilter(term, resource));
    case 'not':
      return !matchFilter(filter.term, resource);
    case 'present':
      return isPresent(valueAt(resource, jsonPath(filter.path)));
    case 'compare':
      return compare(filter.path.subAttribute ?? filter.path.attribute, valueAt(resource, jsonPath(filter.path)), filter.operator, filter.value);
    case 'element': {
      const value = valueAt(resource, jsonPath(filter.path));
      const elements = isJsonArray(value) ? value : value === undefined ? [] : [value];
      return elements.some((element) => matchElement(filter.filter, element));
    }
  }
}

/** Whether one element of a multi-valued attribute satisfies what stood in the brackets. */
export function matchElement(filter: ElementFilter, element: Json): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matchElement(term, element));
    case 'or':
      return filter.terms.some((term) => matchElement(term, element));
    case 'not':
      return !matchElement(filter.term, element);
    case 'present':
      return isPresent(elementValue(filter, element));
    case 'compare':
      return compare(filter.attribute, elementValue(filter, element), filter.operator, filter.value);
  }
}

function elementValue({ attribute, isElement }: { attribute: Attribute; isElement: boolean }, element: Json): Json | undefined {
  if (isElement) return element;
  return isJsonObject(element) ? element[attribute.name] : undefined;
}

function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function compare(attribute: Attribute, raw: Json | undefined, operator: BoundOperator, value: string | number | boolean): boolean {
  if (raw === undefined) return false;
  const actual = foldIfNeeded(attribute, raw);
  if (typeof actual === 'string' && typeof value === 'string') return compareText(actual, operator, value);
  if (typeof actual === 'number' && typeof value === 'number') return compareOrder(actual - value, operator);
  return operator === 'eq' && actual === value;
}

function compareText(actual: string, operator: BoundOperator, value: string): boolean {
  switch (operator) {
    case 'eq':
      return actual === value;
    case 'co':
      return actual.includes(value);
    case 'sw':
      return actual.startsWith(value);
    case 'ew':
      return actual.endsWith(value);
    default:
      return compareOrder(codePointOrder(actual, value), operator);
  }
}

function compareOrder(order: number, operator: BoundOperator): boolean {
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    default:
      return false;
  }
}

/** Order by code point, as PostgreSQL's collation "C" has it in UTF-8; JavaScript's `<` orders by UTF-16 unit. */
function codePointOrder(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let index = 0; index < left.length && index < right.length; index++) {
    const order = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
