import { GatheredWrites } from './gathered-writes.js';

interface Row {
  readonly id: string;
  readonly value?: string;
}

/** Statements that end when the test says so. */
class Statements {
  readonly begun: { readonly organizationId: string; readonly ids: readonly string[]; readonly end: (error?: Error) => void }[] = [];

  readonly write = (organizationId: string, rows: readonly Row[]): Promise<readonly string[]> => new Promise((resolve, reject) => {
    const ids = rows.map(({ id }) => id);
    this.begun.push({ organizationId, ids, end: (error) => (error ? reject(error) : resolve(rows.map(({ id, value = id }) => `wrote ${value}`))) });
  });

  get ids(): readonly (readonly string[])[] {
    return this.begun.map(({ ids }) => ids);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const refusal = Object.assign(new Error('duplicate key'), { severity: 'ERROR' });

describe('Writes that come at the same time', () => {
  let statements: Statements;
  let writes: GatheredWrites<Row, string>;
  beforeEach(() => {
    statements = new Statements();
    writes = new GatheredWrites<Row, string>(statements.write);
  });

  it('share a statement, at most two at a time for each organization; what comes meanwhile is next', async () => {
    const first = [writes.add('a', { id: '1' }), writes.add('a', { id: '2' })];
    await turn();
    const second = writes.add('a', { id: '3' });
    await turn();
    const third = [writes.add('a', { id: '4' }), writes.add('a', { id: '5' })];
    const other = writes.add('b', { id: '1' });
    await turn();
    expect(statements.begun.map(({ organizationId, ids }) => [organizationId, ids])).toEqual([['a', ['1', '2']], ['a', ['3']], ['b', ['1']]]);
    statements.begun[0]?.end();
    expect(await Promise.all(first)).toEqual(['wrote 1', 'wrote 2']);
    await turn();
    expect(statements.ids.slice(3)).toEqual([['4', '5']]);
    for (const { end } of statements.begun) end();
    expect(await Promise.all([second, ...third, other])).toEqual(['wrote 3', 'wrote 4', 'wrote 5', 'wrote 1']);
  });

  it('no statement has two rows of one id, and a hundred rows at most', async () => {
    const twice = [writes.add('a', { id: 'x', value: 'former' }), writes.add('a', { id: 'x', value: 'later' })];
    const many = Array.from({ length: 150 }, (_, n) => writes.add('a', { id: String(n) }));
    for (let round = 0; round < 4; round++) {
      await turn();
      for (const { end } of statements.begun) end();
    }
    expect(statements.ids.map(({ length }) => length)).toEqual([100, 52]);
    expect(statements.ids.map((ids) => ids.filter((id) => id === 'x').length)).toEqual([1, 1]);
    expect(await Promise.all(twice)).toEqual(['wrote former', 'wrote later']);
    expect(new Set(await Promise.all(many)).size).toBe(150);
  });

  it('after a refusal each is written by itself, and has its own answer', async () => {
    const all = ['1', '2', '3'].map((id) => writes.add('a', { id }));
    await turn();
    statements.begun[0]?.end(refusal);
    await turn();
    expect(statements.ids).toEqual([['1', '2', '3'], ['1'], ['2'], ['3']]);
    statements.begun[1]?.end();
    statements.begun[2]?.end(refusal);
    statements.begun[3]?.end();
    expect(await Promise.allSettled(all)).toMatchObject([{ value: 'wrote 1' }, { reason: refusal }, { value: 'wrote 3' }]);
  });

  it('whether something was written is not known of a lost connection, so nothing is written again', async () => {
    const all = ['1', '2'].map((id) => writes.add('a', { id }));
    await turn();
    const lost = new Error('Connection terminated unexpectedly');
    statements.begun[0]?.end(lost);
    expect(await Promise.allSettled(all)).toMatchObject([{ reason: lost }, { reason: lost }]);
    expect(statements.begun).toHaveLength(1);
    const next = writes.add('a', { id: '3' });
    await turn();
    statements.begun[1]?.end();
    expect(await next).toBe('wrote 3');
  });
});
