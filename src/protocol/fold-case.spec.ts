import * as fc from 'fast-check';
import { foldCase } from './fold-case.js';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`fold-case.spec: SEED=${seed}\n`);

describe('two values are the same', () => {
  it.each([
    ['FIL-11 in any case', 'BJensen', 'bjENSEN'],
    ['FIL-11 in any case, beyond ASCII', 'ŽOFIE Ω Я', 'žofie ω я'],
    ['I18N-02 in full width', 'ＢＯＢ＠ｘ', 'bob@x'],
    ['I18N-02 in half width', 'ｶﾅ', 'カナ'],
    ['I18N-02 in half width with a voicing mark', 'ｶﾞ', 'ガ'],
    ['I18N-02 composed or decomposed', 'é', 'e\u0301'],
    ['I18N-02 composed or decomposed, in any case', 'É', 'e\u0301'],
    ['the Kelvin sign is a k', '\u212a', 'k'],
    ['ẞ is ß', 'STRA\u1e9eE', 'straße'],
  ])('%s: %s and %s', (_rule, left, right) => {
    expect(foldCase(left)).toBe(foldCase(right));
  });
});

describe('two values differ', () => {
  it.each([
    ['I18N-03 ß and ss', 'straße', 'STRASSE'],
    ['I18N-06 a dotless i and an i', 'ı', 'I'],
    ['an accent and none', 'é', 'e'],
    ['a ligature and its letters', 'ﬁ', 'fi'],
    ['a superscript and a digit', '²', '2'],
    ['a space and none', 'a b', 'ab'],
  ])('%s: %s and %s', (_rule, left, right) => {
    expect(foldCase(left)).not.toBe(foldCase(right));
  });
});

describe('for any text', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

  it('what is folded is folded no further', () => {
    fc.assert(fc.property(text, (value) => foldCase(foldCase(value)) === foldCase(value)), { seed, numRuns: 1_000 });
  });

  it('I18N-02 the composed and the decomposed form are the same', () => {
    fc.assert(fc.property(text, (value) => foldCase(value.normalize('NFC')) === foldCase(value.normalize('NFD'))), { seed, numRuns: 1_000 });
  });

  it('no capital of ASCII is left', () => {
    fc.assert(fc.property(text, (value) => !/[A-Z]/.test(foldCase(value))), { seed, numRuns: 1_000 });
  });
});
