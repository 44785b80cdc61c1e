import type { Connection, Resource } from '../connection.js';
import type { Dialect } from './dialect.js';
import { patchGroup, patchMessage, patchUser } from './patch.js';

/** @param value what is set, in one operation without a path */
export function patchProfile(connection: Connection, id: string, value: Resource, answer: Resource): Promise<void> {
  return patchUser(connection, id, patchMessage([{ op: 'replace', value }]), answer);
}

/** Sent after a group is created and with every change of members, with the read-only id in the value. */
export function rename(id: string, displayName: string): Resource {
  return { op: 'replace', value: { id, displayName } };
}

/** The rename comes with every change, and batches of members overlap in time. */
export const changeGroup: Dialect['changeGroup'] = async (connection, id, { displayName }, { joined, left }) => {
  const leaving = left.map(({ value }) => ({ op: 'remove', path: `members[value eq "${value}"]` }));
  const joining = joined.length > 0 ? [{ op: 'add', path: 'members', value: joined }] : [];
  await patchGroup(connection, id, [rename(id, displayName)]);
  await Promise.all([leaving, joining].map((operations) => patchGroup(connection, id, operations)));
};
