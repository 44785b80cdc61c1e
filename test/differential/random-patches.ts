import * as fc from 'fast-check';
import type { ObjectValue, Value } from './reference-filter.js';
import type { SentOperation } from './reference-patch.js';
import { attributesOf, CORE, type Definition, EXTENSIONS, type ModeName } from './reference-schema.js';

/** Few texts, so that values meet; in several letter cases, and what means "no value". */
const text = fc.constantFrom('a', 'A', 'b', 'work', 'home', 'Work', 'other', 'é', 'É', 'a@x.example');
const looseText = fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom('', ' ', 'True', 'false', '\0', '{"a":1}') });
/** What no attribute, or only some, can take. */
const anything = fc.constantFrom<Value>(
  null, [], '', {}, 1, 1.5, 1e300, true, 'True', 'FALSE', 'x', ['x'], [false], ['True'], [''], [null], [{}], { value: 'a' }, [{ value: 'a' }], [{ value: 'a' }, { value: 'b' }], { Value: 'a', value: 'b' },
  { nope: 1 }, [{ nope: 1 }], [{ value: 'a', primary: true }, { value: 'b', primary: true }], [[]], { givenName: null }, { __proto__: null, constructor: 'x' },
);

/** A value that fits, as a rule. */
export function valueOf(definition: Definition): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 14, arbitrary: fitting(definition) }, { weight: 1, arbitrary: anything });
}

function fitting(definition: Definition): fc.Arbitrary<Value> {
  const single = fittingElement(definition);
  if (!definition.isList) return single;
  return fc.oneof({ weight: 4, arbitrary: fc.array(single, { maxLength: 3 }) }, { weight: 1, arbitrary: single });
}

function fittingElement(definition: Definition): fc.Arbitrary<Value> {
  switch (definition.type) {
    case 'complex': return object(definition.parts, (part) => fc.oneof({ weight: 12, arbitrary: fitting(part) }, { weight: 1, arbitrary: anything }));
    case 'boolean': return fc.boolean();
    case 'integer': return fc.constantFrom(1, 2, -7);
    case 'decimal': return fc.constantFrom(1.5, 2, -0.25);
    case 'dateTime': return fc.constantFrom('2024-01-01T00:00:00Z', '2024-01-01T02:00:00+02:00', '2030-06-30T23:59:59.5Z');
    case 'binary': return fc.constantFrom('AAAA', 'aaaa', 'AA==', 'Zm9v');
    default: return looseText;
  }
}

/** Some of the parts, with their names in any letter case now and then. */
function object(parts: readonly Definition[], valueFor: (part: Definition) => fc.Arbitrary<Value>): fc.Arbitrary<ObjectValue> {
  return fc.subarray([...parts], { maxLength: Math.min(4, parts.length) }).chain((chosen) => fc.tuple(...chosen.map((part) => fc.tuple(spelled(part.name), valueFor(part))))).map((entries) => Object.fromEntries(entries));
}

function spelled(name: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(name) }, { weight: 1, arbitrary: fc.constantFrom(name.toUpperCase(), name.toLowerCase()) });
}

/** The body of a User that the service would have stored. */
export function users(mode: ModeName): fc.Arbitrary<ObjectValue> {
  const set = (definitions: readonly Definition[]): fc.Arbitrary<ObjectValue> => fc.subarray(definitions.filter(({ mutability }) => mutability !== 'readOnly'))
    .chain((chosen) => fc.tuple(...chosen.map((each) => fc.tuple(fc.constant(each.name), stored(each))))).map((entries) => Object.fromEntries(entries));
  return fc.tuple(set(attributesOf(mode)), ...EXTENSIONS.map((urn) => fc.option(set(attributesOf(mode, urn)), { nil: {} }))).map(([core, ...extensions]) => ({
    ...core, userName: 'a', keys: ['k', 'l'], ...Object.fromEntries(EXTENSIONS.map((urn, index) => [urn, extensions[index] ?? {}])),
  }));
}

function stored(definition: Definition): fc.Arbitrary<Value> {
  if (!definition.isList) return storedElement(definition);
  return fc.array(storedElement(definition), { minLength: 1, maxLength: 4 })
    .map((elements) => elements.map((element, index): Value => (index > 0 && typeof element === 'object' ? { ...element, ...('primary' in (element ?? {}) && { primary: false }) } : element)));
}

