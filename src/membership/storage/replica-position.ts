import { type Client, run } from './pool-client.js';
import type { Statement } from './statement.js';

/** What the primary says when a request begins: numbers of transactions, and a place in the write-ahead log in bytes. */
export interface PrimaryPosition {
  /** The last transaction that wrote what the organization's requests show. */
  readonly lastWrite: string;
  /** All transactions before it are over. */
  readonly xmin: string;
  /** Behind all that they wrote. */
  readonly lsn: string;
}

/**
 * Every write leaves an entry in the journal or moves the configuration. The row of the organization tells 32 bits of the transaction that
 * wrote it; the latest number with these is it, or later.
 */
export const PRIMARY_POSITION: Statement = {
  name: 'primary-position',
  text: `SELECT GREATEST(
      COALESCE((SELECT transaction_id FROM journal WHERE organization_id = $1 ORDER BY transaction_id DESC LIMIT 1), 0),
      COALESCE((SELECT latest.id - ((latest.id - o.xmin::text::bigint) & 4294967295)
        FROM organizations o, (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS id) AS latest WHERE o.id = $1), 0)
    )::text AS "lastWrite", pg_snapshot_xmin(pg_current_snapshot())::text AS xmin, (pg_current_wal_insert_lsn() - '0/0')::text AS lsn`,
};

const REPLICA_POSITION: Statement = {
  name: 'replica-position', text: `SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0')::text END AS lsn`,
};

/** The server follows none: a primary, or one that became it. */
export class NotAReplica extends Error {
  constructor() {
    super('The server that DATABASE_REPLICA_URL names is not a replica.');
  }
}

/**
 * What is known of the server behind one connection. It can only come forward, so that what it once had it has for good, and whoever wrote
 * nothing since need not ask.
 */
export class ReplicaPosition {
  /** All transactions before this one are over, and what they wrote is there. */
  private before = 0n;
  private awaited: { readonly xmin: bigint; readonly lsn: bigint } | undefined;

  /**
   * Whether all that was answered when the primary told its position is there.
   * @throws NotAReplica
   */
  async hasReached(client: Client, primary: PrimaryPosition): Promise<boolean> {
    const lastWrite = BigInt(primary.lastWrite);
    if (lastWrite < this.before) return true;
    const [{ lsn = null } = {}] = await run<{ lsn: string | null }>(client, REPLICA_POSITION, []);
    if (lsn === null) throw new NotAReplica();
    const position = BigInt(lsn);
    const present = { xmin: BigInt(primary.xmin), lsn: endOf(BigInt(primary.lsn)) };
    if (position >= present.lsn) {
      this.awaited = undefined;
      this.comeTo(present.xmin);
      return true;
    }
    // Under steady writing the present place is always ahead; a former one is reached.
    if (this.awaited && position >= this.awaited.lsn) {
      this.comeTo(this.awaited.xmin);
      this.awaited = undefined;
    }
    this.awaited ??= present;
    return lastWrite < this.before;
  }

  private comeTo(xmin: bigint): void {
    if (xmin > this.before) this.before = xmin;
  }
}

const PAGE = 8_192n;
const PAGE_HEADERS = [24n, 40n];

/** Where the last record ends. At the beginning of a page the primary names the place behind the page's header, where the next one will begin. */
function endOf(lsn: bigint): bigint {
  const inPage = lsn % PAGE;
  return PAGE_HEADERS.includes(inPage) ? lsn - inPage : lsn;
}
