import { type AttributePath, findAttributePath, isNeverReturned } from '../attribute-path.js';
import { foldCase } from '../fold-case.js';
import { type Attribute, findInElement, findSubAttribute } from '../schema/attribute.js';
import { isDateTime } from '../schema/read-value.js';
import type { ResourceType } from '../schema/resource-type.js';
import { toInstant } from '../schema/to-instant.js';
import { ScimError } from '../scim-error.js';
import type { BoundFilter, BoundOperator, ElementFilter } from './bound-filter.js';
import type { Comparison, Filter, Operator, Presence } from './filter.js';

/**
 * Finds the attributes of a filter in the schema and prepares its values for comparison (RFC 7644 §3.4.2.2).
 * @throws ScimError invalidFilter for an unknown attribute, or an operator or value that does not fit the attribute's
 * type; the detail names the position
 */
export function bindFilter(type: ResourceType, filter: Filter): BoundFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, terms: filter.terms.map((term) => bindFilter(type, term)) };
    case 'not':
      return { kind: 'not', term: bindFilter(type, filter.term) };
    case 'valuePath': {
      const path = findPath(type, filter.attribute, filter.position);
      if (!path.attribute.multiValued || path.subAttribute) {
        throw ScimError.invalidFilter(`"${filter.attribute}" at position ${filter.position} of the filter is not multi-valued, so it takes no [ ].`);
      }
      return elementOf(type, path, bindElementFilter(path.attribute, filter.filter));
    }
    case 'present':
    case 'compare':
      return bindTest(type, filter);
  }
}

/** Binds what stands in the brackets after a multi-valued attribute; names in it are its sub-attributes. */
export function bindElementFilter(attribute: Attribute, filter: Filter): ElementFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, terms: filter.terms.map((term) => bindElementFilter(attribute, term)) };
    case 'not':
      return { kind: 'not', term: bindElementFilter(attribute, filter.term) };
    case 'valuePath':
      throw ScimError.invalidFilter(`The filter has brackets inside brackets at position ${filter.position}.`);
    case 'present':
    case 'compare': {
      const target = findInElement(attribute, filter.attribute);
      if (!target) throw unknown(`${attribute.name}.${filter.attribute}`, filter.position);
      assertSearchable({ attribute, ...(!target.isElement && { subAttribute: target.attribute }) }, filter);
      return test(target.attribute, filter, (bound) => ({ ...bound, ...target }));
    }
  }
}

function bindTest(type: ResourceType, filter: Comparison | Presence): BoundFilter {
  if (filter.kind === 'compare' && filter.value === null) {
    return testForNull(filter, () => bindTest(type, { kind: 'present', attribute: filter.attribute, position: filter.position }));
  }
  const path = comparablePath(findPath(type, filter.attribute, filter.position), filter);
  assertSearchable(path, filter);
  const { attribute, subAttribute } = path;
  const target = subAttribute ?? attribute;
  // What is untyped may be a list: it is compared as one, whatever it is.
  if (!attribute.multiValued && attribute.type !== 'untyped') return test(target, filter, (bound) => ({ ...bound, path }));
  if (filter.kind === 'present' && !subAttribute) return { kind: 'present', path };
  const owner: AttributePath = path.extension ? { extension: path.extension, attribute } : { attribute };
  return test(target, filter, (bound) => elementOf(type, owner, { ...bound, attribute: target, isElement: !subAttribute }));
}

function elementOf(type: ResourceType, path: AttributePath, filter: ElementFilter): BoundFilter {
  const isSchemas = !path.extension && path.attribute.name === 'schemas';
  return { kind: 'element', path, filter, ...(isSchemas && { schemasOf: type }) };
}

/** A complex attribute is compared by its `value`: `emails co`, `manager eq`, `members eq`. */
function comparablePath(path: AttributePath, filter: Comparison | Presence): AttributePath {
  if (path.subAttribute || path.attribute.type !== 'complex' || filter.kind === 'present') return path;
  const value = findSubAttribute(path.attribute, 'value');
  if (value) return { ...path, subAttribute: value };
  throw ScimError.invalidFilter(`"${filter.attribute}" at position ${filter.position} of the filter is complex; compare one of its sub-attributes.`);
}

