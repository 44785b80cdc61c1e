import * as fc from 'fast-check';
import { matchPattern } from './match-pattern.js';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`match-pattern.spec: SEED=${seed}\n`);

/** What a pattern means, said as it is: each star is some beginning of what is left. */
function means(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) return Array.from({ length: text.length + 1 }, (_, taken) => text.slice(taken)).some((rest) => means(pattern.slice(1), rest));
  return text.startsWith(pattern.charAt(0)) && means(pattern.slice(1), text.slice(1));
}

describe('A pattern with stars', () => {
  it.each([
    ['admins', 'admins', true], ['admins', 'admin', false], ['*', '', true], ['', '', true], ['', 'a', false], ['a*', 'a', true], ['*a', 'a', true],
    ['a*a', 'a', false], ['a*a', 'aa', true], ['ab*bc', 'abc', false], ['*b*', 'abc', true], ['a**c', 'abc', true], ['a*b*b', 'ab', false], ['a.c*', 'abc', false],
  ])('"%s" and "%s": %s', (pattern, text, expected) => {
    expect(matchPattern(pattern)(text)).toBe(expected);
  });

  it('matches the texts that it means, whatever both are', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map((parts) => parts.join(''));
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(fc.property(pattern, text, (one, other) => matchPattern(one)(other) === means(one, other)), { seed, numRuns: 5_000 });
  });

  it('takes no longer for a pattern of many stars', () => {
    const matches = matchPattern(`${'*a'.repeat(200)}*b`);
    const started = performance.now();
    expect([matches('a'.repeat(10_000)), matches(`${'a'.repeat(10_000)}b`)]).toEqual([false, true]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
