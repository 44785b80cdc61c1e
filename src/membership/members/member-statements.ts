import { jsonRow } from '../storage/json-row.js';
import type { Statement } from '../storage/statement.js';

const MEMBER = {
  id: 'm.id', connectionId: 'm.connection_id', userName: 'm.user_name', externalId: 'm.external_id', displayName: 'm.display_name', status: 'm.status', role: 'm.role',
  attributes: 'm.attributes', passwordHash: 'm.password_hash', grantedRole: 'm.granted_role', activatedAt: 'm.activated_at', version: 'm.version', createdAt: 'm.created_at',
  updatedAt: 'm.updated_at',
};

/** A member as one column; its times are texts there. */
export const MEMBER_ROW = jsonRow(MEMBER);

/** Direct groups of those that `whose` says, and those that contain them at any depth; UNION ends at a cycle. */
const groupsUp = (whose: string): string => `WITH RECURSIVE up AS (
    SELECT gm.member_id AS start, gm.group_id, true AS direct
    FROM group_members gm WHERE gm.organization_id = $1 AND ${whose}
    UNION
    SELECT up.start, gm.group_id, false FROM up
    JOIN group_members gm ON gm.organization_id = $1 AND gm.member_group_id = up.group_id
  ) SELECT up.start AS "memberId", up.group_id AS "groupId", g.display_name AS "displayName", g.external_id AS "externalId", bool_or(up.direct) AS "isDirect"
  FROM up JOIN groups g ON g.organization_id = $1 AND g.id = up.group_id
  GROUP BY up.start, up.group_id, g.display_name, g.external_id ORDER BY up.start, up.group_id`;

/** With the groups, direct and indirect; for few members at a time. */
export const MEMBER_ROW_WITH_GROUPS = jsonRow({ ...MEMBER, groups: `ARRAY(SELECT row_to_json(found) FROM (${groupsUp('gm.member_id = m.id')}) AS found)` });

export const FIND = {
  byId: { name: 'member-by-id', text: `SELECT ${MEMBER_ROW} FROM members m WHERE m.organization_id = $1 AND m.id = $2` },
  withGroups: {
    name: 'member-with-groups',
    text: `SELECT ${MEMBER_ROW_WITH_GROUPS}
      FROM members m WHERE m.organization_id = $1 AND m.id = $2`,
  },
  byUserName: { name: 'member-by-user-name', text: `SELECT ${MEMBER_ROW} FROM members m WHERE m.organization_id = $1 AND m.user_name_key = $2` },
};

/** The groups of the few whose ids a statement gives; as an array, so that they are taken for few. */
export const groupsOf = (ids: string): string => groupsUp(`gm.member_id = ANY (ARRAY(${ids}))`);

/** Groups of several people, each a row. */
export const GROUPS_OF = { name: 'member-groups', text: `SELECT row_to_json(found) AS row FROM (${groupsUp('gm.member_id = ANY ($2::uuid[])')}) AS found` };

/**
 * The active people in the group, and in the groups in it at any depth, after $3: of each group no more are looked at than make a page,
 * beside those who are not active.
 */
export const LIST_IN_GROUP = {
  name: 'member-list-in-group',
  text: `WITH RECURSIVE below AS (
    SELECT id FROM groups WHERE organization_id = $1 AND id = $2
    UNION SELECT gm.member_group_id FROM below JOIN group_members gm ON gm.organization_id = $1 AND gm.group_id = below.id WHERE gm.member_group_id IS NOT NULL
  ), page AS (
    SELECT DISTINCT found.id FROM below CROSS JOIN LATERAL (
      SELECT gm.value AS id FROM group_members gm JOIN members m ON m.organization_id = $1 AND m.id = gm.member_id AND m.status = 'active'
      WHERE gm.organization_id = $1 AND gm.group_id = below.id AND gm.value > $3 ORDER BY gm.value LIMIT $4) AS found
    ORDER BY found.id LIMIT $4
  ) SELECT ${MEMBER_ROW} FROM page JOIN members m ON m.organization_id = $1 AND m.id = page.id ORDER BY m.id`,
};

