import { Injectable } from '@nestjs/common';
import { journalInsert, journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { isUniqueViolation } from '../storage/database-errors.js';
import { isId } from '../storage/ids.js';
import { countRows, listRows, type ListWindow } from '../storage/list-rows.js';
import { OrganizationDatabase } from '../storage/organization-database.js';
import type { Sorted, SqlCondition } from '../storage/sql-condition.js';
import type { SqlValue } from '../storage/statement.js';
import { UserNameTaken } from './member-errors.js';
import type { MemberContent, MemberRecord } from './member-record.js';

const COLUMNS = `m.id, m.connection_id AS "connectionId", m.user_name AS "userName", m.external_id AS "externalId",
  m.display_name AS "displayName", m.status, m.role, m.attributes, m.version, m.created_at AS "createdAt", m.updated_at AS "updatedAt"`;

const FIND = {
  byId: { name: 'member-by-id', text: `SELECT ${COLUMNS} FROM members m WHERE m.organization_id = $1 AND m.id = $2` },
  byUserName: { name: 'member-by-user-name', text: `SELECT ${COLUMNS} FROM members m WHERE m.organization_id = $1 AND m.user_name_key = $2` },
};

/** A new record, with its journal entry; the entry names the former id when the userName belonged to a deleted one. */
const INSERT = {
  name: 'member-insert',
  text: `WITH created AS (
    INSERT INTO members (organization_id, id, connection_id, user_name, user_name_key, external_id, display_name,
      display_name_key, status, role, attributes, keys, version, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13) RETURNING id
  ), ${journalInsert({
    from: 'created', resourceType: 'member', resourceId: 'id', first: 14,
    details: `COALESCE((SELECT jsonb_build_object('formerId', d.id) FROM deleted_members d
      WHERE d.organization_id = $1 AND d.user_name_key = $5 ORDER BY d.deleted_at DESC, d.id DESC LIMIT 1), '{}')`,
  })} SELECT id FROM created`,
};

const UPDATE = {
  name: 'member-update',
  text: `WITH changed AS (
    UPDATE members SET connection_id = $4, user_name = $5, user_name_key = $6, external_id = $7, display_name = $8,
      display_name_key = $9, status = $10, role = $11, attributes = $12, keys = $13, version = version + 1, updated_at = $14
    WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING id, version
  ), ${journalInsert({ from: 'changed', resourceType: 'member', resourceId: 'id', first: 15 })} SELECT version FROM changed`,
};

const LOCK = { name: 'member-lock', text: 'SELECT FROM members WHERE organization_id = $1 AND id = $2 AND version = $3 FOR UPDATE' };

/** The groups it was in move their version: their representation changed. They are locked in one order first. */
const DELETE = {
  name: 'member-delete',
  text: `WITH locked AS (
    SELECT g.id FROM groups g WHERE g.organization_id = $1 AND g.id IN (
      SELECT group_id FROM group_members WHERE organization_id = $1 AND member_id = $2) ORDER BY g.id FOR UPDATE
  ), gone AS (
    DELETE FROM members WHERE organization_id = $1 AND id = $2 AND version = $3 RETURNING id, user_name_key
  ), left_groups AS (
    DELETE FROM group_members gm USING locked, gone
    WHERE gm.organization_id = $1 AND gm.group_id = locked.id AND gm.value = gone.id RETURNING gm.group_id
  ), touched AS (
    UPDATE groups SET version = version + 1, updated_at = $4
    WHERE organization_id = $1 AND id IN (SELECT group_id FROM left_groups) RETURNING id
  ), ended AS (
    INSERT INTO deleted_members (organization_id, id, user_name_key, deleted_at) SELECT $1, id, user_name_key, $4 FROM gone
  ), ${journalInsert({
    from: 'gone', resourceType: 'member', resourceId: 'id', first: 5,
    details: `jsonb_build_object('leftGroups', COALESCE((SELECT jsonb_agg(group_id ORDER BY group_id) FROM left_groups), '[]'))`,
  })} SELECT id FROM gone`,
};

/** Direct groups, and those that contain them at any depth; UNION ends at a cycle. */
const GROUPS_OF = {
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

export interface GroupOfMember {
  readonly memberId: string;
  readonly groupId: string;
  readonly displayName: string;
  readonly isDirect: boolean;
}

const TABLE = { name: 'members', alias: 'm', columns: COLUMNS };

@Injectable()
export class MembersRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async findById(organizationId: string, id: string): Promise<MemberRecord | undefined> {
    if (!isId(id)) return undefined;
    const [member] = await this.database.query<MemberRecord>(organizationId, FIND.byId, [organizationId, id]);
    return member;
  }

  /** @param userNameKey the folded userName */
  async findByUserName(organizationId: string, userNameKey: string): Promise<MemberRecord | undefined> {
    const [member] = await this.database.query<MemberRecord>(organizationId, FIND.byUserName, [organizationId, userNameKey]);
    return member;
  }

  /** Members that satisfy the condition. */
  async list(organizationId: string, condition: SqlCondition | undefined, window: ListWindow): Promise<readonly Sorted<MemberRecord>[]> {
    return listRows<MemberRecord>(this.database, organizationId, TABLE, condition, window);
  }

  async count(organizationId: string, condition: SqlCondition | undefined): Promise<number> {
    return countRows(this.database, organizationId, TABLE, condition);
  }

  /**
   * Ids found by an index that row-level security hides from ordinary statements: at most `ceiling`.
   * @param operator `contains` takes a JSON document for `keys`, `like` a pattern for a name
   */
  async searchIds(
    organizationId: string, attribute: 'keys' | 'userName' | 'displayName', operator: 'contains' | 'like', operand: string, ceiling: number,
  ): Promise<readonly string[]> {
    const statement = { name: 'member-search-ids', text: 'SELECT search_member_ids($1, $2, $3, $4, $5) AS id' };
    const rows = await this.database.query<{ id: string }>(organizationId, statement, [organizationId, attribute, operator, operand, ceiling]);
    return rows.map((row) => row.id);
  }

  /** @throws UserNameTaken */
  async insert(organizationId: string, id: string, content: MemberContent, now: Date, entry: NewJournalEntry): Promise<void> {
    const values = [organizationId, id, ...contentValues(content), now, ...journalValues(entry)];
    await this.refusingTakenName(this.database.query(organizationId, INSERT, values));
  }

  /**
   * Writes the record if its version is still the expected one.
   * @returns the new version; `undefined` when somebody else wrote first or the record is gone
   * @throws UserNameTaken
   */
  async update(
    organizationId: string, id: string, expectedVersion: number, content: MemberContent, now: Date, entry: NewJournalEntry,
  ): Promise<number | undefined> {
    const values = [organizationId, id, expectedVersion, ...contentValues(content), now, ...journalValues(entry)];
    const [row] = await this.refusingTakenName(this.database.query<{ version: number }>(organizationId, UPDATE, values));
    return row?.version;
  }

  /** Ends the id for good, with its memberships. @returns whether the record was there in the expected version */
  async delete(organizationId: string, id: string, expectedVersion: number, now: Date, entry: NewJournalEntry): Promise<boolean> {
    return this.database.transaction(organizationId, async (tx) => {
      // From here on nobody can join a group with this id; who joined before is seen by the next statement.
      const locked = await tx.query(organizationId, LOCK, [organizationId, id, expectedVersion]);
      if (locked.length === 0) return false;
      return (await tx.query(organizationId, DELETE, [organizationId, id, expectedVersion, now, ...journalValues(entry)])).length > 0;
    });
  }

  /** The groups of each of the members, direct and indirect. */
  async groupsOf(organizationId: string, memberIds: readonly string[]): Promise<readonly GroupOfMember[]> {
    if (memberIds.length === 0) return [];
    return this.database.query<GroupOfMember>(organizationId, GROUPS_OF, [organizationId, memberIds]);
  }

  private async refusingTakenName<Result>(write: Promise<Result>): Promise<Result> {
    try {
      return await write;
    } catch (error) {
      throw isUniqueViolation(error, 'members_user_name_key') ? new UserNameTaken() : error;
    }
  }
}

function contentValues(content: MemberContent): readonly SqlValue[] {
  return [
    content.connectionId, content.userName, content.userNameKey, content.externalId, content.displayName,
    content.displayNameKey, content.status, content.role, JSON.stringify(content.attributes), JSON.stringify(content.keys),
  ];
}
