import { journalInsert } from '../journal/journal-writer.js';
import { countedInsert } from './member-counts.js';

/** Where in the documents of a member another one is referred to: the path of an object whose `value` is the id. */
export type ReferencePath = readonly [string, string];

/** Who refers to the member; `keys` holds ids as they are. A document is looked for, because that has an index behind the wall. */
export const FIND_REFERRERS = { name: 'member-referrers', text: `SELECT search_member_ids($1, 'keys', 'contains', $2, $3) AS id` };

/** More than any manager has reports. */
export const MOST_REFERRERS = 100_000;

/** The document that `keys` of a referrer contains. */
export function referenceTo(id: string, path: ReferencePath): string {
  return JSON.stringify(path.reduceRight<object>((inner, name) => ({ [name]: inner }), { value: id }));
}

/** All in one order, so that two deletions never wait for each other; joining a group is still possible meanwhile. */
export const LOCK_ALL = {
  name: 'member-lock-all', text: 'SELECT FROM members WHERE organization_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR NO KEY UPDATE',
};

export const LOCK = { name: 'member-lock', text: 'SELECT FROM members WHERE organization_id = $1 AND id = $2 AND version = $3 FOR UPDATE' };

/**
 * The groups it was in, and the members that referred to it, move their version: their representation changed. The groups
 * are locked in one order first.
 */
export const DELETE = {
  name: 'member-delete',
  text: `WITH locked AS (
    SELECT g.id FROM groups g WHERE g.organization_id = $1 AND g.id IN (
      SELECT group_id FROM group_members WHERE organization_id = $1 AND member_id = $2) ORDER BY g.id FOR UPDATE
  ), gone AS (
    DELETE FROM members WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING id, user_name_key
  ), ${countedInsert('gone', '$5', '-')}, left_groups AS (
    DELETE FROM group_members gm USING locked, gone
    WHERE gm.organization_id = $1 AND gm.group_id = locked.id AND gm.value = gone.id RETURNING gm.group_id
  ), touched AS (
    UPDATE groups SET version = version + 1, updated_at = $4
    WHERE organization_id = $1 AND id IN (SELECT group_id FROM left_groups) RETURNING id
  ), released AS (
    UPDATE members m SET attributes = ${without('m.attributes')}, keys = ${without('m.keys')}, version = version + 1, updated_at = $4
    FROM gone WHERE m.organization_id = $1 AND m.id = ANY ($15::uuid[]) AND m.id <> gone.id AND m.keys #>> ($16::text[] || 'value'::text) = gone.id::text
    RETURNING m.id
  ), ended AS (
    INSERT INTO deleted_members (organization_id, id, user_name_key, deleted_at) SELECT $1, id, user_name_key, $4 FROM gone
  ), ${journalInsert({
    from: 'gone', resourceType: 'member', resourceId: 'id', first: 5,
    details: `jsonb_build_object(
      'leftGroups', COALESCE((SELECT jsonb_agg(group_id ORDER BY group_id) FROM left_groups), '[]'),
      'clearedReferences', COALESCE((SELECT jsonb_agg(id ORDER BY id) FROM released), '[]'))`,
  })} SELECT id FROM gone`,
};

export const FORGET_DELETED = { name: 'member-forget-deleted', text: 'UPDATE deleted_members SET user_name_key = NULL WHERE organization_id = $1 AND id = $2 RETURNING id' };

/** The document without the reference; what held nothing else goes with it. */
function without(document: string): string {
  const [rest, owner] = [`${document} #- $16::text[]`, '($16::text[])[1:1]'];
  return `CASE WHEN (${rest}) #> ${owner} = '{}' THEN ${document} #- ${owner} ELSE ${rest} END`;
}
