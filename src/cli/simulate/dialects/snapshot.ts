import type { Connection, Resource } from '../connection.js';
import { readAll } from './read-all.js';

/**
 * For connectors that read everything when a synchronization begins and ask for nobody afterwards: what was there
 * under a key, read once for each connection.
 */
export class Snapshot {
  private readonly read = new WeakMap<Connection, Promise<ReadonlyMap<string, string>>>();

  /** @param key what identifies a resource to the connector */
  constructor(private readonly endpoint: '/Users' | '/Groups', private readonly key: (resource: Resource) => unknown, private readonly count?: number) {}

  /** @returns the id */
  async find(connection: Connection, key: string | undefined): Promise<string | undefined> {
    const known = this.read.get(connection) ?? this.take(connection);
    this.read.set(connection, known);
    return key === undefined ? undefined : (await known).get(key);
  }

  private async take(connection: Connection): Promise<ReadonlyMap<string, string>> {
    const resources = await readAll(connection, this.endpoint, this.count);
    return new Map(resources.map((resource) => [String(this.key(resource)), String(resource.id)]));
  }
}
