import type { Json, JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import { defineAttribute } from './attribute.js';
import { enterpriseUserSchema } from './definitions/enterprise-user.js';
import { groupSchema } from './definitions/group.js';
import { userSchema } from './definitions/user.js';
import { readResource } from './read-resource.js';
import { defineResourceType, findExtension } from './resource-type.js';

const CORE = userSchema.id;
const ENT = enterpriseUserSchema.id;
const BADGE = 'urn:example:2.0:Badge';

const extensions = [
  { schema: enterpriseUserSchema, required: false },
  { schema: { id: BADGE, name: 'Badge', description: 'Badge', attributes: [defineAttribute('number', 'Number.', { required: true }), defineAttribute('color', 'Color.')] }, required: false },
];
/** A User with an attribute of each type that the User schema lacks. */
const user = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: {
    ...userSchema,
    attributes: [
      ...userSchema.attributes,
      defineAttribute('shoeSize', 'An integer.', { type: 'integer' }),
      defineAttribute('height', 'A decimal.', { type: 'decimal' }),
      defineAttribute('born', 'A dateTime.', { type: 'dateTime' }),
      defineAttribute('key', 'A binary.', { type: 'binary' }),
      defineAttribute('tags', 'Strings.', { multiValued: true }),
      defineAttribute('codes', 'Case-exact strings.', { multiValued: true, caseExact: true }),
      defineAttribute('size', 'A closed list.', { canonicalValues: ['S', 'M', 'L'], isClosed: true }),
      defineAttribute('origin', 'Immutable.', { mutability: 'immutable' }),
    ],
  },
  extensions,
});
const group = defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: groupSchema, extensions: [] });
const badgeRequired = defineResourceType({ ...user, extensions: extensions.map((extension) => ({ ...extension, required: extension.schema.id === BADGE })) });

/** The core schema, and the extensions that the attributes have. */
function schemasFor(attributes: JsonObject): readonly string[] {
  return [CORE, ...Object.keys(attributes).filter((name) => findExtension(user, name))];
}

/** The body of a user with these attributes, in canonical form, without what every user has. */
function readUser(attributes: JsonObject): JsonObject {
  const { userName, ...rest } = readResource(user, { schemas: schemasFor(attributes), userName: 'b', ...attributes });
  expect(userName).toBe('b');
  return rest;
}