function storedElement(definition: Definition): fc.Arbitrary<Value> {
  if (definition.type === 'complex') {
    const writable = definition.parts.filter(({ mutability }) => mutability !== 'readOnly');
    // Some lack what is required, as what was stored before it was.
    return fc.tuple(fc.subarray(writable, { minLength: 1 }), fc.nat(15))
      .map(([chosen, chance]) => writable.filter((part) => chosen.includes(part) || (part.isRequired && chance > 0)))
      .chain((chosen) => fc.tuple(...chosen.map((part) => fc.tuple(fc.constant(part.name), storedElement(part))))).map((entries) => Object.fromEntries(entries));
  }
  if (definition.name === 'type') return fc.constantFrom(...(definition.canonical ?? ['work', 'home', 'other']));
  return definition.type === 'string' || definition.type === 'reference' ? text : fittingElement(definition);
}

const op = fc.constantFrom('add', 'replace', 'remove', 'add', 'replace', 'remove', 'Add', 'REPLACE');

export function operationsFor(mode: ModeName): fc.Arbitrary<readonly SentOperation[]> {
  const owners = [undefined, ...EXTENSIONS].flatMap((urn) => attributesOf(mode, urn).map((attribute) => ({ urn, attribute })));
  const owner = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...owners) }, { weight: 3, arbitrary: fc.constantFrom(...owners.filter(({ attribute }) => attribute.isList || attribute.parts.length > 0)) });
  const place = owner.chain(({ urn, attribute }) => fc.record({ path: prefix(urn).chain((before) => pathTo(attribute, before)), attribute: fc.constant(attribute) }));
  const byPath = fc.tuple(op, place).chain(([verb, { path, attribute }]) => fc.record<SentOperation>({ op: fc.constant(verb), path: fc.constant(path.path), value: valueAt(attribute, path) }));
  const bare = fc.tuple(fc.constantFrom('remove', 'remove', 'remove', 'add'), place).map(([verb, { path }]): SentOperation => ({ op: verb, path: path.path }));
  const members = (definitions: readonly Definition[]): fc.Arbitrary<ObjectValue> => object(definitions, valueOf);
  const extensions = fc.constantFrom(...EXTENSIONS).chain((urn) => fc.tuple(spelled(urn), fc.oneof({ weight: 8, arbitrary: members(attributesOf(mode, urn)) }, { weight: 1, arbitrary: anything })));
  const ofExtension = fc.tuple(op, extensions).map(([verb, [path, value]]): SentOperation => ({ op: verb, path, ...(verb !== 'remove' && { value }) }));
  const flat = fc.oneof(place.chain(({ path, attribute }) => fc.tuple(fc.constant(path.path), valueAt(attribute, path))), extensions, fc.tuple(fc.constantFrom('nope', CORE, 'email', 'name.nope'), anything));
  const withoutPath = fc.tuple(op, fc.oneof({ weight: 2, arbitrary: members(attributesOf(mode)) }, { weight: 2, arbitrary: fc.array(flat, { maxLength: 3 }).map((entries) => Object.fromEntries(entries)) }, { weight: 1, arbitrary: fc.constantFrom<Value>('x', 1, null, []) }))
    .map(([verb, value]): SentOperation => ({ op: verb, ...(verb !== 'remove' && { value }) }));
  const odd = fc.record({ op: fc.oneof(op, fc.constantFrom('move', '')), path: oddPath, value: anything });
  const schemas = fc.record({ op, path: fc.constantFrom('schemas', 'SCHEMAS', `${CORE}:schemas`), value: fc.constantFrom<Value>([CORE], [CORE, ...EXTENSIONS], EXTENSIONS, CORE, ['urn:x'], null) });
  const operation: fc.Arbitrary<SentOperation> = fc.oneof(
    { weight: 24, arbitrary: byPath }, { weight: 8, arbitrary: bare }, { weight: 3, arbitrary: ofExtension }, { weight: mode === 'profile' ? 1 : 8, arbitrary: withoutPath }, { weight: 1, arbitrary: odd }, { weight: 1, arbitrary: schemas },
  );
  return fc.array(operation, { minLength: 1, maxLength: 4 });
}

interface WrittenPath {
  readonly path: string;
  readonly isElement: boolean;
  readonly part?: Definition;
}

/** The URN is needed for extensions; without it only compat knows what is meant. */
function prefix(urn: string | undefined): fc.Arbitrary<string> {
  const [often, seldom] = urn === undefined ? ['', `${CORE}:`] : [`${urn}:`, ''];
  return fc.oneof({ weight: 10, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: fc.constantFrom(seldom, `${urn ?? CORE}:`.toUpperCase(), 'urn:x:') });
}

