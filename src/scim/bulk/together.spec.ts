import { type BulkOperation, defineResourceType, enterpriseUserSchema, type JsonObject, PATCH_OP_MESSAGE, userSchema } from '../../protocol/index.js';
import { countTogether } from './together.js';

const unique = { ...enterpriseUserSchema, attributes: enterpriseUserSchema.attributes.map((each) => (each.name === 'employeeNumber' ? { ...each, uniqueness: 'server' as const } : each)) };
const user = defineResourceType({ name: 'User', endpoint: '/Users', description: '', schema: userSchema, extensions: [{ schema: unique, required: false }] });
const count = (operations: readonly BulkOperation[], first = 0): number => countTogether(operations, first, () => user);

const create = (userName: string, more: JsonObject = {}): BulkOperation => ({ method: 'POST', collection: 'Users', bulkId: userName, data: { userName, ...more } });
const patch = (id: string, operation: JsonObject = { op: 'replace', path: 'active', value: false }): BulkOperation =>
  ({ method: 'PATCH', collection: 'Users', id, data: { schemas: [PATCH_OP_MESSAGE], Operations: [operation] } });

describe('Operations of a job at the same time', () => {
  it.each<[string, number, readonly BulkOperation[]]>([
    ['creations of different people', 3, [create('a'), create('b'), create('c')]],
    ['up to a name that was there', 2, [create('a'), create('b'), create('A'), create('c')]],
    ['up to a reference', 1, [create('a'), create('b', { [unique.id]: { manager: { value: 'bulkId:a' } } })]],
    ['up to a value that one alone may have', 1, [create('a'), create('b', { [unique.id]: { employeeNumber: '7' } })]],
    ['up to a name that is none', 1, [create('a'), { ...create('b'), data: {} }]],
    ['PATCHes of different people', 2, [patch('1'), patch('2')]],
    ['up to somebody who was there', 2, [patch('1'), patch('2'), patch('1')]],
    ['up to a change of name', 1, [patch('1'), patch('2', { op: 'replace', path: 'userName', value: 'b' })]],
    ['up to a change of name without a path', 1, [patch('1'), patch('2', { op: 'replace', value: { USERNAME: 'b' } })]],
    ['up to a change of what one alone may have', 1, [patch('1'), patch('2', { op: 'replace', path: `${unique.id}:employeenumber`, value: '7' })]],
    ['up to somebody who is made in the job', 1, [patch('1'), patch('bulkId:a')]],
    ['of one method', 1, [create('a'), patch('1'), create('b')]],
    ['a replacement alone', 1, [{ ...create('a'), method: 'PUT', id: '1' }, { ...create('b'), method: 'PUT', id: '2' }]],
    ['a deletion alone', 1, [{ method: 'DELETE', collection: 'Users', id: '1' }, { method: 'DELETE', collection: 'Users', id: '2' }]],
    ['a group alone', 1, [{ ...create('a'), collection: 'Groups' }, create('b')]],
    ['a hundred at most', 100, Array.from({ length: 150 }, (_, n) => create(String(n)))],
  ])('%s: %i', (_, expected, operations) => {
    expect(count(operations)).toBe(expected);
  });

  it('from any of them on', () => {
    expect(count([patch('1'), create('a'), create('b')], 1)).toBe(2);
  });
});
