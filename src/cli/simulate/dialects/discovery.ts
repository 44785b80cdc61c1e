import { WrongAnswer } from '../../wrong-answer.js';
import type { Connection, Resource } from '../connection.js';

/** The service provider configuration. @returns how many operations it takes at once */
export async function readConfiguration(connection: Connection): Promise<number> {
  const { body } = await connection.send('GET', '/ServiceProviderConfig', [200]);
  const config = asObject(body);
  if (!Array.isArray(config.authenticationSchemes)) throw new WrongAnswer('GET /ServiceProviderConfig: authenticationSchemes is missing.');
  const { maxOperations } = asObject(config.bulk);
  return typeof maxOperations === 'number' ? maxOperations : 0;
}

/** Single resource types and schemas, each with an id. */
export async function readDefinitions(connection: Connection, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) await connection.resource('GET', path, 200);
}

export function asObject(value: unknown): Resource {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