function errorOf(act: () => unknown): ScimError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('the body of a create or replace request', () => {
  it.each<readonly [string, JsonObject, JsonObject]>([
    ['REP-04 names take the spelling of the schema', { NICKNAME: 'B', Name: { FAMILYNAME: 'J' }, EMAILS: [{ VALUE: 'a' }] }, { nickName: 'B', name: { familyName: 'J' }, emails: [{ value: 'a' }] }],
    ['REP-07 id is ignored', { id: 'x' }, {}],
    ['REP-11 meta is ignored', { meta: { resourceType: 'Group', created: 'never' } }, {}],
    ['USR-14 groups is ignored', { groups: [{ value: 'g' }] }, {}],
    ['CRE-03 a read-only sub-attribute is ignored', { [ENT]: { manager: { value: 'M', displayName: 'x' } } }, { [ENT]: { manager: { value: 'M' } } }],
    ['CRE-08 a write-only attribute may be given', { password: 's3cret' }, { password: 's3cret' }],
    ['CRE-08 an immutable attribute may be given', { origin: 'x' }, { origin: 'x' }],
    ['REP-09 externalId is kept as it is', { externalId: 'Ab' }, { externalId: 'Ab' }],
    ['REP-29 the case of values is kept', { displayName: 'BARBARA', emails: [{ value: 'B@X', type: 'Work' }] }, { displayName: 'BARBARA', emails: [{ value: 'B@X', type: 'Work' }] }],
    ['A-01 unknown attributes are dropped', { dispalyName: 'x', name: { fullName: 'x', givenName: 'B' } }, { name: { givenName: 'B' } }],
    ['A-01 an unknown extension is dropped', { 'urn:example:Other': { x: 1 } }, {}],
    ['A-01 an unknown attribute may be called like a part of JavaScript', JSON.parse('{"__proto__":{"title":"x"},"constructor":"x","toString":"x"}') as JsonObject, {}],
    ['ENT-01 an extension attribute at the top is unknown', { department: 'x' }, {}],
    ['REP-15 an extension is kept under its URN', { [ENT]: { department: 'x' } }, { [ENT]: { department: 'x' } }],
    ['REP-15 the URN of an extension takes the spelling of the schema', { [ENT.toUpperCase()]: { DEPARTMENT: 'x' } }, { [ENT]: { department: 'x' } }],
    ['A-02 an extension that is null need not be listed', { schemas: [CORE], [ENT]: null }, {}],
    ['REP-02 an extension may be listed and absent', { schemas: [ENT, CORE] }, {}],
    ['REP-02 the order and case of schemas have no meaning', { schemas: [ENT.toUpperCase(), CORE.toLowerCase()] }, {}],
    ['REP-16 null is unassigned', { title: null, name: null, emails: null, [ENT]: null }, {}],
    ['REP-16 [] is unassigned', { emails: [], tags: [] }, {}],
    ['REP-16 null in a complex attribute is unassigned', { name: { givenName: 'B', familyName: null } }, { name: { givenName: 'B' } }],
    ['REP-16 a complex attribute without a value is unassigned', { name: { familyName: null } }, {}],
    ['REP-16 an element without a value is none', { emails: [null, {}, { value: null }, { value: 'a' }] }, { emails: [{ value: 'a' }] }],
    ['REP-16 an extension without a value is unassigned', { [ENT]: { department: null, manager: {} } }, {}],
    ['A-31 the empty string is a value', { title: '' }, { title: '' }],
    ['REP-19 false is a value', { active: false }, { active: false }],
    ['REP-20 numbers', { shoeSize: -42, height: 1.83 }, { shoeSize: -42, height: 1.83 }],
    ['REP-20 an integer may be a decimal', { height: 2 }, { height: 2 }],
    ['REP-21 a dateTime is kept as it was sent', { born: '1990-06-01T10:00:00.5-08:00' }, { born: '1990-06-01T10:00:00.5-08:00' }],
    ['REP-21 a dateTime on a leap day', { born: '2024-02-29T00:00:00Z' }, { born: '2024-02-29T00:00:00Z' }],
    ['REP-22 base64 with and without padding, in lines', { key: 'QUJD\nRA==', x509Certificates: [{ value: 'QUJDRA' }] }, { key: 'QUJD\nRA==', x509Certificates: [{ value: 'QUJDRA' }] }],
    ['REP-23 a reference may be relative', { profileUrl: 'Users/1' }, { profileUrl: 'Users/1' }],
    ['REP-27 an element is not kept twice', { emails: [{ value: 'a', type: 'work' }, { type: 'WORK', value: 'A' }, { value: 'a', type: 'home' }] }, { emails: [{ value: 'a', type: 'work' }, { value: 'a', type: 'home' }] }],
    ['REP-27 an element without a value is not kept twice, in whatever order its names are', { addresses: [{ type: 'work', locality: 'Rome' }, { locality: 'Rome', type: 'work' }] }, { addresses: [{ type: 'work', locality: 'Rome' }] }],
    ['REP-27 a simple value is not kept twice, unless its case counts', { tags: ['a', 'A', 'b'], codes: ['a', 'A', 'a'] }, { tags: ['a', 'b'], codes: ['a', 'A'] }],
    ['REP-26 one element may be primary', { emails: [{ value: 'a', primary: true }, { value: 'b', primary: false }] }, { emails: [{ value: 'a', primary: true }, { value: 'b', primary: false }] }],
    ['REP-28 another type than the canonical ones is kept', { emails: [{ value: 'a', type: 'assistant' }] }, { emails: [{ value: 'a', type: 'assistant' }] }],
    ['REP-28 a canonical value of a closed list', { size: 'M' }, { size: 'M' }],
    ['REP-28 a canonical value of a closed list in another letter case', { size: 'm' }, { size: 'm' }],
    ['I18N-07 all of Unicode is kept', { displayName: 'Žofie 😀 שלום e\u0301' }, { displayName: 'Žofie 😀 שלום e\u0301' }],
  ])('%s', (_rule, attributes, expected) => {
    expect(readUser(attributes)).toStrictEqual(expected);
  });

  it('schemas is left out, because it follows from the content', () => {
    expect(readResource(group, { schemas: [groupSchema.id], displayName: 'Crew', members: [{ value: 'u', display: 'x' }] }))
      .toStrictEqual({ displayName: 'Crew', members: [{ value: 'u' }] });
  });

  it('REP-04 schemas is read in any case', () => {
    expect(readResource(user, { SCHEMAS: [CORE], userName: 'b' })).toStrictEqual({ userName: 'b' });
  });

  it('the body is not changed', () => {
    const body = Object.freeze({ schemas: Object.freeze([CORE]), userName: 'b', name: Object.freeze({ givenName: 'B' }), emails: Object.freeze([Object.freeze({ value: 'a' })]) });
    expect(readResource(user, body)).toStrictEqual({ userName: 'b', name: { givenName: 'B' }, emails: [{ value: 'a' }] });
  });
});

