import { isPostgresError } from './database-errors.js';

/** Statements of one organization at the same time; what comes meanwhile waits for the next. */
const MOST_UNDER_WAY = 2;

/** Rows of one statement. */
const MOST_TOGETHER = 100;

interface Waiting<Row, Result> {
  readonly row: Row;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Queue<Row, Result> {
  waiting: readonly Waiting<Row, Result>[];
  underWay: number;
}

/**
 * Requests at the same time share a statement, and with it the commit: what comes while others are written is written next, together. Nobody
 * waits when nobody else writes. A statement that PostgreSQL refuses has written nothing; then each row is written by itself, and has its own answer.
 */
export class GatheredWrites<Row extends { readonly id: string }, Result> {
  private readonly queues = new Map<string, Queue<Row, Result>>();

  /** @param write all of the rows, of which no two have one id, or nothing; gives a result for each, in their order */
  constructor(private readonly write: (organizationId: string, rows: readonly Row[]) => Promise<readonly Result[]>) {}

  add(organizationId: string, row: Row): Promise<Result> {
    const queue = this.queues.get(organizationId) ?? { waiting: [], underWay: 0 };
    this.queues.set(organizationId, queue);
    return new Promise((resolve, reject) => {
      queue.waiting = [...queue.waiting, { row, resolve, reject }];
      // Requests that came together are read one after the other.
      if (queue.waiting.length === 1) setImmediate(() => this.next(organizationId, queue));
    });
  }

  private next(organizationId: string, queue: Queue<Row, Result>): void {
    if (queue.waiting.length === 0 && queue.underWay === 0) this.queues.delete(organizationId);
    if (queue.waiting.length === 0 || queue.underWay >= MOST_UNDER_WAY) return;
    const together = new Map<string, Waiting<Row, Result>>();
    for (const each of queue.waiting) if (together.size < MOST_TOGETHER && !together.has(each.row.id)) together.set(each.row.id, each);
    const batch = [...together.values()];
    queue.waiting = queue.waiting.filter((each) => together.get(each.row.id) !== each);
    queue.underWay++;
    void this.writeTogether(organizationId, batch).finally(() => {
      queue.underWay--;
      this.next(organizationId, queue);
    });
  }

  private async writeTogether(organizationId: string, together: readonly Waiting<Row, Result>[]): Promise<void> {
    try {
      const results = await this.write(organizationId, together.map(({ row }) => row));
      together.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (together.length > 1 && isPostgresError(error)) await Promise.all(together.map((each) => this.writeTogether(organizationId, [each])));
      else for (const { reject } of together) reject(error);
    }
  }
}
