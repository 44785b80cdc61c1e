import * as fc from 'fast-check';
import { ScimError } from '../scim-error.js';
import { type Filter, type Literal, type Operator, OPERATORS } from './filter.js';
import { DEFAULT_FILTER_LIMITS, parseFilter } from './parse-filter.js';
import { printFilter } from './print-filter.js';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`parse-filter.spec: SEED=${seed}\n`);

/** The tree with its grouping written out: `(or a (and b c))`. */
function shape(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.kind} ${filter.terms.map(shape).join(' ')})`;
    case 'not':
      return `(not ${shape(filter.term)})`;
    case 'valuePath':
      return `${filter.attribute}[${shape(filter.filter)}]`;
    case 'present':
      return filter.attribute;
    case 'compare':
      return `${filter.attribute} ${filter.operator} ${JSON.stringify(filter.value)}`;
  }
}

function errorOf(act: () => unknown): ScimError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('the grammar of filters', () => {
  it.each(OPERATORS)('FIL-10 the operator %s is known', (operator) => {
    expect(parseFilter(`title ${operator} "x"`)).toEqual({ kind: 'compare', attribute: 'title', operator, value: 'x', position: 0 });
  });

  it('FIL-17 pr takes no value', () => {
    expect(parseFilter('title pr')).toEqual({ kind: 'present', attribute: 'title', position: 0 });
  });

  it.each([
    ['FIL-02 operators are known in any case', 'title Eq "x"', 'title eq "x"'],
    ['FIL-02 pr is known in any case', 'title PR', 'title'],
    ['FIL-02 and, or and not are known in any case', 'a pr AND b pr Or NOT (c pr)', '(or (and a b) (not c))'],
    ['FIL-03 and binds tighter than or, to its right', 'a pr or b pr and c pr', '(or a (and b c))'],
    ['FIL-03 and binds tighter than or, to its left', 'a pr and b pr or c pr', '(or (and a b) c)'],
    ['FIL-03 comparison binds tighter than and', 'a eq 1 and b eq 2', '(and a eq 1 b eq 2)'],
    ['FIL-03 not binds tighter than and', 'not (a pr) and b pr', '(and (not a) b)'],
    ['FIL-03 not binds tighter than or', 'not (a pr) or b pr', '(or (not a) b)'],
    ['FIL-03 parentheses bind tightest', '(a pr or b pr) and c pr', '(and (or a b) c)'],
    ['FIL-03 a chain of one keyword is one list', 'a pr and b pr and c pr', '(and a b c)'],
    ['FIL-03 a group keeps its place in a chain of the same keyword', 'a pr and (b pr and c pr)', '(and a (and b c))'],
    ['FIL-04 not may stand apart from its parenthesis', 'not (a pr)', '(not a)'],
    ['FIL-04 not may touch its parenthesis', 'not(a pr)', '(not a)'],
    ['FIL-04 not negates all of its group', 'not (a pr or b pr)', '(not (or a b))'],
    ['FIL-04 not may negate a not', 'not (not (a pr))', '(not (not a))'],
    ['FIL-05 parentheses nest', '((a pr))', 'a'],
    ['FIL-05 groups nest in groups', '((a pr or b pr) and (c pr or d pr))', '(and (or a b) (or c d))'],
    ['FIL-06 brackets hold a filter of one element', 'emails[type eq "work"]', 'emails[type eq "work"]'],
    ['FIL-06 brackets hold and, or, not and parentheses', 'emails[type eq "w" and (value pr or not (display pr))]', 'emails[(and type eq "w" (or value (not display)))]'],
    ['FIL-06 a value path is one term of a chain', 'emails[type pr] and title pr or active pr', '(or (and emails[type] title) active)'],
    ['FIL-25 a test after the brackets belongs into them', 'emails[type eq "work"].value eq "x"', 'emails[(and type eq "work" value eq "x")]'],
    ['FIL-25 pr after the brackets belongs into them', 'emails[type eq "work"].value pr', 'emails[(and type eq "work" value)]'],
    ['FIL-25 an or in the brackets keeps its grouping', 'emails[a pr or b pr].value eq "x"', 'emails[(and (or a b) value eq "x")]'],
    ['FIL-30 spaces may be repeated', '  a   eq   1    and  b  pr ', '(and a eq 1 b)'],
    ['a keyword in the place of an attribute is a name', 'not pr and and pr', '(and not and)'],
  ])('%s: %s', (_rule, text, expected) => {
    expect(shape(parseFilter(text))).toBe(expected);
  });

  it.each([
    ['a name', 'userName'],
    ['a sub-attribute', 'name.familyName'],
    ['a name that begins with $', 'members.$ref'],
    ['a name with hyphen, underscore and digit', 'x-y_z9'],
    ['FIL-07 an attribute with its URN, which contains dots and colons', `${CORE}:userName`],
    ['FIL-07 a sub-attribute with its URN', `${CORE}:name.familyName`],
    ['FIL-07 an extension attribute with its URN', `${ENTERPRISE}:manager.value`],
  ])('an attribute path is taken as written: %s', (_form, attribute) => {
    expect(parseFilter(`${attribute} eq "x"`)).toMatchObject({ attribute });
    expect(parseFilter(`${attribute}[type pr]`)).toMatchObject({ kind: 'valuePath', attribute });
  });

  it.each<readonly [string, string, Literal]>([
    ['a string', '"work"', 'work'],
    ['the empty string', '""', ''],
    ['a string with an escaped quote', String.raw`"a\"b"`, 'a"b'],
    ['a string with an escaped backslash at its end', String.raw`"a\\"`, 'a\\'],
    ['a string with every short escape', String.raw`"\/\b\f\n\r\t"`, '/\b\f\n\r\t'],
    ['a string with a Unicode escape', String.raw`"\u00e9"`, 'é'],
    ['a string with an escaped surrogate pair', String.raw`"\ud83d\ude00"`, '😀'],
    ['a string beyond the basic plane', '"😀"', '😀'],
    ['brackets and keywords in a string', '"a] and (b or [c"', 'a] and (b or [c'],
    ['zero', '0', 0],
    ['an integer', '42', 42],
    ['a negative number', '-1', -1],
    ['a decimal', '3.25', 3.25],
    ['an exponent', '-1.5e3', -1500],
    ['an exponent with a sign', '1E-2', 0.01],
    ['true', 'true', true],
    ['false', 'false', false],
    ['null', 'null', null],
    ['a literal in another case', 'True', true],
  ])('FIL-08 a value is a JSON literal: %s', (_form, text, value) => {
    expect(parseFilter(`title eq ${text}`)).toMatchObject({ value });
  });

  it('the position of each attribute is remembered', () => {
    expect(parseFilter('a pr and emails[type pr].value eq 1')).toEqual({
      kind: 'and',
      terms: [
        { kind: 'present', attribute: 'a', position: 0 },
        {
          kind: 'valuePath',
          attribute: 'emails',
          position: 9,
          filter: {
            kind: 'and',
            terms: [
              { kind: 'present', attribute: 'type', position: 16 },
              { kind: 'compare', attribute: 'value', operator: 'eq', value: 1, position: 25 },
            ],
          },
        },
      ],
    });
  });
});

describe('FIL-03 precedence, for every chain of four terms with or without not', () => {
  const terms = ['a', 'b', 'c', 'd'];
  const bits = (count: number): readonly number[] => Array.from({ length: 2 ** count }, (_, index) => index);
  const rows = bits(3).flatMap((keywords) => bits(4).map((negations) => {
    const isOr = (index: number): boolean => ((keywords >> index) & 1) === 1;
    const isNot = (index: number): boolean => ((negations >> index) & 1) === 1;
    return terms.map((name, index) => ({ name, isNot: isNot(index), opensGroup: index > 0 && isOr(index - 1) }));
  }));

  it.each(rows.map((row) => {
    const text = row.map(({ name, isNot, opensGroup }, index) => `${index === 0 ? '' : opensGroup ? ' or ' : ' and '}${isNot ? `not (${name} pr)` : `${name} pr`}`).join('');
    const groups: string[][] = [];
    for (const { name, isNot, opensGroup } of row) {
      if (opensGroup || groups.length === 0) groups.push([]);
      groups.at(-1)?.push(isNot ? `(not ${name})` : name);
    }
    const [only = '', ...others] = groups.map((group) => (group.length === 1 ? group.join() : `(and ${group.join(' ')})`));
    return [text, others.length === 0 ? only : `(or ${[only, ...others].join(' ')})`] as const;
  }))('%s is %s', (text, expected) => {
    expect(shape(parseFilter(text))).toBe(expected);
  });
});

describe('FIL-09 a filter that is none is refused, with the position', () => {
  it.each([
    ['the empty filter', '', 0],
    ['only spaces', '   ', 3],
    ['an attribute alone', 'title', 5],
    ['an operator without a value', 'title eq', 8],
    ['FIL-10 an unknown operator', 'title regex "x"', 6],
    ['FIL-10 a sign as operator', 'title = "x"', 6],
    ['unquoted text', 'title eq Boss', 9],
    ['single quotes', "title eq 'Boss'", 9],
    ['a number with a leading zero', 'title eq 01', 9],
    ['a value where an attribute belongs', '"x" eq title', 0],
    ['a quote that is not closed', 'title eq "Boss', 9],
    ['a quote closed by an escaped one', String.raw`title eq "Boss\"`, 9],
    ['an escape that JSON does not have', String.raw`title eq "\x"`, 9],
    ['a line break in a string', 'title eq "a\nb"', 9],
    ['a character that begins nothing', 'title eq "x" & b pr', 13],
    ['a parenthesis that is not closed', '(title pr', 9],
    ['a parenthesis too much', 'title pr)', 8],
    ['empty parentheses', '()', 1],
    ['a bracket that is not closed', 'emails[type pr', 14],
    ['a bracket too much', 'emails[type pr]]', 15],
    ['empty brackets', 'emails[]', 7],
    ['a parenthesis closed by a bracket', '(title pr]', 9],
    ['a bracket closed by a parenthesis', 'emails[type pr)', 14],
    ['junk after a filter', 'title pr title', 9],
    ['a value after pr', 'title pr "x"', 9],
    ['two terms without a keyword', '(a pr) (b pr)', 7],
    ['an and without a right side', 'a pr and', 8],
    ['an or without a left side', 'or', 2],
    ['FIL-04 not without parentheses', 'not title pr', 4],
    ['a dot at the end of a path', 'name. pr', 4],
    ['two dots in a path', 'name..familyName pr', 4],
    ['a dot after brackets without a sub-attribute', 'emails[type pr].', 16],
    ['a value path with a sub-attribute and no test', 'emails[type pr].value', 21],
  ])('%s: %s', (_fault, text, position) => {
    const error = errorOf(() => parseFilter(text));
    expect({ status: error.status, scimType: error.scimType }).toEqual({ status: 400, scimType: 'invalidFilter' });
    expect(error.detail).toMatch(new RegExp(`position ${position}\\b`));
  });

  it('the detail says what was found and what is expected', () => {
    expect(errorOf(() => parseFilter('title regex "x"')).detail)
      .toBe('The filter has "regex" at position 6 where an operator (pr, eq, ne, co, sw, ew, gt, ge, lt, le) is expected.');
  });
});

