import { staleWriteInsert } from '../jobs/reconfigure-members.js';
import { journalInsert } from '../journal/journal-writer.js';

export const MEMBER_COLUMNS = `m.id, m.connection_id AS "connectionId", m.user_name AS "userName", m.external_id AS "externalId",
  m.display_name AS "displayName", m.status, m.role, m.attributes, m.password_hash AS "passwordHash", m.version, m.created_at AS "createdAt",
  m.updated_at AS "updatedAt"`;

export const FIND = {
  byId: { name: 'member-by-id', text: `SELECT ${MEMBER_COLUMNS} FROM members m WHERE m.organization_id = $1 AND m.id = $2` },
  byUserName: { name: 'member-by-user-name', text: `SELECT ${MEMBER_COLUMNS} FROM members m WHERE m.organization_id = $1 AND m.user_name_key = $2` },
};

/** The rows of `member_values` that a write is given as JSON. */
const GIVEN_VALUES = (parameter: number): string =>
  `jsonb_to_recordset($${parameter}::jsonb) AS given (attribute text, position integer, value text, "isUnique" boolean)`;

/** A new record, with its journal entry; the entry names the former id when the userName belonged to a deleted one. */
const insertText = (extra: string): string => `WITH created AS (
    INSERT INTO members (organization_id, id, connection_id, user_name, user_name_key, external_id, display_name,
      display_name_key, status, role, attributes, keys, password_hash, version, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14) RETURNING id
  ), ${staleWriteInsert({ from: 'created', now: '$14', first: 15 })}, ${extra}${journalInsert({
  from: 'created', resourceType: 'member', resourceId: 'id', first: 17,
  details: `COALESCE((SELECT jsonb_build_object('formerId', d.id) FROM deleted_members d
      WHERE d.organization_id = $1 AND d.user_name_key = $5 ORDER BY d.deleted_at DESC, d.id DESC LIMIT 1), '{}')`,
})} SELECT id FROM created`;

export const INSERT = { name: 'member-insert', text: insertText('') };

export const INSERT_WITH_VALUES = {
  name: 'member-insert-with-values',
  text: insertText(`indexed AS (
    INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, created.id, given.attribute, given.position, given.value, given."isUnique" FROM created, ${GIVEN_VALUES(27)}
  ), `),
};

const updateText = (extra: string): string => `WITH changed AS (
    UPDATE members SET connection_id = $4, user_name = $5, user_name_key = $6, external_id = $7, display_name = $8,
      display_name_key = $9, status = $10, role = $11, attributes = $12, keys = $13, password_hash = $14, version = version + 1, updated_at = $15
    WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING id, version
  ), ${staleWriteInsert({ from: 'changed', now: '$15', first: 16 })}, ${extra}${journalInsert({ from: 'changed', resourceType: 'member', resourceId: 'id', first: 18 })}
  SELECT version FROM changed`;

export const UPDATE = { name: 'member-update', text: updateText('') };

/** A value that stays as it is keeps its row: somebody who shared it before it was unique may go on to. */
export const UPDATE_WITH_VALUES = {
  name: 'member-update-with-values',
  text: updateText(`given AS (SELECT * FROM ${GIVEN_VALUES(28)}
  ), dropped AS (
    DELETE FROM member_values v USING changed WHERE v.organization_id = $1 AND v.member_id = changed.id
      AND NOT EXISTS (SELECT FROM given WHERE given.attribute = v.attribute AND given.position = v.position)
  ), indexed AS (
    INSERT INTO member_values AS v (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, changed.id, given.attribute, given.position, given.value, given."isUnique" FROM changed, given
    ON CONFLICT (organization_id, member_id, attribute, position) DO UPDATE SET value = excluded.value, is_unique = excluded.is_unique
    WHERE v.value <> excluded.value
  ), `),
};

/** Direct groups, and those that contain them at any depth; UNION ends at a cycle. */
export const GROUPS_OF = {
  name: 'member-groups',
  text: `WITH RECURSIVE up AS (
    SELECT gm.member_id AS start, gm.group_id, true AS direct
    FROM group_members gm WHERE gm.organization_id = $1 AND gm.member_id = ANY ($2::uuid[])
    UNION
    SELECT up.start, gm.group_id, false FROM up
    JOIN group_members gm ON gm.organization_id = $1 AND gm.member_group_id = up.group_id
  ) SELECT up.start AS "memberId", up.group_id AS "groupId", g.display_name AS "displayName", bool_or(up.direct) AS "isDirect"
  FROM up JOIN groups g ON g.organization_id = $1 AND g.id = up.group_id
  GROUP BY up.start, up.group_id, g.display_name ORDER BY up.start, up.group_id`,
};
