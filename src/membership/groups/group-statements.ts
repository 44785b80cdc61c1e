import { staleWriteInsert } from '../jobs/reconfigure-members.js';
import { journalInsert } from '../journal/journal-writer.js';
import { jsonRow } from '../storage/json-row.js';

/** A group as one column; its times are texts there. */
export const GROUP_ROW = jsonRow({
  id: 'g.id', connectionId: 'g.connection_id', displayName: 'g.display_name', externalId: 'g.external_id', attributes: 'g.attributes', version: 'g.version',
  createdAt: 'g.created_at', updatedAt: 'g.updated_at',
});

export const FIND_BY_ID = {
  name: 'group-by-id',
  text: `SELECT ${GROUP_ROW} FROM groups g WHERE g.organization_id = $1 AND g.id = $2`,
};

export const LOCK = { name: 'group-lock', text: `${FIND_BY_ID.text} FOR UPDATE` };

export const LOCK_NESTING = {
  name: 'group-lock-nesting',
  text: `WITH RECURSIVE above AS (
    SELECT group_id AS id FROM group_members WHERE organization_id = $1 AND member_group_id = $2
    UNION SELECT gm.group_id FROM above JOIN group_members gm ON gm.organization_id = $1 AND gm.member_group_id = above.id
  ), below AS (
    SELECT member_group_id AS id FROM group_members WHERE organization_id = $1 AND group_id = $2 AND member_group_id = ANY ($3::uuid[])
    UNION SELECT gm.member_group_id FROM below JOIN group_members gm ON gm.organization_id = $1 AND gm.group_id = below.id WHERE gm.member_group_id IS NOT NULL
  ) SELECT FROM groups WHERE organization_id = $1 AND id IN (SELECT id FROM above UNION SELECT id FROM below) ORDER BY id FOR SHARE`,
};

/** Names of people are their displayName, else their userName. */
const MEMBERS = `SELECT ${jsonRow({
  groupId: 'gm.group_id', value: 'gm.value', type: `CASE WHEN gm.member_id IS NULL THEN 'Group' ELSE 'User' END`, display: 'COALESCE(m.display_name, m.user_name, c.display_name)',
  status: 'm.status',
})}
  FROM group_members gm
  LEFT JOIN members m ON m.organization_id = $1 AND m.id = gm.member_id
  LEFT JOIN groups c ON c.organization_id = $1 AND c.id = gm.member_group_id
  WHERE gm.organization_id = $1`;

export const MEMBERS_OF = { name: 'group-members', text: `${MEMBERS} AND gm.group_id = ANY ($2::uuid[]) ORDER BY gm.group_id, gm.value` };

/** Members of one group after $3, in the order of their ids. */
export const MEMBER_PAGE = { name: 'group-member-page', text: `${MEMBERS} AND gm.group_id = $2 AND gm.value > $3 ORDER BY gm.value LIMIT $4` };

/** One after the other in the order of the index, whatever PostgreSQL believes of the group's size: it may have been small a moment ago. For the transaction. */
export const READ_IN_ORDER = {
  name: 'group-read-in-order',
  text: `SELECT ${['sort', 'bitmapscan', 'hashjoin', 'mergejoin'].map((way) => `set_config('enable_${way}', 'off', true)`).join(', ')}`,
};

/** The same after READ_IN_ORDER, under another name: a plan that was made without it stays away. */
export const MEMBER_PART = { ...MEMBER_PAGE, name: 'group-member-part' };

/** Members of a group with who they are, for conditions made by `search/`. */
export const MEMBER_ROWS = `SELECT gm.value FROM group_members gm
  LEFT JOIN members person ON person.organization_id = gm.organization_id AND person.id = gm.member_id
  LEFT JOIN groups child ON child.organization_id = gm.organization_id AND child.id = gm.member_group_id`;

/** The ids that shall be members, each found among people or groups; with one unknown nothing is written. */
const known = (placeholder: string): string => `known AS (
    SELECT given.value, m.id AS member_id, c.id AS member_group_id
    FROM (SELECT DISTINCT unnest(${placeholder}::uuid[]) AS value) given
    LEFT JOIN members m ON m.organization_id = $1 AND m.id = given.value
    LEFT JOIN groups c ON c.organization_id = $1 AND c.id = given.value
  ), unknown AS (
    SELECT array_agg(value ORDER BY value) AS values FROM known WHERE member_id IS NULL AND member_group_id IS NULL
  )`;

export const INSERT = {
  name: 'group-insert',
  text: `WITH ${known('$3')}, created AS (
    INSERT INTO groups (organization_id, id, connection_id, display_name, display_name_key, external_id, attributes, keys,
      version, created_at, updated_at)
    SELECT $1::uuid, $2::uuid, $4::uuid, $5, $6, $7, $8::jsonb, $9::jsonb, 1, $10::timestamptz, $10::timestamptz
    FROM unknown WHERE unknown.values IS NULL RETURNING id
  ), joined AS (
    INSERT INTO group_members (organization_id, group_id, value, member_id, member_group_id)
    SELECT $1, created.id, known.value, known.member_id, known.member_group_id FROM created, known ORDER BY known.value
    RETURNING value
  ), ${journalInsert({
    from: 'created', resourceType: 'group', resourceId: 'id', first: 11,
    details: `jsonb_build_object('added', COALESCE((SELECT jsonb_agg(value ORDER BY value) FROM joined), '[]'))`,
  })}, ${staleWriteInsert({ from: 'created', now: '$10', first: 21 })} SELECT 1 AS found, 1 AS version, unknown.values AS unknown FROM unknown`,
};

