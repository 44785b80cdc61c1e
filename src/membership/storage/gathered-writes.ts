import { isContention, isRefused } from './database-errors.js';

/** Statements of one organization at the same time; what comes meanwhile waits for the next. */
const MOST_UNDER_WAY = 2;

/** Rows of one statement. */
const MOST_TOGETHER = 100;

/** Characters of one statement's rows, unless one alone has more. */
const MOST_CHARACTERS = 1_000_000;

/** What is written of one row. */
export interface GatheredRow {
  /** No two rows of one key are under way at the same time. */
  readonly key: string;
  /** As JSON. */
  readonly json: string;
}

interface Waiting<Row, Result> {
  readonly row: Row;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Queue<Row, Result> {
  waiting: Waiting<Row, Result>[];
  /** Of the rows under way. */
  readonly keys: Set<string>;
  statements: number;
  isAboutToBegin: boolean;
}

/**
 * Requests at the same time share a statement, and with it the commit: what comes while others are written is written next, together. Nobody
 * waits when nobody else writes. A statement that PostgreSQL refuses has written nothing; then each row is written by itself, and has its own answer.
 */
export class GatheredWrites<Row extends GatheredRow, Result> {
  private readonly queues = new Map<string, Queue<Row, Result>>();

  /** @param write all of the rows, or nothing; gives a result for each, in their order. Where others may wait for it, it is not to wait long for locks. */
  constructor(private readonly write: (organizationId: string, rows: readonly Row[], isBrief: boolean) => Promise<readonly Result[]>) {}

  add(organizationId: string, row: Row): Promise<Result> {
    const queue = this.queues.get(organizationId) ?? { waiting: [], keys: new Set(), statements: 0, isAboutToBegin: false };
    this.queues.set(organizationId, queue);
    return new Promise((resolve, reject) => {
      queue.waiting.push({ row, resolve, reject });
      if (queue.isAboutToBegin || queue.statements >= MOST_UNDER_WAY) return;
      queue.isAboutToBegin = true;
      // Requests that came together are read one after the other.
      setImmediate(() => {
        queue.isAboutToBegin = false;
        this.begin(organizationId, queue);
      });
    });
  }

  private begin(organizationId: string, queue: Queue<Row, Result>): void {
    while (queue.statements < MOST_UNDER_WAY) {
      const together = take(queue);
      if (together.length === 0) break;
      queue.statements++;
      void this.writeTogether(organizationId, queue, together);
    }
    if (queue.waiting.length === 0 && queue.keys.size === 0) this.queues.delete(organizationId);
  }

  private async writeTogether(organizationId: string, queue: Queue<Row, Result>, together: readonly Waiting<Row, Result>[]): Promise<void> {
    const end = (...ended: readonly Waiting<Row, Result>[]): void => {
      for (const { row } of ended) queue.keys.delete(row.key);
      this.begin(organizationId, queue);
    };
    try {
      const results = await this.write(organizationId, together.map(({ row }) => row), true);
      together.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (isRefused(error) && (together.length > 1 || isContention(error))) {
        // What comes meanwhile does not wait for it.
        queue.statements--;
        this.begin(organizationId, queue);
        return this.writeEach(organizationId, together, isContention(error), end);
      }
      for (const { reject } of together) reject(error);
    }
    queue.statements--;
    end(...together);
  }

  /** In their order, so that of two who want the same the first gets it; then at the same time those that wait for somebody else. */
  private async writeEach(organizationId: string, rows: readonly Waiting<Row, Result>[], isContended: boolean, end: (row: Waiting<Row, Result>) => void): Promise<void> {
    /** @returns whether it has its answer */
    const writeAlone = async (each: Waiting<Row, Result>, isBrief: boolean): Promise<boolean> => {
      try {
        const [result] = await this.write(organizationId, [each.row], isBrief);
        each.resolve(result as Result);
      } catch (error) {
        if (isBrief && isContention(error)) return false;
        each.reject(error);
      }
      end(each);
      return true;
    };
    const left: Waiting<Row, Result>[] = [];
    for (const each of rows) if (isContended || !(await writeAlone(each, true))) left.push(each);
    await Promise.all(left.map((each) => writeAlone(each, false)));
  }
}

/** The next rows to write together, as they came; their keys are under way from now on. */
function take<Row extends GatheredRow, Result>(queue: Queue<Row, Result>): readonly Waiting<Row, Result>[] {
  const taken: Waiting<Row, Result>[] = [];
  const left: Waiting<Row, Result>[] = [];
  let characters = 0;
  let looked = 0;
  for (const each of queue.waiting) {
    const { key, json } = each.row;
    if (taken.length === MOST_TOGETHER || (taken.length > 0 && characters + json.length > MOST_CHARACTERS)) break;
    looked++;
    if (queue.keys.has(key)) {
      left.push(each);
      continue;
    }
    queue.keys.add(key);
    characters += json.length;
    taken.push(each);
  }
  queue.waiting = [...left, ...queue.waiting.slice(looked)];
  return taken;
}