/**
 * Nobody else writes these members until the transaction ends; whoever wants to waits for one batch. Everybody, and some by id, are two
 * statements: one plan for both would walk over everybody.
 */
const lockBatch = (name: string, whose: string): Statement => ({
  name, text: `SELECT ${MEMBER_ROW} FROM members m WHERE m.organization_id = $1 AND m.id > $2 ${whose} ORDER BY m.id LIMIT $3 FOR NO KEY UPDATE`,
});
export const LOCK_BATCH = { ofAll: lockBatch('member-lock-batch', ''), ofSome: lockBatch('member-lock-some', 'AND m.id = ANY ($4::uuid[])') };

/** The same row serves as the lock of all changes that take privileges away: whoever comes second sees what the first did. */
export const LOCK_PRIVILEGES = { name: 'privileges-lock', text: 'SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE' };

export const FIND_OTHER_HOLDER = {
  name: 'member-other-holder',
  text: `SELECT id FROM members WHERE organization_id = $1 AND role = ANY ($2::text[]) AND status = 'active' AND id <> $3 LIMIT 1`,
};

export const HOLDERS_AMONG = {
  name: 'member-holders-among', text: `SELECT id FROM members WHERE organization_id = $1 AND role = ANY ($2::text[]) AND status = 'active' AND id = ANY ($3::uuid[])`,
};

/** Roles of several members at once, each with its journal entry. */
export const WRITE_ROLES = {
  name: 'member-write-roles',
  text: `WITH given AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS given (id uuid, role text, "formerRole" text, "entryId" uuid)
  ), changed AS (
    UPDATE members m SET role = given.role, version = m.version + 1, updated_at = $3 FROM given
    WHERE m.organization_id = $1 AND m.id = given.id RETURNING m.id
  ) INSERT INTO journal (organization_id, transaction_id, id, recorded_at, action, resource_type, resource_id, actor_type, actor_id, connection_id, request_id, details, before, after)
  SELECT $1, pg_current_xact_id()::text::bigint, given."entryId", $3, 'member.updated', 'member', changed.id, $4::text, $5::uuid, $6::uuid, $7::text, '{"actions": ["changeRole"]}',
    jsonb_build_object('role', given."formerRole"), jsonb_build_object('role', given.role)
  FROM changed JOIN given ON given.id = changed.id`,
};

/** What is compared, of several members whose representation stays as it is. */
export const WRITE_KEYS = {
  name: 'member-write-keys',
  text: `UPDATE members m SET keys = given.keys FROM jsonb_to_recordset($2::jsonb) AS given (id uuid, keys jsonb)
    WHERE m.organization_id = $1 AND m.id = given.id AND m.keys <> given.keys`,
};

/** Whether somebody was ever active under the address, or had it as userName and was deleted. */
export const KNOWS_ADDRESS = {
  name: 'member-knows-address',
  text: `SELECT EXISTS (SELECT FROM members WHERE organization_id = $1 AND user_name_key = $2 AND activated_at IS NOT NULL)
    OR EXISTS (SELECT FROM members WHERE organization_id = $1 AND id = ANY (ARRAY(SELECT search_member_ids($1, 'keys', 'contains', $3, $4))) AND activated_at IS NOT NULL)
    OR EXISTS (SELECT FROM deleted_members WHERE organization_id = $1 AND user_name_key = $2) AS known`,
};

export const SET_GRANTED_ROLE = { name: 'member-grant', text: 'UPDATE members SET granted_role = $3 WHERE organization_id = $1 AND id = $2' };

/** Each role with how many hold it. */
export const COUNT_ROLES = { text: 'SELECT role, count(*)::integer AS members FROM members WHERE organization_id = $1 GROUP BY role ORDER BY role' };
