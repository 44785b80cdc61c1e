import { readCursor, type Seal, writeCursor } from './cursor.js';

/** Readable, which the real one is not. */
const seal: Seal = {
  close: (text) => Buffer.from(text).toString('base64url'),
  open: (sealed) => { const text = Buffer.from(sealed, 'base64url').toString(); return text.startsWith('[') || text.startsWith('{') || text === '1' ? text : undefined; },
};
const asked = { query: 'q', now: 1_000 };
const cursor = { position: { id: 'i' }, count: 5, query: 'q', expires: 1_000 };

describe('cursors', () => {
  it.each([
    ['by id', { id: 'i' }], ['by a value', { id: 'i', sortValue: 'v' }], ['behind somebody without a value', { id: 'i', sortValue: null }], ['by an empty value', { id: 'i', sortValue: '' }],
    ['by the digest of a value', { id: 'i', digest: 'd' }],
  ])('CUR-02 lead on %s', (_, position) => {
    expect(readCursor(writeCursor({ ...cursor, position }, seal), seal, asked)).toEqual({ ...cursor, position });
  });

  it.each([
    ['what was not sealed', 'invalidCursor', 'x', asked], ['an object', 'invalidCursor', seal.close('{}'), asked], ['another length', 'invalidCursor', seal.close('[]'), asked],
    ['no list', 'invalidCursor', seal.close('1'), asked], ['CUR-08 another query', 'invalidCursor', writeCursor(cursor, seal), { ...asked, query: 'other' }],
    ['CUR-07 one that timed out', 'expiredCursor', writeCursor(cursor, seal), { ...asked, now: 1_001 }], ['CUR-07 another count', 'invalidCount', writeCursor(cursor, seal), { ...asked, count: 6 }],
  ])('%s is %s', (_, scimType, text, query) => {
    expect(() => readCursor(text, seal, query)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  it('CUR-05 the count of the first page may be repeated', () => {
    expect(readCursor(writeCursor(cursor, seal), seal, { ...asked, count: 5 }).count).toBe(5);
  });
});
