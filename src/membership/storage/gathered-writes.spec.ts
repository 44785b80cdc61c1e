import { type GatheredRow, GatheredWrites } from './gathered-writes.js';

interface Row extends GatheredRow {
  readonly value?: string;
}

const row = (key: string, more: Partial<Row> = {}): Row => ({ key, json: '{}', ...more });

/** Statements that end when the test says so. */
class Statements {
  readonly begun: { readonly organizationId: string; readonly ids: readonly string[]; readonly isBrief: boolean; readonly end: (error?: Error) => void }[] = [];

  readonly write = (organizationId: string, rows: readonly Row[], isBrief: boolean): Promise<readonly string[]> => new Promise((resolve, reject) => {
    const ids = rows.map(({ key }) => key);
    this.begun.push({ organizationId, ids, isBrief, end: (error) => (error ? reject(error) : resolve(rows.map(({ key, value = key }) => `wrote ${value}`))) });
  });

  get ids(): readonly (readonly string[])[] {
    return this.begun.map(({ ids }) => ids);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const refused = (code: string): Error => Object.assign(new Error('refused'), { severity: 'FEHLER', code });
const refusal = refused('23505');

describe('Writes that come at the same time', () => {
  let statements: Statements;
  let writes: GatheredWrites<Row, string>;
  beforeEach(() => {
    statements = new Statements();
    writes = new GatheredWrites<Row, string>(statements.write);
  });

  it('share a statement, at most two at a time for each organization; what comes meanwhile is next', async () => {
    const first = [writes.add('a', row('1')), writes.add('a', row('2'))];
    await turn();
    const second = writes.add('a', row('3'));
    await turn();
    const third = [writes.add('a', row('4')), writes.add('a', row('5'))];
    const other = writes.add('b', row('1'));
    await turn();
    expect(statements.begun.map(({ organizationId, ids }) => [organizationId, ids])).toEqual([['a', ['1', '2']], ['a', ['3']], ['b', ['1']]]);
    statements.begun[0]?.end();
    expect(await Promise.all(first)).toEqual(['wrote 1', 'wrote 2']);
    await turn();
    expect(statements.ids.slice(3)).toEqual([['4', '5']]);
    for (const { end } of statements.begun) end();
    expect(await Promise.all([second, ...third, other])).toEqual(['wrote 3', 'wrote 4', 'wrote 5', 'wrote 1']);
  });

  it('no two rows of one key are under way, and a statement has a hundred rows at most', async () => {
    const twice = [writes.add('a', row('x', { value: 'former' })), writes.add('a', row('x', { value: 'later' }))];
    const many = Array.from({ length: 150 }, (_, n) => writes.add('a', row(String(n))));
    for (let round = 0; round < 4; round++) {
      await turn();
      for (const { end } of statements.begun) end();
    }
    expect(statements.ids.map(({ length }) => length)).toEqual([100, 51, 1]);
    expect(statements.ids.map((ids) => ids.filter((id) => id === 'x').length)).toEqual([1, 0, 1]);
    expect(await Promise.all(twice)).toEqual(['wrote former', 'wrote later']);
    expect(new Set(await Promise.all(many)).size).toBe(150);
  });

  it('have a million characters together at most, one alone as many as it has', async () => {
    const all = [700_000, 300_000, 1, 5_000_000, 1].map((length, n) => writes.add('a', row(String(n), { json: 'x'.repeat(length) })));
    for (let round = 0; round < 4; round++) {
      await turn();
      for (const { end } of statements.begun) end();
    }
    expect(statements.ids).toEqual([['0', '1'], ['2'], ['3'], ['4']]);
    await Promise.all(all);
  });

  it('one whose key is under way keeps nobody else waiting', async () => {
    const first = writes.add('a', row('x'));
    await turn();
    const again = writes.add('a', row('x', { value: 'again' }));
    await turn();
    const other = writes.add('a', row('y'));
    await turn();
    expect(statements.ids).toEqual([['x'], ['y']]);
    statements.begun[1]?.end();
    expect(await other).toBe('wrote y');
    statements.begun[0]?.end();
    await first;
    await turn();
    statements.begun[2]?.end();
    expect(await again).toBe('wrote again');
  });

  it('after a refusal each is written by itself in turn, and has its own answer; others are written beside them', async () => {
    const all = ['1', '2', '3'].map((id) => writes.add('a', row(id)));
    const settled = Promise.allSettled(all);
    await turn();
    statements.begun[0]?.end(refusal);
    await turn();
    expect(statements.begun.map(({ ids, isBrief }) => [ids, isBrief])).toEqual([[['1', '2', '3'], true], [['1'], true]]);
    const beside = ['4', '5', '1'].map((id) => writes.add('a', row(id, { value: `${id} beside` })));
    await turn();
    expect(statements.ids.slice(2)).toEqual([['4', '5']]);
    statements.begun[1]?.end();
    await turn();
    expect(statements.ids.slice(3)).toEqual([['1'], ['2']]);
    statements.begun[4]?.end(refusal);
    await turn();
    expect(statements.ids.slice(5)).toEqual([['3']]);
    for (const { end } of statements.begun) end();
    expect(await settled).toMatchObject([{ value: 'wrote 1' }, { reason: refusal }, { value: 'wrote 3' }]);
    expect(await Promise.all(beside)).toEqual(['wrote 4 beside', 'wrote 5 beside', 'wrote 1 beside']);
  });

  it.each(['55P03', '40P01'])('after %s, of somebody who waited for somebody else, they are written at the same time', async (code) => {
    const all = ['1', '2', '3'].map((id) => writes.add('a', row(id)));
    await turn();
    statements.begun[0]?.end(refused(code));
    await turn();
    expect(statements.ids.slice(1)).toEqual([['1'], ['2'], ['3']]);
    statements.begun[1]?.end(refused(code));
    for (const { end } of statements.begun) end();
    expect(await Promise.allSettled(all)).toMatchObject([{ status: 'rejected' }, { value: 'wrote 2' }, { value: 'wrote 3' }]);
  });

  it('two who wait for somebody else, each alone, keep nobody else waiting', async () => {
    const held = [];
    for (const id of ['1', '2']) {
      held.push(writes.add('a', row(id)));
      await turn();
    }
    const other = writes.add('a', row('3'));
    for (const { end } of statements.begun.slice(0, 2)) end(refused('55P03'));
    await turn();
    expect(statements.begun.map(({ ids, isBrief }) => [ids, isBrief])).toEqual([[['1'], true], [['2'], true], [['3'], true], [['1'], false], [['2'], false]]);
    for (const { end } of statements.begun) end();
    expect(await Promise.all([...held, other])).toEqual(['wrote 1', 'wrote 2', 'wrote 3']);
  });

  it('one who waits for somebody else keeps those behind it waiting for a moment only', async () => {
    const all = ['1', '2'].map((id) => writes.add('a', row(id)));
    await turn();
    statements.begun[0]?.end(refusal);
    await turn();
    statements.begun[1]?.end(refused('55P03'));
    await turn();
    statements.begun[2]?.end();
    expect(await all[1]).toBe('wrote 2');
    await turn();
    expect(statements.begun.slice(1).map(({ ids, isBrief }) => [ids, isBrief])).toEqual([[['1'], true], [['2'], true], [['1'], false]]);
    statements.begun[3]?.end();
    expect(await all[0]).toBe('wrote 1');
  });

  it.each<[string, Error]>([
    ['terminated', new Error('Connection terminated unexpectedly')], ['EPIPE', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })],
    ['57P01', refused('57P01')], ['08006', refused('08006')], ['XX000', refused('XX000')],
  ])('whether something was written is not known of a lost connection (%s), so nothing is written again', async (_, lost) => {
    const all = ['1', '2'].map((id) => writes.add('a', row(id)));
    await turn();
    statements.begun[0]?.end(lost);
    expect(await Promise.allSettled(all)).toMatchObject([{ reason: lost }, { reason: lost }]);
    expect(statements.begun).toHaveLength(1);
    const next = writes.add('a', row('3'));
    await turn();
    statements.begun[1]?.end();
    expect(await next).toBe('wrote 3');
  });
});
