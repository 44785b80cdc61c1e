import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';

/** What a worker sends when it listens, and has made what the first one makes. */
export const ANSWERS = 'answers';

/** Thrown when no worker comes up: the start is broken, and trying on would hide it. */
export class WorkersKeepEnding extends Error {
  override readonly name = 'WorkersKeepEnding';
}

/**
 * Has so many workers answer on one port until this process is told to stop; one that ends is replaced. The first begins
 * alone: what it makes is made once, and a start that fails says so once.
 * @returns the code to end with
 * @throws WorkersKeepEnding
 */
export function superviseWorkers(count: number, log: Logger): Promise<number> {
  return new Promise((resolve, reject) => new Workers(count, log, resolve, reject).begin());
}

/** The signals that tell a process to stop. */
export const STOPPING = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;
const FAILED_STARTS = 5;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;

class Workers {
  private readonly running = new Set<Worker>();
  private readonly answering = new Set<Worker>();
  /** Whether the first worker answered, and whether all did at once. */
  private isBegun = false;
  private isComplete = false;
  /** In a row. */
  private failedStarts = 0;
  private stopping: NodeJS.Signals | undefined;
  private failure: WorkersKeepEnding | undefined;
  private code = 0;

  constructor(
    private readonly count: number, private readonly log: Logger,
    private readonly resolve: (code: number) => void, private readonly reject: (error: Error) => void,
  ) {}

  begin(): void {
    for (const signal of STOPPING) process.on(signal, () => this.stop(signal));
    this.fork();
  }

  private fork(): void {
    if (this.stopping) return;
    const worker = cluster.fork();
    this.running.add(worker);
    worker.on('message', (message: unknown) => message === ANSWERS && this.onAnswers(worker));
    worker.once('exit', (code, signal) => this.onEnd(worker, code, signal));
    // A process that could not be made has no end; one that is ending cannot be told anything.
    worker.on('error', () => worker.process.pid === undefined && this.onEnd(worker, 1, ''));
  }

  private onAnswers(worker: Worker): void {
    this.answering.add(worker);
    this.failedStarts = 0;
    this.isComplete ||= this.answering.size === this.count;
    if (this.isBegun) return;
    this.isBegun = true;
    for (let others = 1; others < this.count; others++) this.fork();
  }

  private onEnd(worker: Worker, code: number | null, signal: string | null): void {
    this.running.delete(worker);
    const hadStarted = this.answering.delete(worker);
    if (this.stopping) {
      if (code !== 0 && signal !== this.stopping) this.code = 1;
      return this.endIfAlone();
    }
    // It said why.
    if (!this.isBegun) return this.resolve(code || 1);
    this.log.error({ msg: 'a worker ended', pid: worker.process.pid, code, signal });
    if (!hadStarted) this.failedStarts++;
    if (this.failedStarts >= FAILED_STARTS && (!this.isComplete || this.answering.size === 0)) {
      this.failure = new WorkersKeepEnding(`${FAILED_STARTS} processes in a row ended before they answered.`);
      return this.stop('SIGTERM');
    }
    setTimeout(() => this.fork(), Math.min(FIRST_DELAY_MS * 2 ** this.failedStarts, LONGEST_DELAY_MS));
  }

  private stop(signal: NodeJS.Signals): void {
    this.stopping = signal;
    for (const worker of this.running) worker.process.kill(signal);
    this.endIfAlone();
  }

  private endIfAlone(): void {
    if (this.running.size > 0) return;
    if (this.failure) this.reject(this.failure);
    else this.resolve(this.code);
  }
}
