import type { Json, JsonObject } from '../json.js';
import { defineAttribute } from '../schema/attribute.js';
import { groupSchema } from '../schema/definitions/group.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType, type ResourceType } from '../schema/resource-type.js';
import type { Schema } from '../schema/schema.js';
import { ScimError } from '../scim-error.js';
import { applyPatch } from './apply-patch.js';
import type { RawOperation } from './operation.js';
import { bindOperations } from './parse-patch.js';

/** An extension with lists, an immutable and a required sub-attribute. */
const devices: Schema = {
  id: 'urn:example:2.0:Devices',
  name: 'Devices',
  description: 'Devices',
  attributes: [
    defineAttribute('tags', 'Simple values.', { multiValued: true }),
    defineAttribute('devices', 'Devices.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        defineAttribute('serial', 'Set once.', { mutability: 'immutable' }),
        defineAttribute('model', 'Required.', { required: true }),
        defineAttribute('owner', 'Read-only.', { mutability: 'readOnly' }),
        defineAttribute('label', 'Anything.'),
      ],
    }),
  ],
};
const DEVICES = `${devices.id}:devices`;

const user = defineResourceType({ name: 'User', endpoint: '/Users', description: 'User', schema: userSchema, extensions: [{ schema: devices, required: false }] });
const group = defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: groupSchema, extensions: [] });

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

function patch(before: JsonObject, operation: RawOperation, createsMissingElements = false, type: ResourceType = user): JsonObject {
  return applyPatch(type, freeze(before), bindOperations(type, [freeze(operation)], {}), { createsMissingElements });
}

/** The list that an operation makes of a list. */
function patchList(name: string, before: readonly Json[], operation: RawOperation, createsMissingElements = false): Json | undefined {
  return patch({ [name]: before }, operation, createsMissingElements)[name];
}

function refusalOf(act: () => JsonObject | Json | undefined): string {
  try {
    return `accepted: ${JSON.stringify(act())}`;
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType ?? 'without a scimType';
    throw error;
  }
}

const add = (path: string, value: Json): RawOperation => ({ op: 'add', path, value });
const replace = (path: string, value: Json): RawOperation => ({ op: 'replace', path, value });
const remove = (path: string): RawOperation => ({ op: 'remove', path });

const work = { value: 'w@x', type: 'work', primary: true };
const home = { value: 'h@x', type: 'home' };
const old = { value: 'o@x', type: 'home', display: 'Old' };

type Row = readonly [rule: string, before: readonly Json[], operation: RawOperation, after: readonly Json[] | undefined];

