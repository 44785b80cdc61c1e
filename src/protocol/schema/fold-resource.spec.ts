import type { JsonObject } from '../json.js';
import { defineAttribute } from './attribute.js';
import { enterpriseUserSchema } from './definitions/enterprise-user.js';
import { userSchema } from './definitions/user.js';
import { foldResource } from './fold-resource.js';
import { defineResourceType } from './resource-type.js';

const ENT = enterpriseUserSchema.id;

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: {
    ...userSchema,
    attributes: [
      ...userSchema.attributes,
      defineAttribute('shoeSize', 'An integer.', { type: 'integer' }),
      defineAttribute('born', 'A dateTime.', { type: 'dateTime' }),
      defineAttribute('visits', 'DateTimes.', { type: 'dateTime', multiValued: true }),
      defineAttribute('tags', 'Strings.', { multiValued: true }),
    ],
  },
  extensions: [{ schema: enterpriseUserSchema, required: false }],
});

describe('a resource as filters compare it', () => {
  it.each<readonly [string, JsonObject, JsonObject]>([
    ['FIL-11 text is folded', { title: 'BOSS' }, { title: 'boss' }],
    ['FIL-11 text in a complex attribute is folded', { name: { familyName: 'Jensen' } }, { name: { familyName: 'jensen' } }],
    ['FIL-11 text in elements is folded', { emails: [{ value: 'A@X', type: 'Work' }] }, { emails: [{ value: 'a@x', type: 'work' }] }],
    ['FIL-11 simple elements are folded', { tags: ['A', 'b'] }, { tags: ['a', 'b'] }],
    ['FIL-11 text in an extension is folded', { [ENT]: { department: 'R&D' } }, { [ENT]: { department: 'r&d' } }],
    ['FIL-11 case-exact text stays', { id: 'Ab', externalId: 'Cd' }, { id: 'Ab', externalId: 'Cd' }],
    ['FIL-11 a reference stays', { profileUrl: 'https://X/Y' }, { profileUrl: 'https://X/Y' }],
    ['FIL-11 a case-exact sub-attribute stays', { groups: [{ value: 'G', display: 'Crew' }] }, { groups: [{ value: 'G', display: 'crew' }] }],
    ['FIL-11 a case-exact sub-attribute in an extension stays', { [ENT]: { manager: { value: 'M', displayName: 'Max' } } }, { [ENT]: { manager: { value: 'M', displayName: 'max' } } }],
    ['FIL-11 base64 stays', { x509Certificates: [{ value: 'QUJD', display: 'C' }] }, { x509Certificates: [{ value: 'QUJD', display: 'c' }] }],
    ['I18N-02 width and composition are folded', { displayName: 'ＢＯＢ e\u0301' }, { displayName: 'bob é' }],
    ['FIL-13 a dateTime is in UTC', { born: '2024-01-01T02:00:00+02:00' }, { born: '2024-01-01T00:00:00.000Z' }],
    ['FIL-13 a dateTime without an offset is in UTC', { born: '2024-01-01T02:00:00' }, { born: '2024-01-01T02:00:00.000Z' }],
    ['FIL-13 dateTimes in a list are in UTC', { visits: ['2024-01-01T00:00:00-01:00'] }, { visits: ['2024-01-01T01:00:00.000Z'] }],
    ['FIL-13 a dateTime in meta is in UTC', { meta: { resourceType: 'User', created: '2024-01-01T00:00:00Z' } }, { meta: { resourceType: 'User', created: '2024-01-01T00:00:00.000Z' } }],
    ['other types stay', { active: true, shoeSize: 42, emails: [{ primary: false }] }, { active: true, shoeSize: 42, emails: [{ primary: false }] }],
    ['what the schema does not know is a folded list under a key of its own', { Foo: 'BAR', LIST: ['A', 1], name: { Foo: 'BAR' } }, { '?foo': ['bar'], '?list': ['a', 1], name: { Foo: 'BAR' } }],
    ['so is an extension that it does not know', { 'urn:x:Y': { Z: 'A' }, [ENT]: { Z: { B: 'C' } } }, { '?urn:x:y': { '?z': ['a'] }, [ENT]: { '?z': [{ B: 'c' }] } }],
    ['names are in the spelling of the schema', { TITLE: 'Dr' }, { title: 'dr' }],
    ['what was stored before the attribute was declared and is not of its type is left out', { shoeSize: 'x', born: 'today', tags: 'a', visits: ['x', '2024-01-01T00:00:00Z'] }, { visits: ['2024-01-01T00:00:00.000Z'] }],
    ['an empty resource stays', {}, {}],
  ])('%s', (_rule, resource, folded) => {
    expect(foldResource(type, resource)).toStrictEqual(folded);
  });

  it('the resource is not changed', () => {
    const resource = { title: 'BOSS', emails: [{ value: 'A' }] };
    foldResource(type, resource);
    expect(resource).toStrictEqual({ title: 'BOSS', emails: [{ value: 'A' }] });
  });

  it('what is folded is folded no further', () => {
    const folded = foldResource(type, { title: 'BOSS', born: '2024-01-01T02:00:00+02:00', [ENT]: { department: 'R&D' } });
    expect(foldResource(type, folded)).toStrictEqual(folded);
  });
});
