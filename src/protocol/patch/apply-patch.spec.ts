import type { Json, JsonObject } from '../json.js';
import { defineAttribute } from '../schema/attribute.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import { applyPatch } from './apply-patch.js';
import type { RawOperation } from './operation.js';
import { bindOperations } from './parse-patch.js';

const CORE = userSchema.id;
const ENT = enterpriseUserSchema.id;
const BADGE = 'urn:example:2.0:Badge';

/** A User with an attribute of each kind that the User schema lacks. */
const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: {
    ...userSchema,
    attributes: [
      ...userSchema.attributes,
      defineAttribute('tags', 'A multi-valued string.', { multiValued: true }),
      defineAttribute('keys', 'A required multi-valued string.', { multiValued: true, required: true }),
      defineAttribute('origin', 'An immutable string.', { mutability: 'immutable' }),
      defineAttribute('marks', 'An immutable multi-valued string.', { mutability: 'immutable', multiValued: true }),
      defineAttribute('birth', 'An immutable complex attribute.', {
        type: 'complex', mutability: 'immutable', subAttributes: [defineAttribute('city', 'City.'), defineAttribute('country', 'Country.')],
      }),
    ],
  },
  extensions: [
    { schema: enterpriseUserSchema, required: false },
    { schema: { id: BADGE, name: 'Badge', description: 'Badge', attributes: [defineAttribute('number', 'Set once.', { mutability: 'immutable' }), defineAttribute('colour', 'Anything.')] }, required: false },
  ],
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** What the operations make of a resource that cannot be changed. */
function patch(before: JsonObject, ...operations: readonly RawOperation[]): JsonObject {
  return applyPatch(type, freeze(before), bindOperations(type, freeze(operations), {}), { createsMissingElements: false });
}

const add = (path: string | undefined, value: Json): RawOperation => ({ op: 'add', value, ...(path !== undefined && { path }) });
const replace = (path: string | undefined, value: Json): RawOperation => ({ op: 'replace', value, ...(path !== undefined && { path }) });
const remove = (path: string, value?: Json): RawOperation => ({ op: 'remove', path, ...(value !== undefined && { value }) });

type Row = readonly [rule: string, before: JsonObject, operation: RawOperation, after: JsonObject];
type NoOp = readonly [rule: string, before: JsonObject, operation: RawOperation];
type Refusal = readonly [rule: string, before: JsonObject, operation: RawOperation, scimType: string];

const a = { value: 'a@x', type: 'work', primary: true };
const b = { value: 'b@x', type: 'home' };
const c = { value: 'c@x', type: 'other' };

