import type { ShownAttribute } from './describe-server.js';
import { requiredValues } from './required-values.js';

const attribute = (name: string, type: string, more: Partial<ShownAttribute> = {}): ShownAttribute => ({
  name, type, multiValued: false, required: true, mutability: 'readWrite', returned: 'default', uniqueness: 'none', canonicalValues: [], subAttributes: [], ...more,
});

describe('The values of required attributes', () => {
  it.each<[string, ShownAttribute, unknown]>([
    ['a text', attribute('badge', 'string'), 'unique'],
    ['one of the canonical values', attribute('kind', 'string', { canonicalValues: ['a', 'b'] }), 'a'],
    ['a boolean', attribute('isX', 'boolean'), true],
    ['an integer', attribute('level', 'integer'), 1],
    ['a decimal', attribute('rate', 'decimal'), 1.5],
    ['a date', attribute('since', 'dateTime'), '2024-05-17T08:30:00Z'],
    ['base64', attribute('key', 'binary'), 'AAAA'],
    ['a URI', attribute('page', 'reference'), 'https://www.example.com/'],
    ['a list of one', attribute('tags', 'string', { multiValued: true }), ['unique']],
    ['an object of what it requires', attribute('office', 'complex', { subAttributes: [attribute('floor', 'integer'), attribute('room', 'string', { required: false })] }), { floor: 1 }],
    ['an object with value', attribute('emails', 'complex', { multiValued: true, subAttributes: [attribute('type', 'string', { required: false }), attribute('value', 'string', { required: false })] }), [{ value: 'unique' }]],
    ['an object of its first texts', attribute('name', 'complex', { subAttributes: ['a', 'b', 'c'].map((name) => attribute(name, 'string', { required: false })) }), { a: 'unique', b: 'unique' }],
  ])('are %s', (_, required, value) => {
    expect(requiredValues([required], 'unique')).toEqual({ [required.name]: value });
  });

  it('leave out what is optional, read-only, or given by the server', () => {
    expect(requiredValues([attribute('a', 'string', { required: false }), attribute('b', 'string', { mutability: 'readOnly' }), attribute('id', 'string')], 'unique')).toEqual({});
  });
});
