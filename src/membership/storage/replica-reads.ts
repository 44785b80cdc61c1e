import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { isRefused, isStatementTooLong } from './database-errors.js';
import { OrganizationConnections } from './organization-connections.js';
import { type Executor, OrganizationDatabase } from './organization-database.js';
import { type Client, type Pool, run } from './pool-client.js';
import { REPLICA_POOL } from './replica-pool.js';
import { PRIMARY_POSITION, type PrimaryPosition, ReplicaPosition } from './replica-position.js';
import type { SqlValue, Statement } from './statement.js';

/** Milliseconds for which a replica that could not be read is left alone. */
const AWAY_MS = 5_000;

/**
 * Sends the reads of lists and searches to a replica, as long as it has all that was answered before, by whichever instance: see
 * docs/scaling.md. What it cannot answer the primary does.
 */
@Injectable()
export class ReplicaReads {
  private readonly logger = new Logger('replica');
  private readonly connections: OrganizationConnections | undefined;
  private readonly positions = new WeakMap<Client, ReplicaPosition>();
  private awayUntil = 0;
  private isAway = false;

  constructor(private readonly primary: OrganizationDatabase, @Optional() @Inject(REPLICA_POOL) pool?: Pool) {
    this.connections = pool && new OrganizationConnections(() => pool);
  }

  /** What the reads of one request go to. Those that an index answers at once stay at the primary: asking it for its position costs as much. */
  reader(): Executor {
    const { connections } = this;
    if (!connections) return this.primary;
    let position: Promise<PrimaryPosition> | undefined;
    return {
      query: async <Row>(organizationId: string, statement: Statement, values: readonly SqlValue[] = []): Promise<readonly Row[]> => {
        if (Date.now() < this.awayUntil) return this.primary.query<Row>(organizationId, statement, values);
        position ??= this.positionOf(organizationId);
        const rows = await this.query<Row>(connections, await position, organizationId, statement, values);
        return rows ?? this.primary.query<Row>(organizationId, statement, values);
      },
      read: (organizationId, statement, values) => this.primary.read(organizationId, statement, values),
    };
  }

  private async positionOf(organizationId: string): Promise<PrimaryPosition> {
    const [position] = await this.primary.read<PrimaryPosition>(organizationId, PRIMARY_POSITION, [organizationId]);
    if (!position) throw new Error('The primary told no position.');
    return position;
  }

  /** @returns `undefined` when the replica is behind, or did not answer */
  private async query<Row>(
    connections: OrganizationConnections, position: PrimaryPosition, organizationId: string, statement: Statement, values: readonly SqlValue[],
  ): Promise<readonly Row[] | undefined> {
    try {
      const rows = await connections.withClient((client) => connections.alone(client, organizationId, async () => (
        (await this.known(client).hasReached(client, position)) ? run<Row>(client, statement, values) : undefined
      )));
      if (this.isAway) this.logger.warn('The replica answers again.');
      this.isAway = false;
      return rows;
    } catch (error) {
      if (isStatementTooLong(error)) throw error;
      if (isRefused(error)) this.logger.warn({ msg: 'The replica refused a read; the primary answers it.', error });
      else this.leave(error);
      return undefined;
    }
  }

  private known(client: Client): ReplicaPosition {
    const known = this.positions.get(client) ?? new ReplicaPosition();
    this.positions.set(client, known);
    return known;
  }

  private leave(error: unknown): void {
    this.awayUntil = Date.now() + AWAY_MS;
    if (!this.isAway) this.logger.warn({ msg: 'The replica is away; the primary answers its reads meanwhile.', error });
    this.isAway = true;
  }
}