describe('add', () => {
  it.each<Row>([
    ['ADD-01 without a path, each member is added', { title: 'x', emails: [a] }, add(undefined, { nickName: 'B', emails: [b] }), { title: 'x', nickName: 'B', emails: [a, b] }],
    ['ADD-03 sets a simple attribute', {}, add('title', 'Boss'), { title: 'Boss' }],
    ['ADD-03 sets false', {}, add('active', false), { active: false }],
    ['ADD-04 replaces a simple attribute', { title: 'Boss' }, add('title', 'CEO'), { title: 'CEO' }],
    ['PAT-07 finds a core attribute by its URN', {}, add(`${CORE}:title`, 'x'), { title: 'x' }],
    ['ADD-06 sets the given sub-attributes, others stay', { name: { givenName: 'B', familyName: 'J' } }, add('name', { middleName: 'M', givenName: 'C' }), { name: { familyName: 'J', middleName: 'M', givenName: 'C' } }],
    ['ADD-06 makes a complex attribute', {}, add('name', { GivenName: 'B' }), { name: { givenName: 'B' } }],
    ['ADD-07 sets a sub-attribute, others stay', { name: { givenName: 'B' } }, add('name.familyName', 'J'), { name: { givenName: 'B', familyName: 'J' } }],
    ['ADD-07 makes the parent of a sub-attribute', {}, add('name.givenName', 'A'), { name: { givenName: 'A' } }],
    ['ADD-08 appends elements', { emails: [a] }, add('emails', [b, c]), { emails: [a, b, c] }],
    ['ADD-08 appends a lone object', { emails: [a] }, add('emails', b), { emails: [a, b] }],
    ['ADD-08 makes the list', {}, add('emails', [a]), { emails: [a] }],
    ['ADD-09 an element with the same value and another type is another', { emails: [a] }, add('emails', [{ value: 'a@x', type: 'home' }]), { emails: [a, { value: 'a@x', type: 'home' }] }],
    ['ADD-09 an element that is there takes what is new', { emails: [a] }, add('emails', [{ value: 'a@x', type: 'work', display: 'A' }]), { emails: [{ ...a, display: 'A' }] }],
    ['ADD-09 the same element twice in the value is one', {}, add('emails', [b, b]), { emails: [b] }],
    ['ADD-10 appends simple values without repeats', { tags: ['a', 'b'] }, add('tags', ['B', 'd', 'e']), { tags: ['a', 'b', 'd', 'e'] }],
    ['ADD-15 makes the extension of an attribute', { title: 'x' }, add(`${ENT}:department`, 'R&D'), { title: 'x', [ENT]: { department: 'R&D' } }],
    ['ADD-15 keeps the other attributes of an extension', { [ENT]: { costCenter: '7' } }, add(`${ENT}:department`, 'R&D'), { [ENT]: { costCenter: '7', department: 'R&D' } }],
    ['ADD-15 takes an extension as a whole, attribute by attribute', { [ENT]: { costCenter: '7' } }, add(ENT, { department: 'R&D' }), { [ENT]: { costCenter: '7', department: 'R&D' } }],
    ['ADD-15 sets a sub-attribute in an extension', { [ENT]: { manager: { $ref: 'r' } } }, add(`${ENT}:manager.value`, 'M'), { [ENT]: { manager: { $ref: 'r', value: 'M' } } }],
    ['ADD-17 sets a write-only attribute', {}, add('password', 's3cret'), { password: 's3cret' }],
    ['PAT-12 sets an immutable attribute that has no value', {}, add('origin', 'x'), { origin: 'x' }],
    ['PAT-12 sets an immutable complex attribute that has no value', {}, add('birth', { city: 'Rome' }), { birth: { city: 'Rome' } }],
    ['PAT-12 sets a sub-attribute of an immutable complex attribute that has no value', {}, add('birth.city', 'Rome'), { birth: { city: 'Rome' } }],
    ['PAT-20 null means unassigned', { title: 'x', nickName: 'y' }, add('title', null), { nickName: 'y' }],
    ['PAT-20 null for a sub-attribute of the value means unassigned', { name: { givenName: 'B', familyName: 'J' } }, add('name', { givenName: null }), { name: { familyName: 'J' } }],
    ['ADD-16 a new primary element takes it from the old one', { emails: [a] }, add('emails', [{ ...b, primary: true }]), { emails: [{ ...a, primary: false }, { ...b, primary: true }] }],
    ['ADD-16 an element that is there becomes primary', { emails: [a, b] }, add('emails', [{ ...b, primary: true }]), { emails: [{ ...a, primary: false }, { ...b, primary: true }] }],
    ['ADD-16 an element without a value that is there becomes primary', { addresses: [{ locality: 'Rome' }] }, add('addresses', [{ primary: true, locality: 'Rome' }]), { addresses: [{ locality: 'Rome', primary: true }] }],
    ['ADD-16 of two elements with one value the given one becomes primary', { emails: [{ value: 'v', type: 'work' }, { value: 'v', type: 'home', primary: true }] },
      add('emails', [{ value: 'v', type: 'work', primary: true }]), { emails: [{ value: 'v', type: 'work', primary: true }, { value: 'v', type: 'home', primary: false }] }],
  ])('%s', (_rule, before, operation, after) => {
    expect(patch(before, operation)).toStrictEqual(after);
  });

  it.each<NoOp>([
    ['ADD-05 the same value', { title: 'x' }, add('title', 'x')],
    ['ADD-06 the same sub-attributes', { name: { givenName: 'B', familyName: 'J' } }, add('name', { givenName: 'B' })],
    ['ADD-09 an element that is there', { emails: [a, b] }, add('emails', [b])],
    ['ADD-09 an element that is there, its names in another order', { addresses: [{ type: 'work', locality: 'Rome' }] }, add('addresses', [{ locality: 'Rome', type: 'work' }])],
    ['ADD-10 a simple value that is there', { tags: ['a', 'b'] }, add('tags', ['b'])],
    ['PAT-12 the value that an immutable attribute has', { origin: 'x' }, add('origin', 'x')],
    ['PAT-12 an element that an immutable list has', { marks: ['a', 'b'] }, add('marks', ['b'])],
    ['PAT-20 no elements', { emails: [a] }, add('emails', [])],
    ['PAT-20 null for a multi-valued attribute: no elements', { emails: [a] }, add('emails', null)],
    ['PAT-20 no elements for what is absent', { title: 'x' }, add('emails', [])],
    ['PAT-20 null for what is absent', { title: 'x' }, add('nickName', null)],
    ['an object without values', { title: 'x' }, add('name', {})],
    ['no members', { title: 'x' }, add(undefined, {})],
  ])('changes nothing: %s', (_rule, before, operation) => {
    expect(patch(before, operation)).toBe(before);
  });

  it.each<Refusal>([
    ['ADD-06 a complex attribute takes an object', {}, add('name', 'x'), 'invalidValue'],
    ['PAT-13 a string takes a string', {}, add('title', 1), 'invalidValue'],
    ['PAT-13 a boolean takes a boolean', {}, add('active', 'abc'), 'invalidValue'],
    ['PAT-13 a sub-attribute has a type, too', {}, add('emails', [{ value: 1 }]), 'invalidValue'],
    ['PAT-13 a single value takes no array', {}, add('title', ['x']), 'invalidValue'],
    ['PAT-13 elements of a complex attribute are objects', {}, add('emails', ['a@x']), 'invalidValue'],
    ['ADD-16 two primary elements in the value', {}, add('emails', [a, { ...b, primary: true }]), 'invalidValue'],
    ['PAT-11 a read-only attribute', {}, add('id', 'x'), 'mutability'],
    ['PAT-11 a read-only list', {}, add('groups', [{ value: 'g' }]), 'mutability'],
    ['PAT-11 a sub-attribute of a read-only attribute', {}, add('meta.created', '2024-01-01T00:00:00Z'), 'mutability'],
    ['PAT-11 a read-only sub-attribute', {}, add(`${ENT}:manager.displayName`, 'x'), 'mutability'],
    ['PAT-12 another value of an immutable attribute', { origin: 'x' }, add('origin', 'y'), 'mutability'],
    ['PAT-12 another sub-attribute of an immutable complex attribute', { birth: { city: 'Rome' } }, add('birth', { country: 'IT' }), 'mutability'],
    ['PAT-12 a sub-attribute of an immutable complex attribute that has a value', { birth: { city: 'Rome' } }, add('birth.country', 'IT'), 'mutability'],
    ['PAT-12 elements for an immutable list that has some', { marks: ['a'] }, add('marks', ['b']), 'mutability'],
    ['PAT-14 null for a required attribute', { userName: 'x' }, add('userName', null), 'mutability'],
  ])('is refused: %s', (_rule, before, operation, scimType) => {
    expect(refusalOf(() => patch(before, operation))).toBe(scimType);
  });
});

