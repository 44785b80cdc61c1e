import { printAttributePath } from '../attribute-path.js';
import { defineAttribute } from '../schema/attribute.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import { bindElementFilter, bindFilter } from './bind-filter.js';
import type { BoundFilter, ElementFilter } from './bound-filter.js';
import { OPERATORS } from './filter.js';
import { parseFilter } from './parse-filter.js';

const CORE = userSchema.id;
const ENTERPRISE = enterpriseUserSchema.id;

/** A User with one more attribute of each type that the User schema lacks. */
const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: {
    ...userSchema,
    attributes: [
      ...userSchema.attributes,
      defineAttribute('badge', 'A case-exact string.', { caseExact: true }),
      defineAttribute('shoeSize', 'An integer.', { type: 'integer' }),
      defineAttribute('height', 'A decimal.', { type: 'decimal' }),
      defineAttribute('born', 'A dateTime.', { type: 'dateTime' }),
      defineAttribute('key', 'A binary.', { type: 'binary' }),
      defineAttribute('tags', 'A multi-valued string.', { multiValued: true }),
      defineAttribute('secrets', 'A complex attribute with a value that is never returned.', {
        type: 'complex', multiValued: true, subAttributes: [defineAttribute('value', 'The secret.', { returned: 'never' })],
      }),
      defineAttribute('safe', 'A complex attribute that is never returned.', {
        type: 'complex', returned: 'never', subAttributes: [defineAttribute('pin', 'What is in it.'), defineAttribute('value', 'And this.')],
      }),
      defineAttribute('codes', 'A multi-valued attribute that is never returned.', { multiValued: true, returned: 'never' }),
    ],
  },
  extensions: [{ schema: enterpriseUserSchema, required: false }],
});

const bind = (text: string): BoundFilter => bindFilter(type, parseFilter(text));

