import type { Connection, Resource } from '../connection.js';
import type { Dialect, GroupWithIds, MemberChange } from './dialect.js';
import { patchGroup } from './patch.js';
import { create, replace } from './write.js';

type GroupsOfDialect = Pick<Dialect, 'pushGroup' | 'changeGroup'>;

interface GroupStyle {
  /** @returns the id of the group, when the other side has it */
  find(connection: Connection, group: GroupWithIds): Promise<string | undefined>;
  /** The body of a POST, and with `id` that of a PUT. */
  body(group: GroupWithIds, id?: string): Resource;
}

/** Whole groups with all their members. */
export function groupsByPut({ find, body }: GroupStyle): GroupsOfDialect {
  const put = (connection: Connection, id: string, group: GroupWithIds): Promise<void> =>
    replace(connection, `/Groups/${id}`, body(group, id), { id, displayName: group.displayName });
  return {
    pushGroup: async (connection, group) => {
      const id = await find(connection, group);
      if (id === undefined) return create(connection, '/Groups', body(group), { displayName: group.displayName });
      await put(connection, id, group);
      return id;
    },
    changeGroup: put,
  };
}

interface PatchStyle extends GroupStyle {
  /** The requests that bring a group up to date, each with its operations; those without any are not sent. */
  requests(id: string, group: GroupWithIds, change: MemberChange): readonly (readonly Resource[])[];
  /** Around the operations; a PatchOp message when absent. */
  message?(operations: readonly Resource[]): Resource;
}

/** Groups are created, then changed. */
export function groupsByPatch({ find, body, requests, message }: PatchStyle): GroupsOfDialect {
  const patch = async (connection: Connection, id: string, group: GroupWithIds, change: MemberChange): Promise<void> => {
    for (const operations of requests(id, group, change)) await patchGroup(connection, id, operations, message);
  };
  return {
    pushGroup: async (connection, group) => {
      const id = (await find(connection, group)) ?? (await create(connection, '/Groups', body(group), { displayName: group.displayName }));
      await patch(connection, id, group, { joined: group.members, left: [] });
      return id;
    },
    changeGroup: patch,
  };
}
