import pg from 'pg';

/** The role that row-level security binds; whoever owns the tables is not bound. */
export const SERVICE_ROLE = 'rollcall_service';

/** A pool whose connections act as the service role, whatever role the URL names. */
export class ServicePool extends pg.Pool {
  constructor(config?: pg.PoolConfig) {
    super({ ...config, onConnect: becomeService });
    // A connection that breaks while idle is replaced by the pool; without a listener the process would end.
    this.on('error', () => undefined);
  }
}

/** Awaited by the pool: a connection that cannot take the role is never handed out, and who asked for it gets the error. */
async function becomeService(client: pg.ClientBase): Promise<void> {
  // A connection that breaks in use rejects its queries; without a listener the event beside it would end the process.
  client.on('error', () => undefined);
  await client.query(`SET ROLE ${SERVICE_ROLE}`);
}

/** What TypeORM gets as its driver. */
export const serviceDriver = { ...pg, Pool: ServicePool };
