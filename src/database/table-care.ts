import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../membership/storage/data-source-name.js';

const INTERVAL_MS = 1_000;

/** Looks for dead rows once in so many looks, as often as autovacuum does; and after a failure looks for nothing so long. */
const LOOKS_PER_VACUUM = 60;

/** Where more rows are dead than autovacuum would leave, of the tables that this user may maintain: those of the embedded database. */
const DUE_FOR_VACUUM = `SELECT relid::regclass::text AS name FROM pg_stat_user_tables
  WHERE schemaname = 'public' AND n_dead_tup > 50 + 0.2 * n_live_tup
    AND CASE WHEN current_setting('server_version_num')::integer >= 170000 THEN has_table_privilege(relid, 'MAINTAIN') ELSE false END`;

/**
 * Keeps what PostgreSQL plans by fit for tables that grow fast: a first push of people would be done with plans for empty tables, because autovacuum
 * comes once a minute, and to the embedded database never. For that one, it also does the rest of autovacuum's work.
 */
@Injectable()
export class TableCare implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('database');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private looks = 0;
  private restsUntil = 0;

  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), INTERVAL_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private look(): void {
    if (this.running || ++this.looks < this.restsUntil) return;
    this.running = this.attempt().finally(() => { this.running = undefined; });
  }

  private async attempt(): Promise<void> {
    try {
      await this.dataSource.query('SELECT analyze_grown_tables()');
      if (this.looks % LOOKS_PER_VACUUM === 0) await this.vacuum();
    } catch (error) {
      this.restsUntil = this.looks + LOOKS_PER_VACUUM;
      this.logger.warn({ msg: 'tables were not looked after', error });
    }
  }

  /** Removes dead rows where they are many. */
  async vacuum(): Promise<void> {
    const due = await this.dataSource.query<readonly { name: string }[]>(DUE_FOR_VACUUM);
    for (const { name } of due) await this.dataSource.query(`VACUUM ${name}`);
  }
}
