import { findAttributePath, jsonPath, keyPath } from '../attribute-path.js';
import type { JsonObject } from '../json.js';
import { makeProjection } from '../projection/projection.js';
import { enterpriseUserSchema } from './definitions/enterprise-user.js';
import { userSchema } from './definitions/user.js';
import { keepUnknownAttributes, knownAttributes, schemasOf } from './known-attributes.js';
import { readResource } from './read-resource.js';
import { defineResourceType, storingUnknown, withNamesOf } from './resource-type.js';

const ENT = enterpriseUserSchema.id;
const type = storingUnknown(defineResourceType({ name: 'User', endpoint: '/Users', description: '', schema: userSchema, extensions: [{ schema: enterpriseUserSchema, required: false }] }));

describe('a type that stores what its schemas do not define', () => {
  const stored: JsonObject = { title: 'Dr', shoeSize: 42, [ENT]: { department: 'IT', squad: 'Blue' }, 'urn:x:Game': { Level: 1 } };

  it.each<readonly [string, readonly string[] | undefined, readonly string[] | undefined]>([
    ['shoeSize', ['shoeSize'], ['?shoesize']],
    ['TITLE', ['title'], ['title']],
    [`${ENT}:Squad`, [ENT, 'Squad'], [ENT, '?squad']],
    [`${ENT}:DEPARTMENT`, [ENT, 'department'], [ENT, 'department']],
    [`${userSchema.id}:shoeSize`, ['shoeSize'], ['?shoesize']],
    ['urn:x:Game:Level', ['urn:x:Game', 'Level'], ['?urn:x:game', '?level']],
    ['desk.room', undefined, undefined], ['1abc', undefined, undefined], ['__proto__', undefined, undefined], ['urn:x:Game:', undefined, undefined], ['', undefined, undefined],
    ['constructor', ['constructor'], ['?constructor']],
  ])('finds the path %s', (text, names, keys) => {
    const path = findAttributePath(type, text);
    expect([path && jsonPath(path), path && keyPath(path)]).toEqual([names, keys]);
  });

  it('in the spelling of a resource that has them', () => {
    const named = withNamesOf(type, stored);
    const paths = ['SHOESIZE', `${ENT}:SQUAD`, 'URN:X:GAME:level', 'urn:x:game:other'].map((text) => findAttributePath(named, text));
    expect(paths.map((path) => path && jsonPath(path))).toEqual([['shoeSize'], [ENT, 'squad'], ['urn:x:Game', 'Level'], ['urn:x:Game', 'other']]);
    expect(readResource(named, { schemas: [userSchema.id], userName: 'a', SHOESIZE: 1, 'urn:x:game': { LEVEL: 2 } })).toEqual({ userName: 'a', shoeSize: 1, 'urn:x:Game': { Level: 2 } });
  });

  it('shows all of it, and names the extensions', () => {
    expect(knownAttributes(type, stored)).toBe(stored);
    expect(keepUnknownAttributes(type, stored, { title: 'Prof' })).toEqual({ title: 'Prof' });
    expect(schemasOf(type, stored)).toEqual([userSchema.id, ENT, 'urn:x:Game']);
  });

  it('shows in the schema\'s spelling what was stored before it was defined', () => {
    expect(knownAttributes(type, { TITLE: 'Dr', [ENT.toUpperCase()]: { DEPARTMENT: 'IT' } })).toEqual({ title: 'Dr', [ENT]: { department: 'IT' } });
  });

  it.each(['{ "shoeSize": 1e400 }', '{ "desk": { "sizes": [1, -1e400] } }'])('refuses a number that no double holds: %s', (text) => {
    const body = { schemas: [userSchema.id], userName: 'a', ...JSON.parse(text) };
    expect(() => readResource(type, body)).toThrow(expect.objectContaining({ scimType: 'invalidValue', detail: expect.stringContaining('too large') }));
  });

  it('chooses of it by name', () => {
    const resource = { id: '1', ...stored };
    expect(makeProjection(type, 'shoesize,urn:x:game:LEVEL', undefined).apply(resource)).toEqual({ id: '1', shoeSize: 42, 'urn:x:Game': { Level: 1 } });
    expect(makeProjection(type, 'URN:X:GAME', undefined).apply(resource)).toEqual({ id: '1', 'urn:x:Game': { Level: 1 } });
    expect(makeProjection(type, undefined, `SHOESIZE,${ENT}:squad,urn:x:game`).apply(resource)).toEqual({ id: '1', title: 'Dr', [ENT]: { department: 'IT' } });
  });
});