/** Who may ask for what is never returned could guess it, one character after the other. */
function assertSearchable(path: AttributePath, { attribute, position }: Comparison | Presence): void {
  if (isNeverReturned(path)) throw ScimError.invalidFilter(`"${attribute}" at position ${position} of the filter cannot be searched.`);
}

type BoundTest =
  | { readonly kind: 'present' }
  | { readonly kind: 'compare'; readonly operator: BoundOperator; readonly value: string | number | boolean };
type Negated<T> = T | { readonly kind: 'not'; readonly term: T };

/** `ne` is the negation of `eq`; `eq null` means "has no value" (RFC 7644 is silent on both for absent values). */
function test<T>(target: Attribute, filter: Comparison | Presence, locate: (bound: BoundTest) => T): Negated<T> {
  if (filter.kind === 'present') return locate({ kind: 'present' });
  const { operator, value } = filter;
  if (value === null) return testForNull(filter, locate);
  const prepared = prepareValue(target, filter, operator, value);
  const compare = locate({ kind: 'compare', operator: operator === 'ne' ? 'eq' : operator, value: prepared });
  return operator === 'ne' ? { kind: 'not', term: compare } : compare;
}

function testForNull<T>({ operator, position }: Comparison, locate: (bound: BoundTest) => T): Negated<T> {
  const present = locate({ kind: 'present' });
  if (operator === 'ne') return present;
  if (operator === 'eq') return { kind: 'not', term: present };
  throw ScimError.invalidFilter(`null goes with eq and ne only, not with ${operator} at position ${position} of the filter.`);
}

/** The table of RFC 7644 §3.4.2.2: which operator and which kind of value an attribute's type takes. */
function prepareValue(target: Attribute, filter: Comparison, operator: Operator, value: string | number | boolean): string | number | boolean {
  const isEquality = operator === 'eq' || operator === 'ne';
  const isSubstring = operator === 'co' || operator === 'sw' || operator === 'ew';
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) throw unfit(filter, 'text without U+0000 and halves of surrogate pairs');
  switch (target.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw unfit(filter, 'true or false');
      if (!isEquality) throw unfitOperator(filter, 'boolean');
      return value;
    case 'integer':
    case 'decimal':
      if (typeof value !== 'number') throw unfit(filter, 'a number');
      if (isSubstring) throw unfitOperator(filter, target.type);
      return value;
    case 'dateTime':
      if (typeof value !== 'string' || !isDateTime(value)) throw unfit(filter, 'a date and time such as "2030-01-31T12:00:00Z"');
      if (isSubstring) throw unfitOperator(filter, 'dateTime');
      return toInstant(value);
    case 'untyped':
      if (!isEquality) throw ScimError.invalidFilter(`"${filter.attribute}" at position ${filter.position} of the filter is no attribute of a schema, so only eq, ne and pr apply to it.`);
      return typeof value === 'string' ? foldCase(value) : value;
    case 'binary':
      if (!isEquality) throw unfitOperator(filter, 'binary');
      break;
    case 'reference':
      if (!isEquality && !isSubstring) throw unfitOperator(filter, 'reference');
      break;
    default:
      break;
  }
  if (typeof value !== 'string') throw unfit(filter, 'a quoted string');
  return target.caseExact ? value : foldCase(value);
}

function findPath(type: ResourceType, attribute: string, position: number): AttributePath {
  const path = findAttributePath(type, attribute);
  if (!path) throw unknown(attribute, position, type.name);
  return path;
}

function unknown(attribute: string, position: number, typeName = 'the attribute before the brackets'): ScimError {
  return ScimError.invalidFilter(`"${attribute.slice(0, 100)}" at position ${position} of the filter is no attribute of ${typeName}.`);
}

function unfit({ attribute, position }: Comparison, expected: string): ScimError {
  return ScimError.invalidFilter(`"${attribute}" at position ${position} of the filter is compared with ${expected}.`);
}

function unfitOperator({ attribute, operator, position }: Comparison, typeName: string): ScimError {
  return ScimError.invalidFilter(`${operator} does not apply to "${attribute}" at position ${position} of the filter: it is of type ${typeName}.`);
}
