import { parsePage } from './page.js';
import { ScimError } from '../scim-error.js';

const MAXIMUM = 200;

describe('startIndex and count', () => {
  it.each<readonly [string, string | undefined, string | undefined, number, number]>([
    ['PAG-04 without them: from the first, as many as the maximum', undefined, undefined, 1, 200],
    ['PAG-02 as they are asked for', '11', '10', 11, 10],
    ['PAG-01 a start of 0 is 1', '0', '10', 1, 10],
    ['PAG-01 a negative start is 1', '-5', '10', 1, 10],
    ['PAG-03 a count of 0 is 0', '1', '0', 1, 0],
    ['PAG-03 a negative count is 0', '1', '-1', 1, 0],
    ['PAG-04 the maximum itself', '1', '200', 1, 200],
    ['PAG-04 a count above the maximum is the maximum', '1', '201', 1, 200],
    ['PAG-06 a start beyond any end is kept', '999999', '10', 999_999, 10],
    ['PAG-07 a huge start stays a number that a store can count to', '9223372036854775808', '10', 2_000_000_000, 10],
    ['PAG-07 a huge count is the maximum', '1', '9'.repeat(400), 1, 200],
    ['PAG-07 a hugely negative one is as a negative one', `-${'9'.repeat(400)}`, `-${'9'.repeat(400)}`, 1, 0],
    ['an empty value counts as absent', '', '', 1, 200],
    ['a sign and leading zeros are part of an integer', '+02', '010', 2, 10],
  ])('%s', (_rule, startIndex, count, expectedStart, expectedCount) => {
    expect(parsePage(startIndex, count, MAXIMUM)).toStrictEqual({ startIndex: expectedStart, count: expectedCount });
  });

  it.each(['abc', '1.5', '1e3', '0x10', '1,000', ' ', '1 2', '--1', 'NaN', 'Infinity', '１'])('PAG-07 %j is no integer', (text) => {
    for (const read of [() => parsePage(text, undefined, MAXIMUM), () => parsePage(undefined, text, MAXIMUM)]) {
      let error: unknown;
      try {
        read();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(ScimError);
      expect(error).toMatchObject({ status: 400, scimType: 'invalidValue', detail: expect.stringContaining(`"${text}"`) });
    }
  });

  it('PAG-07 the detail names the parameter', () => {
    expect(() => parsePage('x', undefined, MAXIMUM)).toThrow('startIndex is an integer, not "x".');
    expect(() => parsePage(undefined, 'y', MAXIMUM)).toThrow('count is an integer, not "y".');
  });
});
