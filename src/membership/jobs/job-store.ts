import type { JsonDocument } from '../storage/json-value.js';

/** A job that this process has to itself until the lease ends. */
export interface LeasedJob {
  readonly organizationId: string;
  readonly id: string;
  readonly kind: string;
  readonly payload: JsonDocument;
  readonly progress: JsonDocument;
  /** This one included. */
  readonly attempts: number;
}

/** Where jobs of a kind are written down. */
export interface JobStore {
  /** Takes the job for this process. @returns `undefined` when another has it, or it is done */
  lease(organizationId: string, id: string, now: Date, until: Date): Promise<LeasedJob | undefined>;
  finish(job: LeasedJob, now: Date): Promise<void>;
  postpone(job: LeasedJob, runAt: Date, error: string): Promise<void>;
}