describe('elements that a value filter chooses', () => {
  it.each<Row>([
    ['ADD-11 add merges an object into the one match', [work, home], add('emails[type eq "work"]', { display: 'W' }), [{ ...work, display: 'W' }, home]],
    ['ADD-11 add merges an object into several matches', [work, home, old], add('emails[type eq "home"]', { display: 'H' }), [work, { ...home, display: 'H' }, { ...old, display: 'H' }]],
    ['ADD-12 add sets a sub-attribute of the one match', [work, home], add('emails[type eq "home"].display', 'H'), [work, { ...home, display: 'H' }]],
    ['ADD-12 add sets a sub-attribute of several matches', [work, home, old], add('emails[type eq "home"].type', 'other'), [work, { ...home, type: 'other' }, { ...old, type: 'other' }]],
    ['PAT-20 add of null for a sub-attribute unassigns it in each match', [work, old], add('emails[type eq "home"]', { display: null }), [work, { value: 'o@x', type: 'home' }]],
    ['REP-P07 replace puts the value in the place of the one match', [work, old], replace('emails[type eq "home"]', { value: 'n@x', type: 'home' }), [work, { value: 'n@x', type: 'home' }]],
    ['REP-P07 replace puts the value in the place of several matches, once', [work, home, old], replace('emails[type eq "home"]', { value: 'n@x' }), [work, { value: 'n@x' }]],
    ['REP-P08 replace sets a sub-attribute, the others of the match stay', [work, old], replace('emails[type eq "home"].value', 'n@x'), [work, { ...old, value: 'n@x' }]],
    ['REP-P08 replace sets a sub-attribute that the match lacks', [work, home], replace('emails[type eq "home"].display', 'H'), [work, { ...home, display: 'H' }]],
    ['REP-P08 replace sets a sub-attribute of several matches', [work, home, old], replace('emails[type eq "home"].display', 'H'), [work, { ...home, display: 'H' }, { ...old, display: 'H' }]],
    ['A-25 every element of a type is hit, and no element is there twice afterwards', [home, { ...old, display: 'H' }], replace('emails[type eq "home"].value', 'n@x'), [{ value: 'n@x', type: 'home' }]],
    ['REM-05 remove takes the one match', [work, home], remove('emails[type eq "work"]'), [home]],
    ['REM-05 remove takes several matches', [work, home, old], remove('emails[type eq "home"]'), [work]],
    ['REM-05 remove takes any legal filter', [work, home, old], remove('emails[type eq "home" and not (display pr)]'), [work, old]],
    ['REM-05 remove of all unassigns the attribute', [work, home], remove('emails[value pr]'), undefined],
    ['REM-06 remove takes a sub-attribute of the one match', [work, old], remove('emails[type eq "home"].display'), [work, { value: 'o@x', type: 'home' }]],
    ['REM-06 remove takes a sub-attribute of several matches', [work, home], remove('emails[value pr].type'), [{ value: 'w@x', primary: true }, { value: 'h@x' }]],
    ['REM-06 an element that is left empty goes', [work, { type: 'home' }], remove('emails[type eq "home"].type'), [work]],
    ['REM-13 remove of the primary element promotes no other', [work, home], remove('emails[primary eq true]'), [home]],
    ['PAT-20 null removes the match', [work, home], replace('emails[type eq "home"]', null), [work]],
    ['PAT-20 null removes the last match and the attribute', [work], replace('emails[type eq "work"]', null), undefined],
    ['PAT-20 null removes a sub-attribute of the match', [work, old], replace('emails[type eq "home"].display', null), [work, { value: 'o@x', type: 'home' }]],
    ['PAT-07 names and values are found in any case', [work, home], replace('EMAILS[TYPE eq "HOME"].VALUE', 'n@x'), [work, { ...home, value: 'n@x' }]],
    ['elements that differ in a removed sub-attribute alone become one', [work, home, { value: 'h@x', type: 'other' }], remove('emails[value eq "h@x"].type'), [work, { value: 'h@x' }]],
  ])('%s', (_rule, before, operation, after) => {
    expect(patchList('emails', before, operation)).toStrictEqual(after);
  });

  it.each<readonly [string, JsonObject, RawOperation]>([
    ['REM-07 remove without a match', { emails: [work] }, remove('emails[type eq "fax"]')],
    ['REM-07 remove of a sub-attribute without a match', { emails: [work] }, remove('emails[type eq "fax"].display')],
    ['REM-07 remove from an absent attribute', { title: 'x' }, remove('emails[type eq "work"]')],
    ['REM-07 remove from an absent attribute of an extension', { [devices.id]: { tags: ['a'] } }, remove(`${DEVICES}[serial eq "1"]`)],
    ['REM-09 remove of a sub-attribute that the match lacks', { emails: [home] }, remove('emails[type eq "home"].display')],
    ['REP-P15 replace by the same value', { emails: [work, home] }, replace('emails[type eq "home"].value', 'h@x')],
    ['REP-P15 replace by the same element, its names in another order', { emails: [work, home] }, replace('emails[type eq "home"]', { type: 'home', value: 'h@x' })],
    ['ADD-11 add of what is there', { emails: [work, home] }, add('emails[type eq "work"]', { value: 'w@x' })],
  ])('changes nothing: %s', (_rule, before, operation) => {
    expect(patch(before, operation)).toBe(before);
  });

  it('REM-11 a value of a simple multi-valued attribute goes', () => {
    expect(patch({ [devices.id]: { tags: ['a', 'b'] } }, remove(`${devices.id}:tags[value eq "A"]`))).toStrictEqual({ [devices.id]: { tags: ['b'] } });
  });

  it('REP-P07 a value of a simple multi-valued attribute is replaced', () => {
    expect(patch({ [devices.id]: { tags: ['a', 'b'] } }, replace(`${devices.id}:tags[value eq "a"]`, 'c'))).toStrictEqual({ [devices.id]: { tags: ['c', 'b'] } });
  });

  it('REM-12 the last element of the last attribute takes the extension with it', () => {
    expect(patch({ title: 'x', [devices.id]: { tags: ['a'] } }, remove(`${devices.id}:tags[value pr]`))).toStrictEqual({ title: 'x' });
  });

  it('members of a group are chosen by their value, case-exactly', () => {
    const before = { members: [{ value: 'u1' }, { value: 'U1' }, { value: 'u2' }] };
    expect(patch(before, remove('members[value eq "u1" or value eq "u2"]'), false, group)).toStrictEqual({ members: [{ value: 'U1' }] });
  });
});

