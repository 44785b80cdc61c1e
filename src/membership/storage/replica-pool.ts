import type { OnApplicationShutdown } from '@nestjs/common';
import { ServicePool } from './service-pool.js';

/** The pool of the read replica; `undefined` when there is none. */
export const REPLICA_POOL = Symbol('replica pool');

/** Closed with the application. That nobody answers is found out by the first read, not at the start. */
export class ReplicaPool extends ServicePool implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await this.end();
  }
}