describe('a body that is no resource of the type is refused', () => {
  const body = { schemas: [CORE], userName: 'b' };

  it.each<readonly [string, unknown]>([
    ['CRE-07 an array', [body]],
    ['CRE-07 a string', 'body'],
    ['CRE-07 null', null],
    ['CRE-07 nothing', undefined],
    ['A-02 no schemas', { userName: 'b' }],
    ['A-02 schemas that is a string', { ...body, schemas: CORE }],
    ['A-02 schemas with something else than strings', { ...body, schemas: [CORE, 1] }],
    ['REP-01 empty schemas', { ...body, schemas: [] }],
    ['REP-03 schemas without the base schema', { ...body, schemas: [ENT] }],
    ['REP-02 schemas with a schema of another type', { ...body, schemas: [CORE, groupSchema.id] }],
    ['A-02 REP-02 schemas without an extension that is there', { ...body, [ENT]: { department: 'x' } }],
    ['A-02 schemas with an unknown schema', { ...body, schemas: [CORE, 'urn:example:Other'] }],
    ['A-02 schemas that begins with an unknown schema', { ...body, schemas: ['urn:example:Other', CORE] }],
    ['an attribute twice, in two spellings', { ...body, title: 'x', TITLE: 'y' }],
    ['an extension attribute twice, in two spellings', { ...body, [ENT]: { department: 'x', Department: 'y' } }],
    ['a sub-attribute twice, in two spellings', { ...body, name: { givenName: 'x', GIVENNAME: 'y' } }],
  ])('%s', (_fault, given) => {
    expect(errorOf(() => readResource(user, given))).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });
});

