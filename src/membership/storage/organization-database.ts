import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from './data-source-name.js';
import { OrganizationConnections } from './organization-connections.js';
import { type Client, type Pool, run } from './pool-client.js';
import { SharedReads } from './shared-reads.js';
import type { SqlValue, Statement } from './statement.js';

/** What runs statements for one organization: the database itself, or a transaction in it. */
export interface Executor {
  query<Row>(organizationId: string, statement: Statement, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The same for a read that an index answers at once. */
  read<Row>(organizationId: string, statement: Statement, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/**
 * Runs every statement with the connection set to its organization, so that row-level security (the second wall)
 * guards what the WHERE clause (the first wall) should have said. The setting is sent ahead of the statement, in the
 * same round trip.
 */
@Injectable()
export class OrganizationDatabase implements Executor {
  private readonly connections = new OrganizationConnections(() => poolOf(this.dataSource));
  private readonly listeners: (() => void)[] = [];
  private readonly sharedReads = new SharedReads(() => poolOf(this.dataSource));

  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async query<Row>(organizationId: string, statement: Statement, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const rows = await this.connections.withClient((client) => this.connections.alone(client, organizationId, () => run<Row>(client, statement, values)));
    if (statement.changesOrganization) this.tellOfChange();
    return rows;
  }

  async read<Row>(organizationId: string, statement: Statement, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.sharedReads.use((client) => this.connections.alone(client, organizationId, () => run<Row>(client, statement, values)));
  }

  /** Calls the listener after each change of what is read of an organization with every request, made here. */
  onOrganizationChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** For what was changed by other means than statements here. */
  tellOfChange(): void {
    for (const listener of this.listeners) listener();
  }

  /** For functions that look over the wall and tell ids only. */
  async queryOverAll<Row>(statement: Statement, values: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.connections.withClient((client) => run<Row>(client, statement, values));
  }

  /** Runs the work in one transaction; whatever it throws undoes all of it. The work uses `tx` for every statement. */
  async transaction<Result>(organizationId: string, work: (tx: Executor) => Promise<Result>): Promise<Result> {
    return this.between('BEGIN', organizationId, work);
  }

  /** The same for reads alone: all of them see what was true when the first began. */
  async snapshot<Result>(organizationId: string, work: (tx: Executor) => Promise<Result>): Promise<Result> {
    return this.between('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', organizationId, work);
  }

  private async between<Result>(begin: string, organizationId: string, work: (tx: Executor) => Promise<Result>): Promise<Result> {
    const transaction = new Transaction(organizationId);
    const result = await this.connections.withClient(async (client) => {
      // Goes out with the first statement.
      const began = this.connections.begin(client, organizationId, begin);
      began.catch(() => undefined);
      try {
        const result = await work(transaction.on(client, began));
        await began;
        await client.query({ text: 'COMMIT' });
        return result;
      } catch (error) {
        // On a lost connection PostgreSQL has rolled back by itself; the first error is the one that matters.
        await client.query({ text: 'ROLLBACK' }).catch(() => undefined);
        throw error;
      }
    });
    if (transaction.changesOrganization) this.tellOfChange();
    return result;
  }
}

class Transaction {
  changesOrganization = false;

  constructor(private readonly organizationId: string) {}

  /** @param began when it fails, so does the first statement, and no other is sent */
  on(client: Client, began: Promise<unknown>): Executor {
    const query = async <Row>(organizationId: string, statement: Statement, values: readonly SqlValue[] = []): Promise<readonly Row[]> => {
      if (organizationId !== this.organizationId) throw new Error('A transaction belongs to one organization.');
      this.changesOrganization ||= statement.changesOrganization ?? false;
      const [rows] = await Promise.all([run<Row>(client, statement, values), began]);
      return rows;
    };
    return { query, read: query };
  }
}

/** TypeORM keeps the pool in its driver; one pool serves both. */
function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
