import type { JsonObject } from '../json.js';
import { enterpriseUserSchema } from './definitions/enterprise-user.js';
import { userSchema } from './definitions/user.js';
import { keepUnknownAttributes, knownAttributes } from './known-attributes.js';
import { defineResourceType } from './resource-type.js';

const ENT = enterpriseUserSchema.id;
const type = defineResourceType({ name: 'User', endpoint: '/Users', description: '', schema: userSchema, extensions: [{ schema: enterpriseUserSchema, required: false }] });

describe('attributes that the type does not define', () => {
  const stored: JsonObject = { title: 'Dr', shoeSize: 42, [ENT]: { department: 'IT', squad: 'Blue' }, 'urn:x:gone': { a: 1 } };

  it('are not shown', () => {
    expect(knownAttributes(type, stored)).toEqual({ title: 'Dr', [ENT]: { department: 'IT' } });
    expect(knownAttributes(type, { [ENT]: { squad: 'Blue' } })).toEqual({});
  });

  it('are kept whatever is written', () => {
    expect(keepUnknownAttributes(type, stored, {})).toEqual({ shoeSize: 42, [ENT]: { squad: 'Blue' }, 'urn:x:gone': { a: 1 } });
    expect(keepUnknownAttributes(type, stored, { title: 'Prof', [ENT]: { costCenter: '1' } })).toEqual({ title: 'Prof', shoeSize: 42, [ENT]: { costCenter: '1', squad: 'Blue' }, 'urn:x:gone': { a: 1 } });
  });

  it('where there are none, the very same object is given back', () => {
    const known = { title: 'Dr', [ENT]: { department: 'IT' } };
    expect(knownAttributes(type, known)).toBe(known);
    const written = { title: 'Prof' };
    expect(keepUnknownAttributes(type, known, written)).toBe(written);
  });
});
