import { foldCase } from '../fold-case.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import { type Attribute, findSubAttribute } from './attribute.js';
import { toInstant } from './to-instant.js';

/**
 * Reads the value a client sent for an attribute: checks it against the definition and gives it in canonical form,
 * or `undefined` when it means "unassigned" (`null`, `[]`, an object without values: RFC 7643 §2.5).
 * @param path the attribute's path, for the error
 * @param refusesUnknown whether sub-attributes that are not defined are refused; RFC 7644 §3.3 lets them be ignored
 * @throws ScimError invalidValue naming the attribute, invalidSyntax for a sub-attribute that is unknown or there twice
 */
export function readValue(attribute: Attribute, value: Json, path = attribute.name, refusesUnknown = false): Json | undefined {
  if (value === null) return undefined;
  if (attribute.type === 'untyped') return readUntyped(value, path);
  if (!attribute.multiValued) return readSingleValue(attribute, value, path, refusesUnknown);
  if (!isJsonArray(value)) throw wrongType(path, 'an array', value);
  return readElements(attribute, value, path, refusesUnknown);
}

/** Any JSON value as it was sent, within the bounds of all others; `""` and what is empty mean "unassigned". */
function readUntyped(value: Json, path: string): Json | undefined {
  assertStorable(value, path);
  const isEmpty = value === '' || (isJsonArray(value) && value.length === 0) || (isJsonObject(value) && Object.keys(value).length === 0);
  return isEmpty ? undefined : value;
}

function assertStorable(value: Json, path: string): void {
  if (typeof value === 'string') assertText(value, MAX_BINARY_LENGTH, path);
  else if (typeof value === 'number') assertFinite(value, path);
  else if (isJsonArray(value)) {
    if (value.length > MAX_ELEMENTS) throw tooManyElements(path, value.length);
    for (const element of value) assertStorable(element, path);
  } else if (isJsonObject(value)) {
    for (const [name, each] of Object.entries(value)) {
      assertText(name, MAX_TEXT_LENGTH, path);
      assertStorable(each, path);
    }
  }
}

/** Reads the elements of a multi-valued attribute: at most one primary (RFC 7643 §2.4), no element twice. */
function readElements(attribute: Attribute, values: readonly Json[], path: string, refusesUnknown: boolean): readonly Json[] | undefined {
  if (values.length > MAX_ELEMENTS && !attribute.isUnbounded) throw tooManyElements(path, values.length);
  const elements: Json[] = [];
  const seen = new Set<string>();
  for (const value of values) {
    const element = value === null ? undefined : readSingleValue(attribute, value, path, refusesUnknown);
    if (element === undefined) continue;
    const identity = elementIdentity(attribute, element);
    if (seen.has(identity)) continue;
    seen.add(identity);
    elements.push(element);
  }
  if (elements.filter(isPrimary).length > 1) {
    throw ScimError.invalidValue(`${path} has more than one primary value; at most one may be primary.`);
  }
  return elements.length > 0 ? elements : undefined;
}

/** More values of one attribute than any person has; a bound for the work that a request can ask for. */
export const MAX_ELEMENTS = 1_000;

/** Longer than any name, address or URI, and short enough that folding and comparing it takes no time. */
export const MAX_TEXT_LENGTH = 5_000;

/** A certificate. */
export const MAX_BINARY_LENGTH = 100_000;

export function tooManyElements(path: string, count: number): ScimError {
  return ScimError.invalidValue(`${path} has ${count} values; at most ${MAX_ELEMENTS} are possible.`);
}

