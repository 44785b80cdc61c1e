import pg from 'pg';

/** The role that row-level security binds; whoever owns the tables is not bound. */
export const SERVICE_ROLE = 'rollcall_service';

/** A pool whose connections act as the service role, whatever role the URL names. */
export class ServicePool extends pg.Pool {
  constructor(config?: pg.PoolConfig) {
    super(config);
    this.on('connect', (client) => {
      // Queued before anything else on this connection. If it fails, so does the first statement that needs a right.
      client.query(`SET ROLE ${SERVICE_ROLE}`).catch((error: Error) => client.emit('error', error));
    });
    // A connection that breaks while idle is replaced by the pool; without a listener the process would end.
    this.on('error', () => undefined);
  }
}

/** What TypeORM gets as its driver. */
export const serviceDriver = { ...pg, Pool: ServicePool };