/**
 * $3 ids that join, $4 ids that leave, $5 expected version or null, $6 whether attributes are written, $7–$12 them,
 * $13 now. The group's row is locked first, so that changes of one group queue there and nowhere else.
 */
const change = (leaving: string): string => `WITH target AS (
    SELECT id, version FROM groups WHERE organization_id = $1 AND id = $2 AND ($5::integer IS NULL OR version = $5) FOR UPDATE
  ), ${known('$3')}, writable AS (
    SELECT target.id FROM target, unknown WHERE unknown.values IS NULL
  ), removed AS (
    DELETE FROM group_members gm USING writable
    WHERE gm.organization_id = $1 AND gm.group_id = writable.id AND ${leaving} RETURNING gm.value
  ), added AS (
    INSERT INTO group_members (organization_id, group_id, value, member_id, member_group_id)
    SELECT $1, writable.id, known.value, known.member_id, known.member_group_id FROM writable, known ORDER BY known.value
    ON CONFLICT DO NOTHING RETURNING value
  ), changed AS (
    UPDATE groups g SET
      connection_id = CASE WHEN $6 THEN $7::uuid ELSE g.connection_id END,
      display_name = CASE WHEN $6 THEN $8 ELSE g.display_name END,
      display_name_key = CASE WHEN $6 THEN $9 ELSE g.display_name_key END,
      external_id = CASE WHEN $6 THEN $10 ELSE g.external_id END,
      attributes = CASE WHEN $6 THEN $11::jsonb ELSE g.attributes END,
      keys = CASE WHEN $6 THEN $12::jsonb ELSE g.keys END,
      version = g.version + 1, updated_at = $13
    FROM writable WHERE g.organization_id = $1 AND g.id = writable.id
      AND ($6 OR EXISTS (SELECT FROM removed) OR EXISTS (SELECT FROM added))
    RETURNING g.id, g.version
  ), ${journalInsert({
    from: 'changed', resourceType: 'group', resourceId: 'id', first: 14,
    details: `jsonb_build_object('added', COALESCE((SELECT jsonb_agg(value ORDER BY value) FROM added), '[]'),
      'removed', COALESCE((SELECT jsonb_agg(value ORDER BY value) FROM removed), '[]'))`,
  })}, ${staleWriteInsert({
    from: 'changed', memberIds: `jsonb_build_array(changed.id) || COALESCE((SELECT jsonb_agg(value) FROM removed), '[]')`, now: '$13', first: 25,
  })} SELECT (SELECT version FROM target) AS found, (SELECT version FROM changed) AS version, unknown.values AS unknown,
    CASE WHEN $24::boolean THEN ARRAY(SELECT value FROM added UNION ALL SELECT value FROM removed) END AS touched FROM unknown`;

export const CHANGE = { name: 'group-change', text: change('gm.value = ANY ($4::uuid[])') };

/** Exactly the ids of $3 stay; $4 is empty. Used while the group is locked, so that nobody joins unseen. */
export const REPLACE = {
  name: 'group-replace',
  text: change('gm.value <> ALL ($3::uuid[]) AND cardinality($4::uuid[]) = 0'),
};

/** The groups that contain it move their version. */
export const DELETE = {
  name: 'group-delete',
  text: `WITH locked AS (
    SELECT g.id FROM groups g WHERE g.organization_id = $1 AND (g.id = $2 OR g.id IN (
      SELECT group_id FROM group_members WHERE organization_id = $1 AND member_group_id = $2)) ORDER BY g.id FOR UPDATE
  ), gone AS (
    DELETE FROM groups g USING locked WHERE g.organization_id = $1 AND g.id = $2 AND locked.id = g.id AND g.version = $3 RETURNING g.id
  ), removed AS (
    DELETE FROM group_members gm USING gone WHERE gm.organization_id = $1 AND gm.group_id = gone.id RETURNING gm.value
  ), left_groups AS (
    DELETE FROM group_members gm USING locked, gone
    WHERE gm.organization_id = $1 AND gm.group_id = locked.id AND gm.member_group_id = gone.id AND locked.id <> gone.id RETURNING gm.group_id
  ), touched AS (
    UPDATE groups SET version = version + 1, updated_at = $4
    WHERE organization_id = $1 AND id IN (SELECT group_id FROM left_groups) RETURNING id
  ), ${journalInsert({
    from: 'gone', resourceType: 'group', resourceId: 'id', first: 5,
    details: `jsonb_build_object('removed', COALESCE((SELECT jsonb_agg(value ORDER BY value) FROM removed), '[]'),
      'leftGroups', COALESCE((SELECT jsonb_agg(group_id ORDER BY group_id) FROM left_groups), '[]'))`,
  })}, ${staleWriteInsert({ from: 'gone', memberIds: `COALESCE((SELECT jsonb_agg(value) FROM removed), '[]')`, now: '$4', first: 15 })} SELECT id FROM gone`,
};

/** The people who are in one of the groups, or are one of the ids, through other groups too. */
export const PEOPLE_AMONG = {
  name: 'group-people-among',
  text: `WITH RECURSIVE below AS (
    SELECT id FROM groups WHERE organization_id = $1 AND id = ANY ($2::uuid[])
    UNION SELECT gm.member_group_id FROM below JOIN group_members gm ON gm.organization_id = $1 AND gm.group_id = below.id WHERE gm.member_group_id IS NOT NULL
  ) SELECT m.id FROM members m WHERE m.organization_id = $1 AND m.id = ANY ($2::uuid[])
  UNION SELECT gm.member_id FROM below JOIN group_members gm ON gm.organization_id = $1 AND gm.group_id = below.id WHERE gm.member_id IS NOT NULL`,
};