/** The bound filter on one line; `@` is the element itself. */
function show(filter: BoundFilter | ElementFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.kind} ${filter.terms.map(show).join(' ')})`;
    case 'not':
      return `(not ${show(filter.term)})`;
    case 'element':
      return `${printAttributePath(filter.path)}[${show(filter.filter)}]`;
    case 'present':
      return `${name(filter)} pr`;
    case 'compare':
      return `${name(filter)} ${filter.operator} ${JSON.stringify(filter.value)}`;
  }
}

function name(test: Extract<BoundFilter | ElementFilter, { kind: 'present' | 'compare' }>): string {
  if ('path' in test) return printAttributePath(test.path);
  return test.isElement ? '@' : test.attribute.name;
}

function refusalOf(text: string): string {
  try {
    return `accepted as ${show(bind(text))}`;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    const [position = 'no position'] = /position \d+/.exec(error.detail) ?? [];
    return `${error.status} ${error.scimType ?? ''} at ${position}`;
  }
}

describe('a filter is bound to the schema', () => {
  it.each([
    ['FIL-02 an attribute is found in any case', 'USERNAME eq "a"', 'userName eq "a"'],
    ['FIL-02 a sub-attribute is found in any case', 'NAME.FamilyName pr', 'name.familyName pr'],
    ['FIL-02 a URN is found in any case', `${CORE.toUpperCase()}:UserName eq "a"`, 'userName eq "a"'],
    ['FIL-07 a core attribute may carry its URN', `${CORE}:name.familyName sw "j"`, 'name.familyName sw "j"'],
    ['FIL-07 an extension attribute carries its URN', `${ENTERPRISE}:manager.value eq "U"`, `${ENTERPRISE}:manager.value eq "U"`],
    ['FIL-23 id is filterable, case-exact', 'id eq "A"', 'id eq "A"'],
    ['FIL-23 externalId is filterable, case-exact', 'externalId eq "A"', 'externalId eq "A"'],
    ['FIL-23 meta is filterable', 'meta.resourceType eq "User"', 'meta.resourceType eq "User"'],
    ['FIL-11 the value is folded unless the attribute is case-exact', 'title eq "BOSS"', 'title eq "boss"'],
    ['FIL-11 the value of a case-exact attribute is not folded', 'badge eq "A7"', 'badge eq "A7"'],
    ['FIL-11 the value is folded inside brackets too', 'emails[type eq "WORK" and value ew "@X"]', 'emails[(and type eq "work" value ew "@x")]'],
    ['FIL-13 a dateTime is compared as an instant in UTC', 'meta.created gt "2024-01-01T02:00:00+02:00"', 'meta.created gt "2024-01-01T00:00:00.000Z"'],
    ['FIL-13 a dateTime without an offset is in UTC, wherever the server stands', 'born le "2024-01-01T02:00:00"', 'born le "2024-01-01T02:00:00.000Z"'],
    ['FIL-15 a test on a multi-valued attribute is about one element', 'emails.value eq "b"', 'emails[value eq "b"]'],
    ['FIL-15 a test on a multi-valued string is about one element', 'tags co "b"', 'tags[@ co "b"]'],
    ['FIL-16 a complex multi-valued attribute means its value', 'emails co "B"', 'emails[value co "b"]'],
    ['FIL-26 a complex attribute means its value', `${ENTERPRISE}:manager eq "U"`, `${ENTERPRISE}:manager.value eq "U"`],
    ['FIL-17 pr of a multi-valued attribute asks for any element', 'emails pr', 'emails pr'],
    ['FIL-17 pr of its sub-attribute asks for an element that has it', 'emails.type pr', 'emails[type pr]'],
    ['FIL-18 ne is the negation of eq', 'title ne "x"', '(not title eq "x")'],
    ['FIL-20 ne on a multi-valued attribute: no element equals', 'emails.type ne "work"', '(not emails[type eq "work"])'],
    ['FIL-06 ne in brackets: the element does not equal', 'emails[type ne "work"]', 'emails[(not type eq "work")]'],
    ['FIL-19 eq null is not present', 'title eq null', '(not title pr)'],
    ['FIL-19 ne null is present', 'title ne null', 'title pr'],
    ['FIL-19 eq null on a complex attribute: none of it', 'name eq null', '(not name pr)'],
    ['FIL-19 eq null on a multi-valued attribute: no element', 'emails eq null', '(not emails pr)'],
    ['FIL-19 eq null on a sub-attribute of a multi-valued attribute: no element has it', 'emails.type eq null', '(not emails[type pr])'],
    ['FIL-19 eq null in brackets: the element lacks it', 'emails[display eq null]', 'emails[(not display pr)]'],
    ['FIL-22 schemas is a multi-valued attribute', `schemas eq "${CORE}"`, `schemas[@ eq "${CORE}"]`],
    ['FIL-25 a sub-attribute after the brackets is in them', 'emails[type eq "work"].value eq "X"', 'emails[(and type eq "work" value eq "x")]'],
    ['REM-11 value names the element of a simple multi-valued attribute', 'tags[value eq "A"]', 'tags[@ eq "a"]'],
    ['REM-11 value names the element in any case', 'tags[VALUE eq "A"]', 'tags[@ eq "a"]'],
    ['and, or and not stay as they are', 'not (title pr and (active eq true or nickName pr))', '(not (and title pr (or active eq true nickName pr)))'],
  ])('%s', (_rule, text, expected) => {
    expect(show(bind(text))).toBe(expected);
  });
});

describe('FIL-12, FIL-14 an operator fits the type of the attribute or is refused', () => {
  const all = OPERATORS.join(' ');
  const byType: readonly (readonly [string, string, string, string])[] = [
    ['string', 'title', '"x"', all],
    ['boolean', 'active', 'true', 'eq ne'],
    ['integer', 'shoeSize', '42', 'eq ne gt ge lt le'],
    ['decimal', 'height', '1.8', 'eq ne gt ge lt le'],
    ['dateTime', 'born', '"2000-01-01T00:00:00Z"', 'eq ne gt ge lt le'],
    ['binary', 'key', '"AAAA"', 'eq ne'],
    ['reference', 'profileUrl', '"https://x"', 'eq ne co sw ew'],
    ['complex without value', 'name', '"x"', ''],
    ['multi-valued complex with value', 'emails', '"x"', all],
    ['multi-valued string', 'tags', '"x"', all],
  ];
  const rows = byType.flatMap(([typeName, attribute, value, fitting]) =>
    OPERATORS.map((operator) => ({ operator, typeName, text: `${attribute} ${operator} ${value}`, fits: fitting.split(' ').includes(operator) })));

  it.each(rows.filter(({ fits }) => fits))('$operator applies to $typeName', ({ text }) => {
    expect(refusalOf(text)).toMatch(/^accepted/);
  });

  it.each(rows.filter(({ fits }) => !fits))('$operator does not apply to $typeName', ({ text }) => {
    expect(refusalOf(text)).toBe('400 invalidFilter at position 0');
  });

  it.each(['gt', 'ge', 'lt', 'le', 'co', 'sw', 'ew'])('FIL-19 null does not go with %s', (operator) => {
    expect(refusalOf(`title ${operator} null`)).toBe('400 invalidFilter at position 0');
    expect(refusalOf(`emails[type ${operator} null]`)).toBe('400 invalidFilter at position 7');
  });
});

describe('a filter that does not fit the schema is refused, with the position', () => {
  it.each([
    ['A-10 an unknown attribute', 'titel eq "x"', 0],
    ['A-10 an unknown attribute further on', 'title pr and (titel pr)', 14],
    ['A-10 an unknown attribute compared with null', 'title pr and titel eq null', 13],
    ['A-10 an unknown sub-attribute', 'name.first pr', 0],
    ['A-10 an unknown sub-attribute in brackets', 'emails[type pr and kind eq "x"]', 19],
    ['A-10 an unknown attribute before brackets', 'mails[type pr]', 0],
    ['A-10 an unknown sub-attribute after brackets', 'emails[type pr].kind eq "x"', 16],
    ['A-10 an attribute of an unknown schema', 'urn:example:1.0:X:title pr', 0],
    ['A-19 an extension attribute without its URN', 'department eq "x"', 0],
    ['a sub-attribute of a simple attribute', 'title.value pr', 0],
    ['a third level', 'name.familyName.x pr', 0],
    ['FIL-06 brackets inside brackets', 'emails[type[value pr]]', 7],
    ['FIL-06 brackets after an attribute that is not multi-valued', 'name[familyName pr]', 0],
    ['FIL-06 brackets after a sub-attribute', 'emails.value[type pr]', 0],
    ['FIL-06 a path of two names in brackets', 'emails[emails.type pr]', 7],
    ['FIL-14 a string compared with a number', 'title eq 1', 0],
    ['FIL-14 a string compared with a boolean', 'title eq true', 0],
    ['FIL-14 a boolean compared with a string', 'active eq "true"', 0],
    ['FIL-14 a number compared with a string', 'shoeSize eq "42"', 0],
    ['FIL-14 a dateTime compared with a number', 'born gt 2000', 0],
    ['FIL-14 a dateTime compared with a date', 'meta.created gt "2024-01-01"', 0],
    ['FIL-14 a month that does not exist', 'meta.created gt "2024-13-01T00:00:00Z"', 0],
    ['FIL-14 a day that does not exist', 'meta.created gt "2023-02-29T00:00:00Z"', 0],
    ['FIL-14 a type that does not fit in brackets', 'emails[primary eq "yes"]', 7],
    ['FIL-28 password is never searched', 'title pr and password eq "x"', 13],
    ['FIL-28 nor asked for presence', 'password pr', 0],
    ['FIL-28 nor compared with null', 'password ne null', 0],
    ['FIL-28 nor is a sub-attribute that is never returned', 'secrets.value sw "x"', 0],
    ['FIL-28 nor in brackets', 'secrets[value sw "x"]', 8],
    ['FIL-28 nor as what the attribute means', 'secrets eq "x"', 0],
    ['FIL-28 nor what is in an attribute that is never returned', 'safe.pin sw "1"', 0],
    ['FIL-28 nor its value', 'safe eq "1"', 0],
    ['FIL-28 nor whether there is any of it', 'safe pr', 0],
    ['FIL-28 nor whether there is an element', 'codes pr', 0],
    ['FIL-28 nor an element', 'codes[value eq "1"]', 6],
  ])('%s', (_fault, text, position) => {
    expect(refusalOf(text)).toBe(`400 invalidFilter at position ${position}`);
  });

  it('the detail says what would work', () => {
    expect(() => bind('meta.created gt "yesterday"')).toThrow(
      '"meta.created" at position 0 of the filter is compared with a date and time such as "2030-01-31T12:00:00Z".',
    );
  });
});

describe('what stands in brackets is bound alone for a PATCH path', () => {
  const [emails] = userSchema.attributes.filter(({ key }) => key === 'emails');

  it('names are sub-attributes', () => {
    expect(emails && show(bindElementFilter(emails, parseFilter('not (TYPE eq "Work") or primary eq true')))).toBe('(or (not type eq "work") primary eq true)');
  });

  it('a name from outside is refused', () => {
    expect(() => emails && bindElementFilter(emails, parseFilter('userName eq "x"'))).toThrow('"emails.userName" at position 0');
  });
});
