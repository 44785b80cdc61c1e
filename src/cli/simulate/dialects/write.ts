import { assertHas, type Connection, type Resource } from '../connection.js';

/** @param answer what the answer must hold @returns the id */
export async function create(connection: Connection, endpoint: '/Users' | '/Groups', body: Resource, answer: Resource): Promise<string> {
  const created = await connection.resource('POST', endpoint, 201, body);
  assertHas(`POST ${endpoint} of ${String(body.userName ?? body.displayName)}`, created, answer);
  return String(created.id);
}

/** @param answer what the answer must hold */
export async function replace(connection: Connection, path: string, body: Resource, answer: Resource): Promise<void> {
  assertHas(`PUT ${path}`, await connection.resource('PUT', path, 200, body), answer);
}

export async function remove(connection: Connection, path: string): Promise<void> {
  await connection.send('DELETE', path, [204]);
}

export async function removeUser(connection: Connection, id: string): Promise<void> {
  await remove(connection, `/Users/${id}`);
}