describe('FIL-30 a filter is bounded', () => {
  const limits = { maxLength: 40, maxDepth: 3 };

  it('a filter of the greatest length is read, one character more is refused', () => {
    const longest = `title eq "${'x'.repeat(29)}"`;
    expect(longest).toHaveLength(limits.maxLength);
    expect(parseFilter(longest, limits)).toMatchObject({ kind: 'compare' });
    expect(errorOf(() => parseFilter(`${longest} `, limits))).toMatchObject({ scimType: 'invalidFilter', detail: expect.stringContaining('40') });
  });

  it.each([
    ['parentheses', '(((a pr)))', '((((a pr))))', 4],
    ['not', 'not(not(not(a pr)))', 'not(not(not(not(a pr))))', 16],
    ['brackets', '((a[b pr]))', '(((a[b pr])))', 5],
  ])('the deepest nesting is read, one level more is refused: %s', (_form, deepest, deeper, position) => {
    expect(() => parseFilter(deepest, limits)).not.toThrow();
    const error = errorOf(() => parseFilter(deeper, limits));
    expect(error.scimType).toBe('invalidFilter');
    expect(error.detail).toContain(`nested more than 3 levels deep at position ${position}.`);
  });

  it('groups beside each other are not nested', () => {
    expect(parseFilter('(a pr) and (b pr) or (c pr) and (d pr)', { ...limits, maxDepth: 1 })).toMatchObject({ kind: 'or' });
  });

  it('ten thousand parentheses are refused, not a stack overflow', () => {
    const text = `${'('.repeat(10_000)}a pr${')'.repeat(10_000)}`;
    expect(errorOf(() => parseFilter(text)).scimType).toBe('invalidFilter');
    expect(errorOf(() => parseFilter(text, { ...DEFAULT_FILTER_LIMITS, maxLength: 100_000 })).detail).toContain('position 31');
  });
});