describe('A-03 a filter that matches no element', () => {
  it.each<Row>([
    ['ADD-13 add makes the element from filter and value', [], add('emails[type eq "work"].value', 'w@x'), [{ type: 'work', value: 'w@x' }]],
    ['ADD-13 add makes it beside others', [home], add('emails[type eq "work"].value', 'w@x'), [home, { type: 'work', value: 'w@x' }]],
    ['ADD-13 add makes it from an object', [home], add('emails[type eq "work"]', { value: 'w@x' }), [home, { type: 'work', value: 'w@x' }]],
    ['ADD-13 add makes it from eq terms joined by and', [], add('emails[type eq "work" and primary eq true].value', 'w@x'), [{ type: 'work', primary: true, value: 'w@x' }]],
    ['REP-04 the value wins over the filter in any letter case', [], add('emails[type eq "work"]', { VALUE: 'w@x', Type: 'other' }), [{ value: 'w@x', type: 'other' }]],
    ['ADD-13 the value wins over the filter', [], add('emails[type eq "work"]', { value: 'w@x', type: 'other' }), [{ type: 'other', value: 'w@x' }]],
    ['REP-29 what the filter says is kept as it was written', [], add('emails[TYPE eq "Work"].value', 'w@x'), [{ type: 'Work', value: 'w@x' }]],
    ['PAT-10 a primary element that was made takes it from the old one', [work], add('emails[type eq "other" and primary eq true].value', 'n@x'), [{ ...work, primary: false }, { type: 'other', primary: true, value: 'n@x' }]],
  ])('%s', (_rule, before, operation, after) => {
    expect(patchList('emails', before, operation)).toStrictEqual(after);
    expect(patchList('emails', before, { ...operation, op: 'replace' }, true)).toStrictEqual(after);
  });

  it.each([
    ['ne', 'emails[type ne "work"].value'],
    ['or', 'emails[type eq "work" or type eq "home"].value'],
    ['not', 'emails[not (type eq "work")].value'],
    ['eq beside co', 'emails[type eq "fax" and value co "x"].value'],
    ['pr', 'emails[display pr].value'],
    ['eq null', 'emails[value eq null].value'],
  ])('ADD-13 an element cannot be made from %s', (_operator, path) => {
    const before = path.includes(' ne ') || path.includes('not') ? [{ type: 'work', value: 'w@x' }] : [{ value: 'v@y' }];
    expect(refusalOf(() => patchList('emails', before, add(path, 'n@x')))).toBe('noTarget');
    expect(refusalOf(() => patchList('emails', before, replace(path, 'n@x'), true))).toBe('noTarget');
  });

  it('REP-P09 replace has no target when the RFC is read to the letter', () => {
    expect(refusalOf(() => patchList('emails', [home], replace('emails[type eq "fax"].value', 'n')))).toBe('noTarget');
    expect(refusalOf(() => patchList('emails', [home], replace('emails[type eq "fax"]', { value: 'n' })))).toBe('noTarget');
  });

  it.each([['a sub-attribute', 'emails[type eq "fax"].value'], ['an element', 'emails[type eq "fax"]']])('null for %s makes none', (_what, path) => {
    const before = { emails: [home] };
    expect(patch(before, add(path, null), true)).toBe(before);
    expect(patch(before, replace(path, null), true)).toBe(before);
  });

  it('a made element is not there twice', () => {
    expect(patchList('emails', [{ value: 'h@x', type: 'home' }], add('emails[type eq "home" and display eq "H"].value', 'h@x')))
      .toStrictEqual([{ value: 'h@x', type: 'home', display: 'H' }]);
  });
});

