import { comparable, isList, isObject, memberOf, type ObjectValue, type Value } from './reference-filter.js';
import { type Definition, type ModeName, named } from './reference-schema.js';
import { Refusal } from './refusal.js';

/** What a sent value is; `undefined` is "unassigned" (RFC 7643 §2.5). @throws Refusal invalidValue, invalidSyntax */
export function readValue(definition: Definition, sent: Value, mode: ModeName): Value | undefined {
  const value = mode === 'compat' ? tolerate(definition, sent) : sent;
  if (value === null) return undefined;
  if (!definition.isList) return readSingle(definition, value, mode);
  if (!isList(value)) throw new Refusal('invalidValue');
  const elements: Value[] = [];
  for (const each of value) {
    const element = each === null ? undefined : readSingle(definition, each, mode);
    // RFC 7643 §2.4: the same value and type is not there twice.
    if (element !== undefined && !elements.some((other) => isSameElement(definition, other, element))) elements.push(element);
  }
  if (elements.filter(isPrimary).length > 1) throw new Refusal('invalidValue');
  return elements.length > 0 ? elements : undefined;
}

/** One element of a list by itself. */
export function readElement(list: Definition, sent: Value, mode: ModeName): Value | undefined {
  return readValue({ ...list, isList: false }, sent, mode);
}

function readSingle(definition: Definition, value: Value, mode: ModeName): Value | undefined {
  if (definition.type === 'complex') return readComplex(definition, value, mode);
  if (!hasType(definition, value)) throw new Refusal('invalidValue');
  if (typeof value === 'string') {
    const isTaken = !definition.canonical || definition.canonical.some((each) => comparable(definition, each) === comparable(definition, value));
    if (!isTaken || (value === '' && definition.isRequired) || value.includes('\0')) throw new Refusal('invalidValue');
  }
  return value;
}

/** Read-only parts are passed over, and so are unknown ones but in the profile (A-01). */
function readComplex(definition: Definition, value: Value, mode: ModeName): Value | undefined {
  if (!isObject(value)) throw new Refusal('invalidValue');
  const result: Record<string, Value> = {};
  const seen = new Set<string>();
  for (const [name, each] of Object.entries(value)) {
    const part = named(definition.parts, name);
    if (!part && mode === 'profile') throw new Refusal('invalidSyntax');
    if (!part || part.mutability === 'readOnly') continue;
    if (seen.has(part.name)) throw new Refusal('invalidSyntax');
    seen.add(part.name);
    const read = readValue(part, each, mode);
    if (read !== undefined) result[part.name] = read;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function hasType({ type }: Definition, value: Value): boolean {
  switch (type) {
    case 'boolean': return typeof value === 'boolean';
    case 'integer': return Number.isSafeInteger(value);
    case 'decimal': return typeof value === 'number';
    case 'dateTime': return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'binary': return typeof value === 'string' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(value);
    default: return typeof value === 'string';
  }
}

/** A-05, A-08, A-31 and the arrays of one around single values, in compat. */
export function tolerate(definition: Definition, value: Value): Value {
  const hasValuePart = definition.parts.some(({ name }) => name === 'value');
  if (value === '' && !definition.isRequired) return null;
  if (definition.isList) {
    const list = isObject(value) ? [value] : value;
    if (!isList(list)) return list;
    const elements = hasValuePart ? list.map((each) => (typeof each === 'string' ? { value: each } : each)) : list;
    return keepFirstPrimary(definition, elements);
  }
  const only = isList(value) && value.length === 1 ? value[0] : undefined;
  if (only !== undefined && !isList(only) && (!isObject(only) || hasValuePart)) return tolerate(definition, only);
  if (definition.type === 'complex' && hasValuePart && typeof value === 'string') return { value };
  if (definition.type === 'boolean' && typeof value === 'string' && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true';
  return value;
}

/** PingOne makes two elements primary. */
function keepFirstPrimary({ parts }: Definition, elements: readonly Value[]): readonly Value[] {
  const primary = named(parts, 'primary');
  if (!primary) return elements;
  const isNamed = (name: string): boolean => name.toLowerCase() === 'primary';
  const isSentPrimary = (element: Value): boolean => isObject(element) && Object.entries(element).some(([name, value]) => isNamed(name) && tolerate(primary, value) === true);
  const first = elements.findIndex(isSentPrimary);
  return elements.map((element, index) => {
    if (index === first || !isObject(element) || !isSentPrimary(element)) return element;
    return Object.fromEntries(Object.entries(element).map(([name, value]) => [name, isNamed(name) ? false : value]));
  });
}

/** Value and type, without regard to case unless case-exact; where there is no value, all but `primary`. */
export function isSameElement(list: Definition, a: Value, b: Value): boolean {
  if (!isObject(a) || !isObject(b)) return comparable(list, a) === comparable(list, b);
  const same = (name: string): boolean => {
    const part = named(list.parts, name);
    const [left, right] = [memberOf(a, name), memberOf(b, name)];
    return part === undefined || left === undefined || right === undefined ? left === right : comparable(part, left) === comparable(part, right);
  };
  const hasValue = named(list.parts, 'value') !== undefined && a.value !== undefined && b.value !== undefined;
  if (hasValue) return same('value') && same('type');
  if (named(list.parts, 'value') !== undefined && (a.value !== undefined || b.value !== undefined)) return false;
  return isEqual(without(a, 'primary'), without(b, 'primary'));
}

export function isPrimary(element: Value): boolean {
  return memberOf(element, 'primary') === true;
}

export function without(object: ObjectValue, name: string): ObjectValue {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** The same JSON; the order of names has no meaning, nor has that of elements (RFC 7643 §2.4). */
export function isEqual(a: Value | undefined, b: Value | undefined): boolean {
  return sorted(a) === sorted(b);
}

function sorted(value: Value | undefined): string {
  if (isList(value)) return `[${value.map(sorted).sort().join()}]`;
  if (isObject(value)) return `{${Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${sorted(each)}`).sort().join()}}`;
  return JSON.stringify(value) ?? 'absent';
}