describe('a filter that is printed and parsed is the same filter', () => {
  it.each([
    ['an or in an and keeps its parentheses', '(a pr or b pr) and c pr'],
    ['an and in an or needs none', 'a pr and b pr or c pr'],
    ['an and in an and keeps its parentheses', 'a pr and (b pr and c pr)'],
    ['an or in an or keeps its parentheses', 'a pr or (b pr or c pr)'],
    ['a not keeps its parentheses', 'not (a pr)'],
    ['a value path keeps its brackets', 'emails[type eq "work" and value co "@"]'],
    ['a string is escaped', String.raw`title eq "a\"b\\"`],
  ])('%s: %s', (_rule, text) => {
    expect(printFilter(parseFilter(text))).toBe(text);
  });

  it('holds for any filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = printFilter(filter);
        expect(withoutPositions(parseFilter(text, { maxLength: text.length, maxDepth: 100 }))).toEqual(filter);
      }),
      { seed, numRuns: 500 },
    );
  });
});

const attribute = fc.oneof(
  fc.constantFrom('userName', 'name.familyName', '$ref', 'members.$ref', `${CORE}:name.givenName`, `${ENTERPRISE}:department`, 'and', 'or', 'not', 'pr', 'eq', 'true'),
  fc.stringMatching(/^[A-Za-z$][\w$-]{0,8}(\.[A-Za-z$][\w$-]{0,8})?$/),
);
/** JSON has neither -0 nor Infinity. */
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((value) => (value === 0 ? 0 : value));
const literal = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), number, fc.boolean(), fc.constant(null));
const present = attribute.map((name): Filter => ({ kind: 'present', attribute: name, position: 0 }));
const compare = fc.tuple(attribute, fc.constantFrom<Operator>(...OPERATORS), literal)
  .map(([name, operator, value]): Filter => ({ kind: 'compare', attribute: name, operator, value, position: 0 }));

const { filter: filters } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    present,
    compare,
    fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]): Filter => ({ kind, terms })),
    tie('filter').map((term): Filter => ({ kind: 'not', term })),
    fc.tuple(attribute, tie('filter')).map(([name, filter]): Filter => ({ kind: 'valuePath', attribute: name, filter, position: 0 })),
  ),
}));

function withoutPositions(filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map(withoutPositions) };
    case 'not':
      return { ...filter, term: withoutPositions(filter.term) };
    case 'valuePath':
      return { ...filter, filter: withoutPositions(filter.filter), position: 0 };
    case 'present':
    case 'compare':
      return { ...filter, position: 0 };
  }
}