describe('a value that does not fit is refused, by its path', () => {
  it.each<readonly [string, JsonObject, string]>([
    ['USR-01 an empty userName', { userName: '' }, 'userName'],
    ['USR-01 null as userName', { userName: null }, 'userName'],
    ['REP-30 a number for a string', { title: 1 }, 'title'],
    ['REP-30 an array for a string', { title: ['x'] }, 'title'],
    ['REP-30 an object for a string', { title: { value: 'x' } }, 'title'],
    ['REP-30 a string for an object', { name: 'B' }, 'name'],
    ['REP-30 an array for an object', { name: [{ givenName: 'B' }] }, 'name'],
    ['REP-30 a string for an array', { emails: 'a@b' }, 'emails'],
    ['REP-30 an object for an array', { emails: { value: 'a' } }, 'emails'],
    ['REP-30 a string for an element', { emails: ['a@b'] }, 'emails'],
    ['REP-30 an array for an element', { tags: [['a']] }, 'tags'],
    ['REP-30 a number in an element', { emails: [{ value: 1 }] }, 'emails.value'],
    ['REP-30 a string for an extension', { [ENT]: 'x' }, ENT],
    ['REP-30 a number in an extension', { [ENT]: { department: 1 } }, `${ENT}:department`],
    ['REP-30 a number in a complex attribute of an extension', { [ENT]: { manager: { value: 1 } } }, `${ENT}:manager.value`],
    ['REP-19 a string for a boolean', { active: 'yes' }, 'active'],
    ['REP-19 a number for a boolean', { active: 1 }, 'active'],
    ['REP-19 a string for a boolean in an element', { emails: [{ value: 'a', primary: 'true' }] }, 'emails.primary'],
    ['REP-20 a fraction for an integer', { shoeSize: 1.5 }, 'shoeSize'],
    ['REP-20 an integer that JSON cannot carry', { shoeSize: 2 ** 53 }, 'shoeSize'],
    ['REP-20 a string for an integer', { shoeSize: '1' }, 'shoeSize'],
    ['REP-20 a string for a decimal', { height: '1.5' }, 'height'],
    ['REP-20 a decimal that no double holds', JSON.parse('{ "height": -1e400 }'), 'height'],
    ['REP-21 a date without a time', { born: '2024-01-01' }, 'born'],
    ['REP-21 a time without seconds', { born: '2024-01-01T10:00Z' }, 'born'],
    ['REP-21 a dateTime in words', { born: 'Mon, 1 Jan 2024 10:00:00 GMT' }, 'born'],
    ['REP-21 an hour that does not exist', { born: '2024-01-01T25:00:00Z' }, 'born'],
    ['REP-21 a day that does not exist', { born: '2023-02-29T10:00:00Z' }, 'born'],
    ['REP-22 what is no base64', { x509Certificates: [{ value: '***' }] }, 'x509Certificates.value'],
    ['REP-22 padding in the middle', { key: 'QQ==QQ==' }, 'key'],
    ['REP-26 two primary elements', { emails: [{ value: 'a', primary: true }, { value: 'b', primary: true }] }, 'emails'],
    ['REP-28 another value than those of a closed list', { size: 'XL' }, 'size'],
    ['I18N-04 U+0000', { title: 'a\u0000b' }, 'title'],
    ['I18N-07 half of a surrogate pair', { title: '\ud83d' }, 'title'],
    ['DISC-21 an extension without its required attribute', { [BADGE]: { color: 'red' } }, `${BADGE}:number`],
  ])('%s', (_fault, attributes, path) => {
    const error = errorOf(() => readResource(user, { schemas: schemasFor(attributes), userName: 'b', ...attributes }));
    expect(error).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(error.detail.startsWith(`${path} `)).toBe(true);
  });

  it('CRE-07 a required attribute that is missing', () => {
    expect(errorOf(() => readResource(user, { schemas: [CORE] }))).toMatchObject({ scimType: 'invalidValue', detail: 'userName is required.' });
    expect(errorOf(() => readResource(group, { schemas: [groupSchema.id] }))).toMatchObject({ scimType: 'invalidValue', detail: 'displayName is required.' });
  });

  it('DISC-21 a required extension that is missing', () => {
    const body: Json = { schemas: [CORE], userName: 'b' };
    expect(errorOf(() => readResource(badgeRequired, body))).toMatchObject({ scimType: 'invalidValue', detail: `The extension ${BADGE} is required.` });
    expect(readResource(badgeRequired, { ...body, schemas: [CORE, BADGE], [BADGE]: { number: '7' } })).toStrictEqual({ userName: 'b', [BADGE]: { number: '7' } });
  });

  it('the detail says what was given and what would work', () => {
    expect(errorOf(() => readUser({ active: 'yes' })).detail).toBe('active must be true or false, not the string "yes".');
    expect(errorOf(() => readUser({ emails: { value: 'a' } })).detail).toBe('emails must be an array, not an object.');
    expect(errorOf(() => readUser({ size: 'XL' })).detail).toBe('size must be one of: S, M, L; "XL" is none of them.');
  });

  it('a long value that is nearly base64 is refused at once', () => {
    const start = performance.now();
    expect(errorOf(() => readUser({ key: `${' '.repeat(200_000)}*` })).scimType).toBe('invalidValue');
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