describe('replace', () => {
  it.each<Row>([
    ['REP-P01 without a path, each member is replaced, others stay', { active: true, title: 'x', emails: [a] }, replace(undefined, { active: false, emails: [b] }), { active: false, title: 'x', emails: [b] }],
    ['REP-P02 a simple attribute', { displayName: 'x' }, replace('displayName', 'X'), { displayName: 'X' }],
    ['REP-P03 an attribute without a value', {}, replace('nickName', 'N'), { nickName: 'N' }],
    ['REP-P04 listed sub-attributes, others stay', { name: { givenName: 'B', familyName: 'J' } }, replace('name', { familyName: 'X' }), { name: { givenName: 'B', familyName: 'X' } }],
    ['REP-P04 without a path, listed sub-attributes, others stay', { name: { givenName: 'B', familyName: 'J' } }, replace(undefined, { name: { familyName: 'X' } }), { name: { givenName: 'B', familyName: 'X' } }],
    ['REP-P05 a sub-attribute', { name: { givenName: 'B', familyName: 'J' } }, replace('name.familyName', 'Y'), { name: { givenName: 'B', familyName: 'Y' } }],
    ['REP-P05 a sub-attribute without a value', {}, replace('name.familyName', 'Y'), { name: { familyName: 'Y' } }],
    ['REP-P06 the whole list', { emails: [a, b] }, replace('emails', [c]), { emails: [c] }],
    ['REP-P06 the whole list by a lone object', { emails: [a, b] }, replace('emails', c), { emails: [c] }],
    ['REP-P06 an absent list', {}, replace('emails', [c]), { emails: [c] }],
    ['REP-P06 a list of simple values', { tags: ['a', 'b'] }, replace('tags', ['b', 'c']), { tags: ['b', 'c'] }],
    ['REP-P06 [] clears the list', { title: 'x', emails: [a] }, replace('emails', []), { title: 'x' }],
    ['REP-P12 an extension attribute, others stay', { [ENT]: { costCenter: '7', department: 'x' } }, replace(`${ENT}:department`, 'Ops'), { [ENT]: { costCenter: '7', department: 'Ops' } }],
    ['REP-P12 an extension as a whole, attribute by attribute', { [ENT]: { costCenter: '7', department: 'x' } }, replace(ENT, { department: 'Ops' }), { [ENT]: { costCenter: '7', department: 'Ops' } }],
    ['REP-P12 an extension in a value without a path', { [ENT]: { costCenter: '7' } }, replace(undefined, { [ENT]: { department: 'Ops' } }), { [ENT]: { costCenter: '7', department: 'Ops' } }],
    ['REP-P14 a write-only attribute', {}, replace('password', 'n3w'), { password: 'n3w' }],
    ['REP-P11 elements with one primary', { emails: [a] }, replace('emails', [b, { ...c, primary: true }]), { emails: [b, { ...c, primary: true }] }],
    ['PAT-20 null unassigns', { title: 'x', nickName: 'y' }, replace('title', null), { nickName: 'y' }],
    ['PAT-20 null unassigns a sub-attribute', { name: { givenName: 'B', familyName: 'J' } }, replace('name', { familyName: null }), { name: { givenName: 'B' } }],
    ['PAT-20 null for the last sub-attribute unassigns the whole', { title: 'x', name: { givenName: 'B' } }, replace('name.givenName', null), { title: 'x' }],
    ['PAT-20 null unassigns a list', { title: 'x', emails: [a] }, replace('emails', null), { title: 'x' }],
    ['PAT-20 null unassigns an extension', { title: 'x', [ENT]: { department: 'x' } }, replace(ENT, null), { title: 'x' }],
    ['PAT-20 null for its last attribute unassigns an extension', { title: 'x', [ENT]: { department: 'x' } }, replace(`${ENT}:department`, null), { title: 'x' }],
  ])('%s', (_rule, before, operation, after) => {
    expect(patch(before, operation)).toStrictEqual(after);
  });

  it.each<NoOp>([
    ['REP-P15 the same value', { title: 'x' }, replace('title', 'x')],
    ['REP-P15 the same complex value, its names in another order', { name: { familyName: 'J', givenName: 'B' } }, replace('name', { givenName: 'B', familyName: 'J' })],
    ['REP-P15 the same elements', { emails: [a, b] }, replace('emails', [a, b])],
    ['REP-P15 the same elements in another order, with their names in another order', { emails: [a, b] }, replace('emails', [b, { primary: true, type: 'work', value: 'a@x' }])],
    ['REP-P15 the same extension', { [ENT]: { department: 'x', manager: { value: 'M' } } }, replace(ENT, { manager: { value: 'M' }, department: 'x' })],
    ['PAT-12 the value that an immutable attribute has', { birth: { city: 'Rome', country: 'IT' } }, replace('birth', { country: 'IT', city: 'Rome' })],
    ['PAT-20 null for what is absent', { title: 'x' }, replace('nickName', null)],
    ['PAT-20 null for an extension that is absent', { title: 'x' }, replace(ENT, null)],
    ['PAT-20 [] for what is absent', { title: 'x' }, replace('emails', [])],
    ['PAT-22 read-only members of a value without a path', { title: 'x' }, replace(undefined, { id: 'y', schemas: [CORE], meta: {}, groups: [] })],
  ])('changes nothing: %s', (_rule, before, operation) => {
    expect(patch(before, operation)).toBe(before);
  });

  it.each<Refusal>([
    ['PAT-16 schemas without the base schema', {}, replace('schemas', ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']), 'mutability'],
    ['PAT-11 id', {}, replace('id', 'x'), 'mutability'],
    ['PAT-11 meta.created', {}, replace('meta.created', '2024-01-01T00:00:00Z'), 'mutability'],
    ['REP-P10 groups', {}, replace('groups', []), 'mutability'],
    ['REP-P10 another value of an immutable attribute', { origin: 'x' }, replace('origin', 'y'), 'mutability'],
    ['REP-P10 a sub-attribute of an immutable complex attribute', { birth: { city: 'Rome' } }, replace('birth.city', 'Oslo'), 'mutability'],
    ['REP-P10 no value for an immutable attribute', { origin: 'x' }, replace('origin', null), 'mutability'],
    ['REP-P10 another value of an immutable complex attribute', { birth: { city: 'Rome' } }, replace('birth', { city: 'Oslo' }), 'mutability'],
    ['PAT-14 null for a required attribute', { userName: 'x' }, replace('userName', null), 'mutability'],
    ['PAT-14 [] for a required attribute', { keys: ['k'] }, replace('keys', []), 'mutability'],
    ['USR-01 the empty string for a required attribute', { userName: 'x' }, replace('userName', ''), 'invalidValue'],
    ['PAT-13 a value of another type', { active: true }, replace('active', 'False'), 'invalidValue'],
    ['PAT-13 a value of another type in a value without a path', {}, replace(undefined, { active: 'False' }), 'invalidValue'],
    ['REP-P11 two primary elements', {}, replace('emails', [a, { ...b, primary: true }]), 'invalidValue'],
  ])('is refused: %s', (_rule, before, operation, scimType) => {
    expect(refusalOf(() => patch(before, operation))).toBe(scimType);
  });
});

describe('remove', () => {
  it.each<Row>([
    ['REM-02 a simple attribute', { title: 'x', nickName: 'y' }, remove('title'), { nickName: 'y' }],
    ['REM-02 a whole complex attribute', { title: 'x', name: { givenName: 'B' } }, remove('name'), { title: 'x' }],
    ['REM-03 a sub-attribute, others stay', { name: { givenName: 'B', middleName: 'M' } }, remove('name.middleName'), { name: { givenName: 'B' } }],
    ['REM-03 the last sub-attribute takes its parent with it', { title: 'x', name: { givenName: 'B' } }, remove('name.givenName'), { title: 'x' }],
    ['REM-04 all elements', { title: 'x', emails: [a, b] }, remove('emails'), { title: 'x' }],
    ['REM-04 all elements, when the value lists none', { title: 'x', emails: [a, b] }, remove('emails', []), { title: 'x' }],
    ['REM-10 only the listed elements', { emails: [a, b, c] }, remove('emails', [{ value: 'a@x' }, { value: 'c@x' }]), { emails: [b] }],
    ['REM-10 only the listed element, as a lone object', { emails: [a, b] }, remove('emails', { value: 'b@x' }), { emails: [a] }],
    ['REM-10 in any case, unless case-exact', { emails: [a, b] }, remove('emails', [{ value: 'B@X' }]), { emails: [a] }],
    ['REM-10 of one value, only the listed type', { emails: [{ value: 'v', type: 'work' }, { value: 'v', type: 'home' }] }, remove('emails', [{ value: 'v', type: 'home' }]), { emails: [{ value: 'v', type: 'work' }] }],
    ['REM-10 an element listed without a value is known by all that is listed', { addresses: [{ type: 'work', locality: 'Rome' }, { type: 'work', locality: 'Oslo' }] },
      remove('addresses', [{ type: 'work', locality: 'Oslo' }]), { addresses: [{ type: 'work', locality: 'Rome' }] }],
    ['REM-10 the last listed element takes the list with it', { title: 'x', emails: [a] }, remove('emails', [{ value: 'a@x' }]), { title: 'x' }],
    ['REM-05 an element of a required list that is not the last', { keys: ['k', 'l'] }, remove('keys[value eq "k"]'), { keys: ['l'] }],
    ['REM-10 a listed simple value', { tags: ['a', 'b'] }, remove('tags', ['A']), { tags: ['b'] }],
    ['REM-12 an extension attribute, others stay', { [ENT]: { department: 'x', costCenter: '7' } }, remove(`${ENT}:department`), { [ENT]: { costCenter: '7' } }],
    ['REM-12 the last extension attribute takes the extension with it', { title: 'x', [ENT]: { department: 'x' } }, remove(`${ENT}:department`), { title: 'x' }],
    ['REM-12 the last sub-attribute takes the extension with it', { title: 'x', [ENT]: { manager: { value: 'M' } } }, remove(`${ENT}:manager.value`), { title: 'x' }],
    ['REM-12 a whole extension', { title: 'x', [ENT]: { department: 'x', costCenter: '7' } }, remove(ENT), { title: 'x' }],
    ['REM-02 the value of a remove on a single value is passed over', { title: 'x', nickName: 'y' }, remove('title', 'other'), { nickName: 'y' }],
  ])('%s', (_rule, before, operation, after) => {
    expect(patch(before, operation)).toStrictEqual(after);
  });

  it.each<NoOp>([
    ['REM-09 an absent attribute', { title: 'x' }, remove('nickName')],
    ['REM-09 an absent sub-attribute', { name: { givenName: 'B' } }, remove('name.familyName')],
    ['REM-09 an absent sub-attribute of an absent attribute', { title: 'x' }, remove('name.familyName')],
    ['REM-09 an absent list', { title: 'x' }, remove('emails')],
    ['REM-09 an absent extension', { title: 'x' }, remove(ENT)],
    ['REM-09 an absent extension with an immutable attribute', { title: 'x' }, remove(BADGE)],
    ['REM-09 an absent extension attribute', { [ENT]: { department: 'x' } }, remove(`${ENT}:division`)],
    ['REM-09 an absent immutable attribute', { title: 'x' }, remove('origin')],
    ['A-13 a listed element that is not there', { emails: [a] }, remove('emails', [{ value: 'gone@x' }])],
    ['REM-10 an element listed by what no element has', { emails: [a] }, remove('emails', [{ display: 'A' }])],
    ['REM-10 an element listed by nothing', { emails: [a] }, remove('emails', [{}])],
  ])('changes nothing: %s', (_rule, before, operation) => {
    expect(patch(before, operation)).toBe(before);
  });

  it.each<Refusal>([
    ['REM-08 a required attribute', { userName: 'x' }, remove('userName'), 'mutability'],
    ['REM-08 a required list', { keys: ['k'] }, remove('keys'), 'mutability'],
    ['REM-08 the last element of a required list', { keys: ['k'] }, remove('keys', ['k']), 'mutability'],
    ['REM-08 the last element of a required list, chosen by a filter', { keys: ['k'] }, remove('keys[value eq "k"]'), 'mutability'],
    ['REM-08 id', { id: 'x' }, remove('id'), 'mutability'],
    ['REM-08 meta', { meta: {} }, remove('meta'), 'mutability'],
    ['REM-08 schemas', {}, remove('schemas', [CORE]), 'mutability'],
    ['REM-08 groups', {}, remove('groups'), 'mutability'],
    ['PAT-12 an immutable attribute that has a value', { origin: 'x' }, remove('origin'), 'mutability'],
    ['PAT-12 a sub-attribute of an immutable complex attribute', { birth: { city: 'Rome', country: 'IT' } }, remove('birth.city'), 'mutability'],
    ['PAT-12 a listed element of an immutable list', { marks: ['a', 'b'] }, remove('marks', ['a']), 'mutability'],
    ['PAT-12 an element of an immutable list chosen by a filter', { marks: ['a', 'b'] }, remove('marks[value eq "a"]'), 'mutability'],
    ['PAT-12 an extension with an immutable attribute that has a value', { [BADGE]: { number: '7' } }, remove(BADGE), 'mutability'],
    ['REM-10 a listed element that is none', { emails: [a] }, remove('emails', [1]), 'invalidValue'],
  ])('is refused: %s', (_rule, before, operation, scimType) => {
    expect(refusalOf(() => patch(before, operation))).toBe(scimType);
  });
});

describe('A-01 where what is unknown is refused', () => {
  const refuse = (operation: RawOperation): string => refusalOf(() => applyPatch(type, {}, bindOperations(type, [operation], { refusesUnknown: true }), { createsMissingElements: false, refusesUnknown: true }));

  it.each<readonly [string, RawOperation]>([
    ['a sub-attribute', add('name', { givenName: 'B', foo: 'x' })],
    ['a sub-attribute of an element', replace('emails', [{ value: 'a@x', foo: 1 }])],
    ['a sub-attribute of an element that is made', add('emails[type eq "work"]', { value: 'a@x', foo: 1 })],
    ['an attribute of an extension', add(ENT, { department: 'x', foo: 'y' })],
    ['a sub-attribute in an extension', add(ENT, { manager: { foo: 'y' } })],
  ])('it is refused: %s', (_what, operation) => {
    expect(refuse(operation)).toBe('invalidSyntax');
  });

  it('an attribute of an extension that is read-only is passed over all the same', () => {
    expect(refuse(add(`${ENT}:manager`, { value: 'M', displayName: 'x' }))).toBe(`accepted: ${JSON.stringify({ [ENT]: { manager: { value: 'M' } } })}`);
  });
});

describe('several operations', () => {
  it('PAT-08 each works on what the one before made', () => {
    expect(patch({ title: 'x' }, add('title', 'y'), remove('title'), add('emails', [a]), replace('emails', [b]), add('emails', [c])))
      .toStrictEqual({ emails: [b, c] });
  });

  it('PAT-09 when one fails, nothing has happened', () => {
    const before = { userName: 'x', emails: [a], [ENT]: { department: 'x' } };
    const text = JSON.stringify(before);
    expect(refusalOf(() => patch(before, add('title', 'y'), remove('emails'), remove(ENT), remove('userName')))).toBe('mutability');
    expect(JSON.stringify(before)).toBe(text);
  });

  it('PAT-18 no operation gives back the very resource', () => {
    const before = { title: 'x' };
    expect(patch(before)).toBe(before);
  });
});

function refusalOf(act: () => JsonObject): string {
  try {
    return `accepted: ${JSON.stringify(act())}`;
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType ?? 'without a scimType';
    throw error;
  }
}