describe('PAT-10 one element at most is primary', () => {
  const first = { type: 'work', locality: 'Rome' };
  const second = { type: 'home', locality: 'Oslo', primary: true };

  it.each<Row>([
    ['replace of primary takes it from the other', [first, second], replace('addresses[type eq "work"].primary', true), [{ ...first, primary: true }, { ...second, primary: false }]],
    ['add of primary takes it from the other', [second, first], add('addresses[type eq "work"].primary', true), [{ ...second, primary: false }, { ...first, primary: true }]],
    ['a merge with primary takes it from the other', [first, second], add('addresses[type eq "work"]', { primary: true }), [{ ...first, primary: true }, { ...second, primary: false }]],
    ['an element replaced by a primary one takes it from the other', [first, second], replace('addresses[type eq "work"]', { region: 'X', primary: true }), [{ region: 'X', primary: true }, { ...second, primary: false }]],
    ['of several matches the first becomes primary', [first, second], replace('addresses[locality pr].primary', true), [{ ...first, primary: true }, { ...second, primary: false }]],
    ['a change of the primary element leaves it primary', [first, second], replace('addresses[type eq "home"].locality', 'Bonn'), [first, { ...second, locality: 'Bonn' }]],
    ['a change of another element leaves it primary', [first, second], replace('addresses[type eq "work"].locality', 'Bonn'), [{ ...first, locality: 'Bonn' }, second]],
    ['primary false leaves none', [first, second], replace('addresses[type eq "home"].primary', false), [first, { ...second, primary: false }]],
  ])('REP-P11 %s', (_rule, before, operation, after) => {
    expect(patchList('addresses', before, operation)).toStrictEqual(after);
  });

  it('REP-P11 it counts which element is meant, not which value it has', () => {
    const before: readonly Json[] = [{ value: 'v@x', type: 'work' }, { value: 'v@x', type: 'home', primary: true }];
    expect(patchList('emails', before, replace('emails[type eq "work"].primary', true)))
      .toStrictEqual([{ value: 'v@x', type: 'work', primary: true }, { value: 'v@x', type: 'home', primary: false }]);
  });

  it('of two elements that became the same the primary one stays', () => {
    const before: readonly Json[] = [{ value: 'a@x', type: 'home' }, { value: 'b@x', type: 'home', primary: true }];
    expect(patchList('emails', before, replace('emails[type eq "home"].value', 'n@x'))).toStrictEqual([{ value: 'n@x', type: 'home', primary: true }]);
  });
});

describe('mutability and types of what is chosen', () => {
  const before: JsonObject = { [devices.id]: { devices: [{ serial: '1', model: 'A' }, { model: 'B' }] } };

  it.each<readonly [string, RawOperation, string]>([
    ['PAT-11 elements of a read-only attribute', replace('groups[value eq "g"].display', 'x'), 'mutability'],
    ['PAT-11 elements of a read-only attribute', remove('groups[value eq "g"]'), 'mutability'],
    ['PAT-11 a read-only sub-attribute', replace(`${DEVICES}[serial eq "1"].owner`, 'x'), 'mutability'],
    ['REP-P10 another value of an immutable sub-attribute', replace(`${DEVICES}[serial eq "1"].serial`, '2'), 'mutability'],
    ['REP-P10 no value for an immutable sub-attribute', replace(`${DEVICES}[serial eq "1"].serial`, null), 'mutability'],
    ['PAT-14 no value for a required sub-attribute', replace(`${DEVICES}[serial eq "1"].model`, null), 'mutability'],
    ['PAT-14 a merge that leaves a required sub-attribute without a value', add(`${DEVICES}[serial eq "1"]`, { model: null }), 'mutability'],
    ['GRP-04 a merge with another value of an immutable sub-attribute', add(`${DEVICES}[serial eq "1"]`, { serial: '2' }), 'mutability'],
    ['REM-14 removal of an immutable sub-attribute', remove(`${DEVICES}[serial eq "1"].serial`), 'mutability'],
    ['REM-14 removal of a required sub-attribute', remove(`${DEVICES}[serial eq "1"].model`), 'mutability'],
    ['PAT-13 a sub-attribute of another type', replace(`${DEVICES}[serial eq "1"].label`, 7), 'invalidValue'],
    ['PAT-13 an element that is no object', replace(`${DEVICES}[serial eq "1"]`, 'x'), 'invalidValue'],
    ['PAT-13 an element that would be made of no object', add(`${DEVICES}[serial eq "9"]`, 'x'), 'invalidValue'],
  ])('is refused: %s', (_rule, operation, scimType) => {
    expect(refusalOf(() => patch(before, operation, true))).toBe(scimType);
  });

  it('PAT-12 an immutable sub-attribute is set while it has no value', () => {
    expect(patch(before, add(`${DEVICES}[model eq "B"].serial`, '2'))).toStrictEqual({ [devices.id]: { devices: [{ serial: '1', model: 'A' }, { serial: '2', model: 'B' }] } });
  });

  it('PAT-12 the value that an immutable sub-attribute has changes nothing', () => {
    expect(patch(before, replace(`${DEVICES}[serial eq "1"].serial`, '1'))).toBe(before);
  });

  it('GRP-04 a member cannot become another', () => {
    expect(refusalOf(() => patch({ members: [{ value: 'U' }] }, replace('members[value eq "U"].value', 'V'), false, group))).toBe('mutability');
    expect(refusalOf(() => patch({ members: [{ value: 'U' }] }, remove('members[value eq "U"].value'), false, group))).toBe('mutability');
  });
});
