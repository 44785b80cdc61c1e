import * as fc from 'fast-check';
import { defineAttribute } from './attribute.js';
import { indexText } from './indexed-values.js';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`indexed-values.spec: SEED=${seed}\n`);

const integer = defineAttribute('n', '', { type: 'decimal' });
const text = defineAttribute('t', '');
const time = defineAttribute('d', '', { type: 'dateTime' });

describe('the text of a value in an index', () => {
  it('has the order of the numbers', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, -1, 1e-300, -1e-300));
    fc.assert(fc.property(number, number, (a, b) => {
      const [left, right] = [indexText(integer, a), indexText(integer, b)];
      expect(left < right ? -1 : left > right ? 1 : 0).toBe(a < b ? -1 : a > b ? 1 : 0);
    }), { seed, numRuns: 2_000 });
  });

  it('is folded as filters fold it', () => {
    expect(indexText(text, 'STRAẞE Ｘ')).toBe('straße x');
    expect(indexText(defineAttribute('c', '', { caseExact: true }), 'Aa')).toBe('Aa');
    expect(indexText(time, '2024-05-01T10:00:00+02:00')).toBe(indexText(time, '2024-05-01T08:00:00Z'));
  });
});
