import type { Json } from '../../protocol/index.js';
import { type Expected, matches } from './matches.js';

describe('An answer holds what is expected', () => {
  it.each<[string, Json | undefined, Expected, boolean]>([
    ['equal values', 'a', 'a', true],
    ['values of another case', 'A', 'a', false],
    ['more than expected in an object', { value: 'a', display: 'b' }, { value: 'a' }, true],
    ['less than expected in an object', { display: 'b' }, { value: 'a' }, false],
    ['elements in another order', [{ value: 'a' }, { value: 'b' }], [{ value: 'b' }, { value: 'a' }], true],
    ['an element too many', [{ value: 'a' }, { value: 'b' }], [{ value: 'a' }], false],
    ['one element for two', [{ value: 'a' }, { value: 'b' }], [{ value: 'a' }, { value: 'a' }], false],
    ['no primary where false is expected', { value: 'a' }, { value: 'a', primary: false }, true],
    ['primary where false is expected', { value: 'a', primary: true }, { value: 'a', primary: false }, false],
    ['null, an empty list and an empty object as no value', null, undefined, true],
    ['an empty list as no value', [], undefined, true],
    ['nothing where an empty list is expected', undefined, [], true],
    ['false as a value', false, undefined, false],
  ])('%s: %j for %j is %s', (_, actual, expected, result) => {
    expect(matches(actual, expected)).toBe(result);
  });
});
