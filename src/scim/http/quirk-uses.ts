import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { QuirkUsesRepository } from '../../membership/index.js';

/** Milliseconds for which uses are gathered before they are written. */
const FLUSH_INTERVAL_MS = 5_000;

/**
 * Counts, for each organization, the requests that needed a tolerance. Written every few seconds, so that no answer waits for
 * it; a killed process loses those of the last few.
 */
@Injectable()
export class QuirkUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('scim');
  private waiting = new Map<string, Map<string, number>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly repository: QuirkUsesRepository) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_INTERVAL_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  add(organizationId: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const counts = this.waiting.get(organizationId) ?? new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    this.waiting.set(organizationId, counts);
  }

  /** What cannot be written now, because the organization or the database is gone, is let go. */
  async flush(): Promise<void> {
    const uses = this.waiting;
    this.waiting = new Map();
    for (const [organizationId, counts] of uses) {
      await this.repository.add(organizationId, counts, new Date()).catch((error: unknown) => this.logger.warn({ error }));
    }
  }
}
