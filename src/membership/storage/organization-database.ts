import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from './data-source-name.js';
import { isDatabaseUnavailable } from './database-errors.js';
import type { SqlValue, Statement } from './statement.js';

/** What runs statements for one organization: the database itself, or a transaction in it. */
export interface Executor {
  query<Row>(organizationId: string, statement: Statement, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** The part of a `pg` client that is used here. */
interface Client {
  query(config: { text: string; name?: string; values?: readonly SqlValue[] }): Promise<{ rows: readonly unknown[] }>;
  release(error?: Error | boolean): void;
}

interface Pool {
  connect(): Promise<Client>;
}

/**
 * Runs every statement with the connection set to its organization, so that row-level security (the second wall)
 * guards what the WHERE clause (the first wall) should have said. The setting is sent ahead of the statement, in the
 * same round trip, and only when the connection served another organization before.
 */
@Injectable()
export class OrganizationDatabase implements Executor {
  private readonly servedLast = new WeakMap<Client, string>();

  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async query<Row>(organizationId: string, statement: Statement, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.withClient(organizationId, (client) => run<Row>(client, statement, values));
  }

  /** For functions that look over the wall and tell ids only. */
  async queryOverAll<Row>(statement: Statement, values: readonly SqlValue[]): Promise<readonly Row[]> {
    const client = await poolOf(this.dataSource).connect();
    try {
      const rows = await run<Row>(client, statement, values);
      client.release();
      return rows;
    } catch (error) {
      client.release(!isPostgresError(error));
      throw error;
    }
  }

  /** Runs the work in one transaction; whatever it throws undoes all of it. The work uses `tx` for every statement. */
  async transaction<Result>(organizationId: string, work: (tx: Executor) => Promise<Result>): Promise<Result> {
    return this.withClient(organizationId, async (client) => {
      await client.query({ text: 'BEGIN' });
      try {
        const result = await work(new Transaction(organizationId, client));
        await client.query({ text: 'COMMIT' });
        return result;
      } catch (error) {
        // On a lost connection PostgreSQL has rolled back by itself; the first error is the one that matters.
        await client.query({ text: 'ROLLBACK' }).catch(() => undefined);
        throw error;
      }
    });
  }

  private async withClient<Result>(organizationId: string, work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = await poolOf(this.dataSource).connect();
    const [entered, worked] = await Promise.allSettled([this.enter(client, organizationId), work(client)]);
    const failed = [entered, worked].find((each) => each.status === 'rejected');
    // An error of PostgreSQL leaves the connection usable; one of the connection does not, so the pool closes it.
    client.release(failed && !isPostgresError(failed.reason) ? isDatabaseUnavailable(failed.reason) : undefined);
    if (entered.status === 'rejected') throw entered.reason;
    if (worked.status === 'rejected') throw worked.reason;
    return worked.value;
  }

  /** Not awaited before the work begins: the connection runs what it is given in order. */
  private async enter(client: Client, organizationId: string): Promise<void> {
    if (this.servedLast.get(client) === organizationId) return;
    this.servedLast.set(client, organizationId);
    try {
      await client.query({ ...ENTER, values: [organizationId] });
    } catch (error) {
      this.servedLast.delete(client);
      throw error;
    }
  }
}

const ENTER = { name: 'enter-organization', text: `SELECT set_config('rollcall.organization_id', $1, false)` };

class Transaction implements Executor {
  constructor(private readonly organizationId: string, private readonly client: Client) {}

  async query<Row>(organizationId: string, statement: Statement, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    if (organizationId !== this.organizationId) throw new Error('A transaction belongs to one organization.');
    return run<Row>(this.client, statement, values);
  }
}

async function run<Row>(client: Client, { text, name }: Statement, values: readonly SqlValue[]): Promise<readonly Row[]> {
  const { rows } = await client.query({ text, ...(name && { name }), values });
  return rows as readonly Row[];
}

/** TypeORM keeps the pool in its driver; one pool serves both. */
function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

function isPostgresError(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}
