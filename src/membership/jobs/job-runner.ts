import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { isDatabaseUnavailable } from '../storage/database-errors.js';
import type { Executor } from '../storage/organization-database.js';
import type { JsonDocument } from '../storage/json-value.js';
import type { JobStore, LeasedJob } from './job-store.js';
import { type DueJob, JobsRepository } from './jobs.repository.js';

/** What a handler is given beside the job. */
export interface JobControl {
  /** Notes progress in the transaction of a batch, and keeps the job for this process. */
  note(tx: Executor, progress: JsonDocument): Promise<void>;
  /** Whether the process is ending: the handler returns `unfinished`, and whoever comes next goes on. */
  readonly isStopping: boolean;
}

export type JobOutcome = 'done' | 'unfinished' | { readonly retryAt: Date; readonly error: string };
export type JobHandler = (job: LeasedJob, control: JobControl) => Promise<JobOutcome>;

const MOST_AT_ONCE = 20;
const LONGEST_DELAY_MS = 3_600_000;

/** How jobs of a kind are done. */
interface KindOptions {
  /** How many may be under way; 1 means that everything waits for each. More is for a handler that is done well before a lease ends. */
  readonly concurrency?: number;
  /** Where they are written down, when it is not the table of jobs. */
  readonly store?: JobStore;
  /** Whether they are left alone for now, however many are due. */
  readonly isPaused?: () => boolean;
}

interface Registration extends KindOptions {
  readonly handler: JobHandler;
}

/**
 * Takes due jobs of all organizations and has them done, one at a time, until the process ends; those of a kind that waits for
 * others, several at once beside the rest. Any number of processes may run one each: a lease keeps them apart, and one that
 * a killed process held is free when it ends.
 */
@Injectable()
export class JobRunner implements BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly registrations = new Map<string, Registration>();
  /** What is done beside the rest. */
  private readonly beside = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isStopping = false;
  private isWanted = false;
  private leaseMs = 0;

  constructor(private readonly jobs: JobsRepository) {}

  register(kind: string, handler: JobHandler, options: KindOptions = {}): void {
    this.registrations.set(kind, { handler, ...options });
  }

  /**
   * Looks for work now, and every so many milliseconds.
   * @param leaseMs how long a job is this process's alone without a sign of life
   */
  start(everyMs: number, leaseMs: number): void {
    this.leaseMs = leaseMs;
    this.timer = setInterval(() => this.wake(), everyMs);
    this.timer.unref();
    this.wake();
  }

  /** Looks for work at once: after a job (of the kind) was written, or when a time has come. */
  wake(kind?: string): void {
    if (this.timer === undefined || this.isStopping || (kind !== undefined && this.isPaused(kind))) return;
    if (this.running) {
      this.isWanted = true;
      return;
    }
    this.running = this.work().finally(() => {
      this.running = undefined;
      if (this.isWanted) {
        this.isWanted = false;
        this.wake();
      }
    });
  }

  /** Before the database is let go. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.running;
    await Promise.all(this.beside);
  }

  private async work(): Promise<void> {
    try {
      for (let found = true; found && !this.isStopping;) {
        const due = await this.jobs.listDue(new Date(), MOST_AT_ONCE, [...this.registrations.keys()].filter((kind) => this.isPaused(kind)));
        let done = 0;
        for (const job of due) {
          if (this.isStopping) return;
          if (await this.attempt(job)) done++;
        }
        found = done > 0;
      }
    } catch (error) {
      this.report(error);
    }
  }

  /** Tried again at the next tick; an outage is told of by those who are asked. */
  private report(error: unknown): void {
    if (!isDatabaseUnavailable(error)) this.logger.error({ error });
  }

  /** @returns whether this process had the job */
  private async attempt({ organizationId, id, kind }: DueJob): Promise<boolean> {
    // Paused since it was looked for.
    if (this.isPaused(kind)) return false;
    const job = await this.storeOf(kind).lease(organizationId, id, new Date(), this.leaseEnd());
    if (!job) return false;
    const concurrency = this.registrations.get(kind)?.concurrency ?? 1;
    if (concurrency === 1) {
      await this.complete(job);
      return true;
    }
    const task = this.complete(job).catch((error: unknown) => this.report(error)).finally(() => this.beside.delete(task));
    this.beside.add(task);
    if (this.beside.size >= concurrency) await Promise.race(this.beside);
    return true;
  }

  private async complete(job: LeasedJob): Promise<void> {
    try {
      await this.settle(job, await this.perform(job));
    } catch (error) {
      this.logger.error({ job: { kind: job.kind, id: job.id, attempts: job.attempts }, error });
      await this.storeOf(job.kind).postpone(job, delayed(job.attempts), error instanceof Error ? error.message.slice(0, 500) : 'unknown');
    }
  }

  private perform(job: LeasedJob): Promise<JobOutcome> {
    const handler = this.registrations.get(job.kind)?.handler;
    if (!handler) throw new Error(`There is no handler for jobs of the kind "${job.kind}".`);
    const isStopping = (): boolean => this.isStopping;
    return handler(job, {
      note: (tx, progress) => this.jobs.note(tx, job, progress, this.leaseEnd()),
      get isStopping() { return isStopping(); },
    });
  }

  private async settle(job: LeasedJob, outcome: JobOutcome): Promise<void> {
    const store = this.storeOf(job.kind);
    if (outcome === 'done') await store.finish(job, new Date());
    else if (outcome === 'unfinished') await store.postpone(job, new Date(), 'interrupted');
    else await store.postpone(job, outcome.retryAt, outcome.error);
  }

  private isPaused(kind: string): boolean {
    return this.registrations.get(kind)?.isPaused?.() ?? false;
  }

  private storeOf(kind: string): JobStore {
    return this.registrations.get(kind)?.store ?? this.jobs;
  }

  private leaseEnd(): Date {
    return new Date(Date.now() + this.leaseMs);
  }
}

/** Twice as long after each attempt, up to an hour; from a second. */
function delayed(attempts: number): Date {
  return new Date(Date.now() + Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** Math.min(attempts, 12)));
}
