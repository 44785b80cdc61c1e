import { defineAttribute } from '../schema/attribute.js';
import { defineResourceType } from '../schema/resource-type.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { userSchema } from '../schema/definitions/user.js';
import { printAttributePath } from '../attribute-path.js';
import { parseSort } from './parse-sort.js';

/** What is never returned, as a whole and in a part. */
const secrets = [
  defineAttribute('safe', 'Never.', { type: 'complex', returned: 'never', subAttributes: [defineAttribute('pin', 'In it.')] }),
  defineAttribute('codes', 'Its value never.', { type: 'complex', multiValued: true, subAttributes: [defineAttribute('value', 'Never.', { returned: 'never' })] }),
];
const schema = { ...userSchema, attributes: [...userSchema.attributes, ...secrets] };
const type = defineResourceType({ name: 'User', endpoint: '/Users', description: 'User', schema, extensions: [{ schema: enterpriseUserSchema, required: false }] });

describe('parseSort', () => {
  it.each([
    ['SRT-02 a name in any case', 'USERNAME', undefined, 'userName', false],
    ['SRT-02 ascending unless said', 'title', undefined, 'title', false],
    ['SRT-02 descending in any case', 'title', 'DESCENDING', 'title', true],
    ['SRT-03 a multi-valued attribute stands for its value', 'emails', 'ascending', 'emails.value', false],
    ['a sub-attribute', 'name.familyName', undefined, 'name.familyName', false],
    ['a qualified name', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', undefined, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', false],
    ['blanks around it', ' title ', ' ', 'title', false],
  ])('%s', (_, sortBy, sortOrder, path, isDescending) => {
    const sort = parseSort(type, sortBy, sortOrder);
    expect(sort && { path: printAttributePath(sort.path), isDescending: sort.isDescending }).toEqual({ path, isDescending });
  });

  it.each([[undefined], [''], ['  ']])('SRT-01 without sortBy (%j) there is no order to read', (sortBy) => {
    expect(parseSort(type, sortBy, 'descending')).toBeUndefined();
  });

  it.each([
    ['SRT-04 a complex attribute', 'name', undefined], ['SRT-04 a complex attribute of an extension', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', undefined],
    ['SRT-07 an unknown attribute', 'foo', undefined], ['SRT-07 an unknown order', 'title', 'up'], ['an unknown order alone', undefined, 'up'], ['what is never returned', 'password', undefined],
    ['what is in what is never returned', 'safe.pin', undefined], ['what stands for what is never returned', 'codes', undefined],
    ['a filter', 'emails[type eq "work"]', undefined],
  ])('%s is invalidValue', (_, sortBy, sortOrder) => {
    expect(() => parseSort(type, sortBy, sortOrder)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidValue' }));
  });
});
