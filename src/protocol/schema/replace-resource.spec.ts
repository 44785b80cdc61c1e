import type { JsonObject } from '../json.js';
import { defineAttribute } from './attribute.js';
import { replaceResource } from './replace-resource.js';
import { defineResourceType } from './resource-type.js';

const BADGE = 'urn:example:2.0:Badge';
const type = defineResourceType({
  name: 'Pass', endpoint: '/Passes', description: 'Pass',
  schema: {
    id: 'urn:example:2.0:Pass', name: 'Pass', description: 'Pass',
    attributes: [
      defineAttribute('origin', 'Set once.', { mutability: 'immutable' }), defineAttribute('title', 'Any time.'), defineAttribute('pin', 'Told, never shown.', { mutability: 'writeOnly', returned: 'never' }),
      defineAttribute('rank', 'Ours.', { mutability: 'readOnly' }),
      defineAttribute('tags', 'Set once, several.', { mutability: 'immutable', multiValued: true }),
      defineAttribute('place', 'Parts.', { type: 'complex', subAttributes: [defineAttribute('country', 'Set once.', { mutability: 'immutable' }), defineAttribute('city', 'Any time.')] }),
    ],
  },
  extensions: [{ required: false, schema: { id: BADGE, name: 'Badge', description: 'Badge', attributes: [defineAttribute('number', 'Set once.', { mutability: 'immutable' }), defineAttribute('color', 'Any time.')] } }],
});

describe('PUT-07 what replaces a resource', () => {
  it.each<readonly [string, JsonObject, JsonObject, JsonObject]>([
    ['may repeat an immutable value', { origin: 'a' }, { origin: 'a', title: 't' }, { origin: 'a', title: 't' }],
    ['gives one that had no value', {}, { origin: 'a' }, { origin: 'a' }],
    ['keeps one that it leaves out', { origin: 'a', title: 't' }, {}, { origin: 'a' }],
    ['may repeat several values in another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, { tags: ['a', 'b'] }],
    ['keeps a sub-attribute, and replaces what is beside it', { place: { country: 'no', city: 'Oslo' } }, { place: { city: 'Bergen' } }, { place: { city: 'Bergen', country: 'no' } }],
    ['keeps a sub-attribute of what it leaves out', { place: { country: 'no', city: 'Oslo' } }, {}, { place: { country: 'no' } }],
    ['keeps an attribute of an extension', { [BADGE]: { number: '7', color: 'red' } }, { [BADGE]: { color: 'blue' } }, { [BADGE]: { color: 'blue', number: '7' } }],
    ['keeps an extension for it', { [BADGE]: { number: '7', color: 'red' } }, {}, { [BADGE]: { number: '7' } }],
    ['PUT-05 keeps what is writeOnly and left out, and takes it when it is given', { pin: '1' }, {}, { pin: '1' }],
    ['takes what is writeOnly and given', { pin: '1' }, { pin: '2' }, { pin: '2' }],
    ['keeps what the client may not set', { rank: 'a' }, {}, { rank: 'a' }],
    ['clears what is not immutable', { title: 't', place: { city: 'Oslo' }, [BADGE]: { color: 'red' } }, {}, {}],
  ])('%s', (_, before, given, expected) => {
    expect(replaceResource(type, before, given)).toStrictEqual(expected);
  });

  it.each<readonly [string, JsonObject, JsonObject]>([
    ['origin', { origin: 'a' }, { origin: 'b' }], ['tags', { tags: ['a'] }, { tags: ['a', 'b'] }], ['place.country', { place: { country: 'no' } }, { place: { country: 'se' } }],
    [`${BADGE}:number`, { [BADGE]: { number: '7' } }, { [BADGE]: { number: '8' } }],
  ])('is refused with another value for %s', (path, before, given) => {
    expect(() => replaceResource(type, before, given)).toThrow(expect.objectContaining({ status: 400, scimType: 'mutability', detail: expect.stringContaining(`"${path}"`) }));
  });
});
