import { PATCH_OP_MESSAGE } from '../../../protocol/index.js';
import { assertHas, type Connection, type Resource } from '../connection.js';
import type { MemberReference } from './dialect.js';

export function patchMessage(operations: readonly Resource[]): Resource {
  return { schemas: [PATCH_OP_MESSAGE], Operations: operations };
}

/** @param answer what the answer must hold */
export async function patchUser(connection: Connection, id: string, body: Resource, answer: Resource): Promise<void> {
  assertHas(`PATCH /Users/${id}`, await connection.resource('PATCH', `/Users/${id}`, 200, body), { id, ...answer });
}

/** Sends nothing when there are no operations. @param message makes the body */
export async function patchGroup(connection: Connection, id: string, operations: readonly Resource[], message = patchMessage): Promise<void> {
  if (operations.length === 0) return;
  await connection.send('PATCH', `/Groups/${id}`, [200, 204], message(operations));
}

export function addMembers(members: readonly MemberReference[]): Resource {
  return { op: 'add', path: 'members', value: members.map(onlyId) };
}

/** RFC 7644 would read this as the removal of all members; many connectors mean those listed. */
export function removeListedMembers(members: readonly MemberReference[]): Resource {
  return { op: 'remove', path: 'members', value: members.map(onlyId) };
}

export function removeMemberByFilter({ value }: MemberReference): Resource {
  return { op: 'remove', path: `members[value eq "${value}"]` };
}

export function onlyId({ value }: MemberReference): Resource {
  return { value };
}