function pathTo(attribute: Definition, before: string): fc.Arbitrary<WrittenPath> {
  const whole = spelled(attribute.name).map((name): WrittenPath => ({ path: before + name, isElement: false }));
  const filtered = elementFilter(attribute).chain((filter) => fc.oneof(
    fc.constant<WrittenPath>({ path: `${before}${attribute.name}[${filter}]`, isElement: true }),
    ...(attribute.parts.length > 0 ? [fc.constantFrom(...attribute.parts).chain((part) => spelled(part.name).map((name): WrittenPath => ({ path: `${before}${attribute.name}[${filter}].${name}`, isElement: true, part })))] : []),
  ));
  if (attribute.isList) return fc.oneof({ weight: 2, arbitrary: whole }, { weight: 4, arbitrary: filtered }, { weight: 1, arbitrary: fc.constant<WrittenPath>({ path: `${before}${attribute.name}.value`, isElement: false }) });
  if (attribute.parts.length === 0) return whole;
  return fc.oneof(whole, fc.constantFrom(...attribute.parts).chain((part) => spelled(part.name).map((name): WrittenPath => ({ path: `${before}${attribute.name}.${name}`, isElement: false, part }))));
}

function valueAt(attribute: Definition, { isElement, part }: WrittenPath): fc.Arbitrary<Value> {
  return valueOf(part ?? (isElement ? { ...attribute, isList: false } : attribute));
}

const literal = fc.oneof({ weight: 10, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom('True', 'false', '2024-01-01T00:00:00Z', 'AAAA', ']', '"') }).map((each) => JSON.stringify(each));

/** Filters over the elements of a list; now and then one that is none. */
function elementFilter(list: Definition): fc.Arbitrary<string> {
  const names = list.parts.length > 0 ? list.parts.map(({ name }) => name) : ['value'];
  const name = fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...names).chain(spelled) }, { weight: 1, arbitrary: fc.constantFrom('nope', 'value') });
  const operator = fc.constantFrom('eq', 'eq', 'eq', 'eq', 'EQ', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
  const primary = names.includes('primary') ? ['primary eq true', 'primary ne true', 'primary eq "True"', 'primary gt true'] : [];
  const typed = names.includes('type') ? ['type eq "work"', 'type eq "home"', 'TYPE eq "Other"', 'type eq "work" and value eq "a"', 'type eq "other" and primary eq true'] : [];
  const test = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(name, operator, literal).map((words) => words.join(' ')) }, { weight: 2, arbitrary: name.map((each) => `${each} pr`) },
    { weight: 1, arbitrary: fc.tuple(name, fc.constantFrom('eq null', 'ne null', 'eq true', 'gt 1', 'eq 2', 'co null')).map((words) => words.join(' ')) },
    ...(primary.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...primary) }] : []), ...(typed.length > 0 ? [{ weight: 6, arbitrary: fc.constantFrom(...typed) }] : []),
  );
  const joined = fc.oneof(
    { weight: 6, arbitrary: test }, { weight: 2, arbitrary: fc.tuple(test, fc.constantFrom('and', 'or', 'AND'), test).map((words) => words.join(' ')) },
    { weight: 1, arbitrary: test.map((each) => `not (${each})`) }, { weight: 1, arbitrary: fc.tuple(test, test, test).map(([a, b, c]) => `${a} or ${b} and not(${c})`) },
    { weight: 1, arbitrary: fc.tuple(test, test, test).map(([a, b, c]) => `(${a} or ${b}) and (${c})`) },
  );
  return fc.oneof({ weight: 30, arbitrary: joined }, { weight: 1, arbitrary: fc.constantFrom('', '0', 'type', 'type eq', 'type eq work', '(type pr', 'type pr)', 'type eq "a', 'not type pr', 'type xx "a"', 'type[value pr]', 'type pr value pr') });
}

const oddPath = fc.constantFrom<Value>(
  'nope', 'name.nope', 'name.familyName.x', 'emails[', 'emails]', 'emails[type pr]x', 'emails[type pr].nope', 'emails[0]', '/emails/0', '[type pr]', 'name[familyName pr]', 'emails.value[type pr]', 'nope[a pr]', CORE, '', ' ', null, 7, ' title ',
  'name.', '.title', 'emails[type eq "]"].value', 'userName[value pr]', 'tags[value eq "a"]',
);
