import { entityTag, matchesVersion } from './version.js';

describe('entity tags', () => {
  it('ETG-03 are weak and quoted', () => {
    expect(entityTag(7)).toBe('W/"7"');
  });

  it('ETG-04 differ from version to version', () => {
    expect(entityTag(1)).not.toBe(entityTag(11));
  });

  it.each<readonly [string, string, boolean]>([
    ['ETG-07 a weak tag matches', 'W/"7"', true],
    ['ETG-07 a strong tag matches', '"7"', true],
    ['ETG-07 the mark of weakness in lower case matches', 'w/"7"', true],
    ['ETG-06 the tag of another version does not', 'W/"8"', false],
    ['ETG-06 a tag that begins alike does not', 'W/"77"', false],
    ['ETG-06 a tag that ends alike does not', 'W/"17"', false],
    ['ETG-06 one of a list suffices', 'W/"6", W/"7"', true],
    ['ETG-06 one of a list suffices, without spaces', '"6","7","8"', true],
    ['ETG-06 none of a list does not', 'W/"6", W/"8"', false],
    ['ETG-06 * matches any version', '*', true],
    ['ETG-06 * with spaces matches any version', ' * ', true],
    ['ETG-06 a tag called * does not', '"*"', false],
    ['a tag without quotes does not', '7', false],
    ['a weak tag without quotes does not', 'W/7', false],
    ['an empty header does not', '', false],
  ])('%s: %s', (_rule, header, expected) => {
    expect(matchesVersion(header, 7)).toBe(expected);
  });

  it('ETG-02 the tag of a version matches it', () => {
    for (const version of [0, 1, 10, 2 ** 40]) expect(matchesVersion(entityTag(version), version)).toBe(true);
  });
});
