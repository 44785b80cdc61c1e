import { type Definition, type ModeName, named } from './reference-schema.js';
import { Refusal } from './refusal.js';

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };
export type ObjectValue = { readonly [name: string]: Value };

/** What a value filter says about one element, and what its `eq` terms would make of a new one of the checklist. */
export interface ElementTest {
  matches(element: Value): boolean;
  readonly describes: ObjectValue | undefined;
}

/**
 * Reads what stands in the brackets of a PATCH path by the grammar of RFC 7644 §3.4.2.2, word by word, and makes a function of
 * it. There are no brackets within (errata 4690 and 7322).
 */
export function readElementFilter(text: string, list: Definition, mode: ModeName): ElementTest {
  const words = split(text);
  const result = readOr(words, list, mode);
  if (words.length > 0) throw new Refusal('invalidFilter');
  return result;
}

/** The lexical grammar: JSON strings, parentheses, and what lies between spaces. The words are taken from the front. */
function split(text: string): string[] {
  const words: string[] = [];
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[ \t]+/, '');
    if (rest === '') return words;
    const word = /^(?:"(?:[^"\\]|\\.)*"|[()]|[^ \t()"[\]]+)/u.exec(rest)?.[0];
    if (word === undefined) throw new Refusal('invalidFilter');
    words.push(word);
    rest = rest.slice(word.length);
  }
}

/** `and` binds tighter than `or` (RFC 7644 §3.4.2.2). */
function readOr(words: string[], list: Definition, mode: ModeName): ElementTest {
  const terms = [readAnd(words, list, mode)];
  while (words[0]?.toLowerCase() === 'or') {
    words.shift();
    terms.push(readAnd(words, list, mode));
  }
  return terms.length === 1 && terms[0] ? terms[0] : { matches: (element) => terms.some((term) => term.matches(element)), describes: undefined };
}

function readAnd(words: string[], list: Definition, mode: ModeName): ElementTest {
  const terms = [readTerm(words, list, mode)];
  while (words[0]?.toLowerCase() === 'and') {
    words.shift();
    terms.push(readTerm(words, list, mode));
  }
  const describes = terms.every((term) => term.describes) ? Object.assign({}, ...terms.map((term) => term.describes)) as ObjectValue : undefined;
  return { matches: (element) => terms.every((term) => term.matches(element)), describes };
}

function readTerm(words: string[], list: Definition, mode: ModeName): ElementTest {
  if (words[0] === '(') return readGroup(words, list, mode);
  if (words[0]?.toLowerCase() === 'not' && words[1] === '(') {
    words.shift();
    const inner = readGroup(words, list, mode);
    return { matches: (element) => !inner.matches(element), describes: undefined };
  }
  return readTest(words, list, mode);
}

function readGroup(words: string[], list: Definition, mode: ModeName): ElementTest {
  words.shift();
  const inner = readOr(words, list, mode);
  if (words.shift() !== ')') throw new Refusal('invalidFilter');
  return inner;
}

function readTest(words: string[], list: Definition, mode: ModeName): ElementTest {
  const name = words.shift() ?? '';
  const operator = words.shift()?.toLowerCase() ?? '';
  if (!/^[A-Za-z$][\w$-]*$/.test(name)) throw new Refusal('invalidFilter');
  // Erratum 7122: the elements of a simple multi-valued attribute are called `value`.
  const isSimple = list.parts.length === 0;
  const definition = isSimple && name.toLowerCase() === 'value' ? list : named(list.parts, name);
  const valueOf = (element: Value): Value => (isSimple ? element : memberOf(element, definition?.name ?? '') ?? null);
  const hasValue = (element: Value): boolean => valueOf(element) !== null && valueOf(element) !== '';
  if (operator === 'pr') {
    if (!definition) throw new Refusal('invalidFilter');
    return { matches: hasValue, describes: undefined };
  }
  const literal = readLiteral(words.shift() ?? '', definition, mode);
  if (!definition || !['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'].includes(operator)) throw new Refusal('invalidFilter');
  if (literal === null) {
    // FIL-19: `eq null` is "has no value".
    if (operator !== 'eq' && operator !== 'ne') throw new Refusal('invalidFilter');
    return { matches: (element) => hasValue(element) === (operator === 'ne'), describes: undefined };
  }
  if (!fits(definition, operator, literal)) throw new Refusal('invalidFilter');
  const holds = (element: Value): boolean => {
    const value = valueOf(element);
    return value !== null && compare(comparable(definition, value), operator === 'ne' ? 'eq' : operator, comparable(definition, literal));
  };
  return {
    // FIL-18, A-11: `ne` is the negation of `eq`, also where there is no value.
    matches: operator === 'ne' ? (element) => !holds(element) : holds,
    describes: operator === 'eq' && !isSimple ? { [definition.name]: literal } : undefined,
  };
}

function readLiteral(word: string, definition: Definition | undefined, mode: ModeName): string | number | boolean | null {
  if (['true', 'false', 'null'].includes(word.toLowerCase())) return JSON.parse(word.toLowerCase()) as boolean | null;
  try {
    const value: unknown = JSON.parse(word);
    // in compat a boolean may be written as text.
    const isBoolean = mode === 'compat' && definition?.type === 'boolean' && typeof value === 'string' && /^(true|false)$/i.test(value.trim());
    if (isBoolean) return value.trim().toLowerCase() === 'true';
    if (typeof value === 'string' || typeof value === 'number') return value;
  } catch {
    // Not JSON, so no literal: refused below.
  }
  throw new Refusal('invalidFilter');
}

/** The table of RFC 7644 §3.4.2.2 as the checklist has it (FIL-12 to FIL-14). */
function fits({ type }: Definition, operator: string, literal: string | number | boolean): boolean {
  const isEquality = operator === 'eq' || operator === 'ne';
  const isSubstring = ['co', 'sw', 'ew'].includes(operator);
  switch (type) {
    case 'boolean': return typeof literal === 'boolean' && isEquality;
    case 'integer': case 'decimal': return typeof literal === 'number' && !isSubstring;
    case 'dateTime': return typeof literal === 'string' && !Number.isNaN(Date.parse(literal)) && !isSubstring;
    case 'binary': return typeof literal === 'string' && isEquality;
    case 'reference': return typeof literal === 'string' && (isEquality || isSubstring);
    case 'complex': return false;
    default: return typeof literal === 'string' && !literal.includes('\0');
  }
}

/** As two values of the attribute are compared: without regard to case unless it is case-exact, times as instants. */
export function comparable(definition: Definition, value: Value): Value {
  if (typeof value !== 'string') return value;
  if (definition.type === 'dateTime') return Date.parse(value);
  return definition.isExact ? value : value.toLowerCase();
}

function compare(actual: Value, operator: string, wanted: Value): boolean {
  if (typeof actual === 'string' && typeof wanted === 'string') {
    if (operator === 'co') return actual.includes(wanted);
    if (operator === 'sw') return actual.startsWith(wanted);
    if (operator === 'ew') return actual.endsWith(wanted);
    return isInOrder(actual < wanted ? -1 : Number(actual > wanted), operator);
  }
  if (typeof actual === 'number' && typeof wanted === 'number') return isInOrder(actual - wanted, operator);
  return operator === 'eq' && actual === wanted;
}

function isInOrder(order: number, operator: string): boolean {
  switch (operator) {
    case 'eq': return order === 0;
    case 'gt': return order > 0;
    case 'ge': return order >= 0;
    case 'lt': return order < 0;
    default: return order <= 0;
  }
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function memberOf(value: Value | undefined, name: string): Value | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
