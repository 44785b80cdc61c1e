import type { Connection } from '../connection.js';
import { readAll } from './read-all.js';

/** The id of the one resource that a query finds. */
export async function lookUp(connection: Connection, path: string): Promise<string | undefined> {
  return (await connection.find(path))?.id;
}

/** For connectors that read the list of groups in place of asking for one. */
export async function lookUpInList(connection: Connection, displayName: string): Promise<string | undefined> {
  const groups = await readAll(connection, '/Groups');
  const found = groups.find((group) => String(group.displayName).toLowerCase() === displayName.toLowerCase());
  return found && String(found.id);
}