/** Two elements are the same when value and type are (RFC 7643 §2.4); without a value, when all but `primary` is. */
export function elementIdentity(attribute: Attribute, element: Json): string {
  if (!isJsonObject(element)) return JSON.stringify(foldIfNeeded(attribute, element));
  const { value, type } = element;
  const valueAttribute = findSubAttribute(attribute, 'value');
  if (value === undefined || !valueAttribute) {
    return JSON.stringify(Object.entries(element).filter(([name]) => name !== 'primary').sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return JSON.stringify([foldIfNeeded(valueAttribute, value), typeof type === 'string' ? foldCase(type) : null]);
}

/** The value as it is compared: folded unless case-exact, a dateTime in UTC. */
export function foldIfNeeded(attribute: Attribute, value: Json): Json {
  if (typeof value !== 'string') return value;
  if (attribute.type === 'dateTime') return isDateTime(value) ? toInstant(value) : value;
  return attribute.caseExact ? value : foldCase(value);
}

/** Whether a value that is stored can be compared as one of the attribute: it may have been stored before the attribute was declared. */
export function fitsType({ type }: Attribute, value: Json): boolean {
  switch (type) {
    case 'untyped':
      return true;
    case 'complex':
      return isJsonObject(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'decimal':
      return typeof value === 'number';
    case 'dateTime':
      return typeof value === 'string' && isDateTime(value);
    default:
      return typeof value === 'string';
  }
}

export function isPrimary(element: Json): boolean {
  return isJsonObject(element) && element.primary === true;
}

function readSingleValue(attribute: Attribute, value: Json, path: string, refusesUnknown: boolean): Json | undefined {
  switch (attribute.type) {
    case 'complex':
      if (!isJsonObject(value)) throw wrongType(path, 'an object', value);
      return readComplex(attribute, value, path, refusesUnknown);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(path, 'true or false', value);
      return value;
    case 'integer':
      if (!Number.isSafeInteger(value)) throw wrongType(path, 'an integer', value);
      return value;
    case 'decimal':
      if (typeof value !== 'number') throw wrongType(path, 'a number', value);
      assertFinite(value, path);
      return value;
    default:
      if (typeof value !== 'string') throw wrongType(path, 'a string', value);
      return readText(attribute, value, path);
  }
}

/** Sub-attributes in the schema's spelling; read-only ones are left out, and unknown ones too unless they are refused. */
function readComplex(attribute: Attribute, input: JsonObject, path: string, refusesUnknown: boolean): JsonObject | undefined {
  const values: [string, Json][] = [];
  for (const [name, raw] of Object.entries(input)) {
    const subAttribute = findSubAttribute(attribute, name);
    if (!subAttribute && refusesUnknown) throw ScimError.invalidSyntax(`"${name.slice(0, 100)}" is no sub-attribute of ${path}.`);
    if (!subAttribute || subAttribute.mutability === 'readOnly') continue;
    if (values.some(([known]) => known === subAttribute.name)) throw ScimError.invalidSyntax(`${path}.${subAttribute.name} stands in the body twice.`);
    const value = readValue(subAttribute, raw, `${path}.${subAttribute.name}`, refusesUnknown);
    if (value !== undefined) values.push([subAttribute.name, value]);
  }
  return values.length > 0 ? Object.fromEntries(values) : undefined;
}

function readText(attribute: Attribute, text: string, path: string): string | undefined {
  assertText(text, attribute.maxLength ?? (attribute.type === 'binary' ? MAX_BINARY_LENGTH : MAX_TEXT_LENGTH), path);
  if (text === '' && attribute.required) throw ScimError.invalidValue(`${path} is required and must not be empty.`);
  if (attribute.type === 'dateTime' && !isDateTime(text)) {
    throw ScimError.invalidValue(`${path} must be a date and time such as 2030-01-31T12:00:00Z (RFC 7643 §2.3.5).`);
  }
  if (attribute.type === 'binary' && !isBase64(text)) throw ScimError.invalidValue(`${path} must be base64 (RFC 7643 §2.3.6).`);
  if (attribute.isClosed && !isCanonical(attribute, text)) {
    const allowed = attribute.canonicalValues?.join(', ');
    throw ScimError.invalidValue(`${path} must be one of: ${allowed}; "${text.slice(0, 60)}" is none of them.`);
  }
  return text;
}

function assertText(text: string, longest: number, path: string): void {
  if (!text.isWellFormed() || text.includes('\0')) {
    throw ScimError.invalidValue(`${path} contains a character that cannot be stored (U+0000 or half of a surrogate pair).`);
  }
  if (text.length > longest) throw ScimError.invalidValue(`${path} has ${text.length} characters; at most ${longest} are possible.`);
}

/** JSON has numbers such as 1e400 that no double holds: read as infinite, they could not be written again. */
function assertFinite(number: number, path: string): void {
  if (!Number.isFinite(number)) throw ScimError.invalidValue(`${path} has a number that is too large to be stored.`);
}

/** In the letter case of the attribute: `Work` is `work` unless the attribute is case-exact; it stays as it was sent (RFC 7643 §7). */
function isCanonical(attribute: Attribute, text: string): boolean {
  const wanted = foldIfNeeded(attribute, text);
  return attribute.canonicalValues?.some((value) => foldIfNeeded(attribute, value) === wanted) ?? false;
}

function isBase64(text: string): boolean {
  return BASE64.test(text) && text.replace(/[\s=]/g, '').length % 4 !== 1;
}

export function isDateTime(text: string): boolean {
  return DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)) && isCalendarDay(text.slice(0, 10));
}

/** `Date` reads February 30 as March 1. */
function isCalendarDay(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;
const BASE64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

function wrongType(path: string, expected: string, value: Json): ScimError {
  return ScimError.invalidValue(`${path} must be ${expected}, not ${describe(value)}.`);
}

function describe(value: Json): string {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${typeof value === 'number' ? value : JSON.stringify(value).slice(0, 60)}`;
}
