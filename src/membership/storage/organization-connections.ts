import { isDatabaseUnavailable, isRefused } from './database-errors.js';
import type { Client, Pool } from './pool-client.js';

const ENTER = { name: 'enter-organization', text: `SELECT set_config('rollcall.organization_id', $1, false)` };

/** For one transaction: whatever belongs to a session belongs to somebody else after it. */
const ENTER_TRANSACTION = `SELECT set_config('rollcall.organization_id', $1, true), set_config('statement_timeout', $2, true), set_config('lock_timeout', $3, true)`;

/**
 * Connections of one server, each told which organization it serves, for row-level security. Where a pooler gives each transaction another
 * session of the server, each statement that stands alone is a transaction, and says so anew, in the same packet.
 */
export class OrganizationConnections {
  private readonly servedLast = new WeakMap<Client, { readonly organizationId: string; readonly entered: Promise<unknown> }>();

  constructor(private readonly pool: () => Pool) {}

  async withClient<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = await this.pool().connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      // An error of PostgreSQL leaves the connection usable; one of the connection does not, so the pool closes it.
      client.release(isRefused(error) ? undefined : isDatabaseUnavailable(error));
      throw error;
    }
  }

  /** The work sends its statement at once: the connection runs what it is given in order. */
  async alone<Result>(client: Client, organizationId: string, work: (client: Client) => Promise<Result>): Promise<Result> {
    if (this.pool().transactionLimits) {
      const begun = this.begin(client, organizationId, 'BEGIN');
      return settled(begun, work(client), client.query({ text: 'COMMIT' }));
    }
    return settled(this.enter(client, organizationId), work(client));
  }

  /** Begins a transaction. When it fails, so does the first statement in it, and no other should be sent. */
  async begin(client: Client, organizationId: string, text: string): Promise<void> {
    const limits = this.pool().transactionLimits;
    const parts = limits
      ? [client.query({ text }), client.query({ text: ENTER_TRANSACTION, values: [organizationId, String(limits.statementTimeout), String(limits.lockTimeout)] })]
      : [this.enter(client, organizationId), client.query({ text })];
    await Promise.all(parts);
  }

  /** Only when it served another before. Rejected for all who count on it. */
  private enter(client: Client, organizationId: string): Promise<unknown> {
    const last = this.servedLast.get(client);
    if (last?.organizationId === organizationId) return last.entered;
    const entered = client.query({ ...ENTER, ...(client.isUnprepared && { name: undefined }), values: [organizationId] });
    this.servedLast.set(client, { organizationId, entered });
    entered.catch(() => this.servedLast.delete(client));
    return entered;
  }
}

/** What the work gives, after all that was sent around it is answered; or the first error in the order in which it was sent. */
async function settled<Result>(before: Promise<unknown>, work: Promise<Result>, after?: Promise<unknown>): Promise<Result> {
  const [entered, worked, ended] = await Promise.allSettled([before, work, after]);
  if (entered.status === 'rejected') throw entered.reason;
  if (worked.status === 'rejected') throw worked.reason;
  if (ended.status === 'rejected') throw ended.reason;
  return worked.value;
}
