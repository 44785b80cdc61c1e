import { isDatabaseUnavailable, isRefused } from './database-errors.js';
import type { Client, Pool } from './pool-client.js';

/** A connection until the last of those who read on it is answered. */
interface SharedConnection {
  readonly client: Promise<Client>;
  waiting: number;
  begun: number;
  isGathering: boolean;
  broken?: unknown;
}

/** After so many reads a connection goes back, so that whoever waits for one has its turn. */
const MOST_READS = 200;

/**
 * Reads of requests at the same time share one connection: each is sent before those before it are answered, which saves most of what a
 * round trip costs on both sides. They wait for each other, so this is for what an index answers at once.
 */
export class SharedReads {
  private current: SharedConnection | undefined;

  constructor(private readonly pool: () => Pool) {}

  async use<Result>(read: (client: Client) => Promise<Result>): Promise<Result> {
    const shared = this.join();
    try {
      const client = await shared.client;
      gather(shared, client);
      return await read(client);
    } catch (error) {
      // An error of PostgreSQL leaves the connection usable.
      if (!isRefused(error)) shared.broken = error;
      throw error;
    } finally {
      this.leave(shared);
    }
  }

  private join(): SharedConnection {
    const shared = this.current ?? { client: this.pool().connect(), waiting: 0, begun: 0, isGathering: false };
    shared.waiting++;
    shared.begun++;
    this.current = shared.begun < MOST_READS ? shared : undefined;
    return shared;
  }

  private leave(shared: SharedConnection): void {
    shared.waiting--;
    if (this.current === shared && (shared.waiting === 0 || shared.broken !== undefined)) this.current = undefined;
    if (shared.waiting > 0) return;
    // Who could not get a connection has none to give back.
    void shared.client.then((client) => client.release(shared.broken === undefined ? undefined : isDatabaseUnavailable(shared.broken)), () => undefined);
  }
}

/** What is asked for by requests that came together goes out together: sending costs more than all else about a read. */
function gather(shared: SharedConnection, { connection }: Client): void {
  const stream = connection?.stream;
  if (shared.isGathering || !stream?.cork) return;
  shared.isGathering = true;
  stream.cork();
  setImmediate(() => {
    shared.isGathering = false;
    stream.uncork?.();
  });
}
