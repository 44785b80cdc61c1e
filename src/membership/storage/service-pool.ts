import pg from 'pg';
import type { TransactionLimits } from './pool-client.js';

/** The role that row-level security binds; whoever owns the tables is not bound. */
export const SERVICE_ROLE = 'rollcall_service';

/** What `pg` does not know of. */
export interface ServicePoolConfig extends pg.PoolConfig {
  /** Whether statements have no names, for a pooler that does not know them. */
  readonly isUnprepared?: boolean;
  /** A pooler between gives each transaction another session: nothing is set for longer. */
  readonly transactionLimits?: TransactionLimits | undefined;
}

/** A pool whose connections act as the service role, whatever role the URL names; behind a pooler for transactions the URL names one that does. */
export class ServicePool extends pg.Pool {
  readonly transactionLimits: TransactionLimits | undefined;

  constructor({ isUnprepared = false, transactionLimits, ...config }: ServicePoolConfig = {}) {
    super({ ...config, onConnect: async (client) => {
      // A connection that breaks in use rejects its queries; without a listener the event beside it would end the process.
      client.on('error', () => undefined);
      Object.assign(client, { isUnprepared });
      // Awaited by the pool: a connection that cannot take the role is never handed out, and who asked for it gets the error.
      await (transactionLimits ? assertBound(client) : client.query(`SET ROLE ${SERVICE_ROLE}`));
    } });
    this.transactionLimits = transactionLimits;
    // A connection that breaks while idle is replaced by the pool; without a listener the process would end.
    this.on('error', () => undefined);
  }
}

/** The second wall does not stand for somebody whom row-level security does not bind. */
export class UnboundUser extends Error {
  override readonly name = 'UnboundUser';
}

/** @throws UnboundUser */
async function assertBound(client: pg.ClientBase): Promise<void> {
  const { rows: [row] } = await client.query<{ isBound: boolean }>(`SELECT pg_has_role(current_user, '${SERVICE_ROLE}', 'USAGE') AND row_security_active('members') AS "isBound"`);
  if (!row?.isBound) throw new UnboundUser(`DATABASE_URL: behind a pooler for transactions its user must be a member of ${SERVICE_ROLE} that row-level security binds: no superuser, and not the owner of the tables.`);
}

/** What TypeORM gets as its driver. */
export const serviceDriver = { ...pg, Pool: ServicePool };
