import { isDatabaseUnavailable, isPostgresError } from './database-errors.js';
import type { Client, Pool } from './pool-client.js';

const ENTER = { name: 'enter-organization', text: `SELECT set_config('rollcall.organization_id', $1, false)` };

/** Connections of one server, each set to the organization that it serves, for row-level security. */
export class OrganizationConnections {
  private readonly servedLast = new WeakMap<Client, { readonly organizationId: string; readonly entered: Promise<unknown> }>();

  constructor(private readonly pool: () => Pool) {}

  async withClient<Result>(organizationId: string, work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = await this.pool().connect();
    const [entered, worked] = await Promise.allSettled([this.enter(client, organizationId), work(client)]);
    const failed = [entered, worked].find((each) => each.status === 'rejected');
    // An error of PostgreSQL leaves the connection usable; one of the connection does not, so the pool closes it.
    client.release(failed && !isPostgresError(failed.reason) ? isDatabaseUnavailable(failed.reason) : undefined);
    if (entered.status === 'rejected') throw entered.reason;
    if (worked.status === 'rejected') throw worked.reason;
    return worked.value;
  }

  /** Not awaited before the work begins: the connection runs what it is given in order. Rejected for all who count on it. */
  enter(client: Client, organizationId: string): Promise<unknown> {
    const last = this.servedLast.get(client);
    if (last?.organizationId === organizationId) return last.entered;
    const entered = client.query({ ...ENTER, values: [organizationId] });
    this.servedLast.set(client, { organizationId, entered });
    entered.catch(() => this.servedLast.delete(client));
    return entered;
  }
}
