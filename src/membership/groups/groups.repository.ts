import { Injectable } from '@nestjs/common';
import { staleWriteValues } from '../jobs/reconfigure-members.js';
import { journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { isDeadlock, isMemberGone, isUniqueViolation } from '../storage/database-errors.js';
import { FIRST_ID, isId } from '../storage/ids.js';
import type { JsonRow } from '../storage/json-row.js';
import { countRows, listRows, type ListWindow } from '../storage/list-rows.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import { shiftPlaceholders, type Sorted, type SqlCondition } from '../storage/sql-condition.js';
import type { SqlValue, Statement } from '../storage/statement.js';
import { GroupNameTaken, UnknownGroupMembers } from './group-errors.js';
import type { GroupContent, GroupMemberRecord, GroupRecord, MembershipChange } from './group-record.js';
import { CHANGE, DELETE, FIND_BY_ID, GROUP_ROW, INSERT, LOCK, LOCK_NESTING, MEMBER_PAGE, MEMBER_PART, MEMBER_ROWS, MEMBERS_OF, PEOPLE_AMONG, READ_IN_ORDER, REPLACE } from './group-statements.js';

export interface GroupWrite {
  /** Attributes to write; absent when only members change. */
  readonly content?: GroupContent;
  readonly members: MembershipChange;
  /** The change is made only if the group still has this version. */
  readonly expectedVersion?: number;
  /** Whether it is told who joined and who left. */
  readonly tellsTouched?: boolean;
}

interface WriteRow {
  readonly found: number | null;
  readonly version: number | null;
  readonly unknown: readonly string[] | null;
  readonly touched?: readonly string[] | null;
}

/** What a change of a group did. */
export interface GroupWritten {
  readonly version: number;
  /** Ids of those who joined or left; empty unless it was asked for. */
  readonly touched: readonly string[];
}

/** Each attempt but the last failed because somebody else was deleted in its course. */
const MAX_ATTEMPTS = 5;

/** Times are texts in JSON. */
type GroupRow = Omit<GroupRecord, 'createdAt' | 'updatedAt'> & { readonly createdAt: string; readonly updatedAt: string };

const TABLE = { name: 'groups', alias: 'g', row: GROUP_ROW, toRecord };

@Injectable()
export class GroupsRepository {
  constructor(private readonly database: OrganizationDatabase) {}

  async findById(organizationId: string, id: string): Promise<GroupRecord | undefined> {
    if (!isId(id)) return undefined;
    const [group] = await this.database.read<JsonRow<GroupRow>>(organizationId, FIND_BY_ID, [organizationId, id]);
    return group && toRecord(group.row);
  }

  /** Groups that satisfy the condition. */
  async list(organizationId: string, condition: SqlCondition | undefined, window: ListWindow, from: Executor = this.database): Promise<readonly Sorted<GroupRecord>[]> {
    return listRows(from, organizationId, TABLE, condition, window);
  }

  async count(organizationId: string, condition: SqlCondition | undefined, from: Executor = this.database, most?: number): Promise<number> {
    return countRows(from, organizationId, TABLE, condition, most);
  }

  /** The members of the groups, in the order of their ids. */
  async membersOf(organizationId: string, groupIds: readonly string[], from: Executor = this.database): Promise<readonly GroupMemberRecord[]> {
    if (groupIds.length === 0) return [];
    return (await from.query<JsonRow<GroupMemberRecord>>(organizationId, MEMBERS_OF, [organizationId, groupIds])).map(({ row }) => row);
  }

  /** A part of a group's members, in the order of their ids. */
  async listMembers(organizationId: string, groupId: string, { limit, afterId }: ListWindow): Promise<readonly GroupMemberRecord[]> {
    return (await this.database.query<JsonRow<GroupMemberRecord>>(organizationId, MEMBER_PAGE, [organizationId, groupId, afterId ?? FIRST_ID, limit])).map(({ row }) => row);
  }

  /**
   * Runs the work with the group and its members, in parts, as they are at one moment.
   * @returns `undefined` when there is no such group
   */
  async readInParts<Result>(
    organizationId: string, id: string, size: number, work: (group: GroupRecord, members: AsyncGenerator<readonly GroupMemberRecord[]>) => Promise<Result>,
  ): Promise<Result | undefined> {
    return this.database.snapshot(organizationId, async (tx) => {
      await tx.query(organizationId, READ_IN_ORDER);
      const [group] = await tx.query<JsonRow<GroupRow>>(organizationId, FIND_BY_ID, [organizationId, id]);
      return group && work(toRecord(group.row), pagesOf(tx, organizationId, id, size));
    });
  }

  /** The ids of the members that satisfy a condition over `group_members gm`, `members person` and `groups child`. */
  async memberIdsWhere(tx: Executor, organizationId: string, groupId: string, condition: SqlCondition): Promise<readonly string[]> {
    const text = `${MEMBER_ROWS} WHERE gm.organization_id = $1 AND gm.group_id = $2 AND (${shiftPlaceholders(condition, 2)})`;
    const rows = await tx.query<{ value: string }>(organizationId, { text }, [organizationId, groupId, ...condition.values]);
    return rows.map((row) => row.value);
  }

  /** The people among the ids, and those in the groups among them, through other groups too. */
  async peopleAmong(tx: Executor, organizationId: string, ids: readonly string[]): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(organizationId, PEOPLE_AMONG, [organizationId, ids]);
    return rows.map(({ id }) => id);
  }

  /** Nobody else changes the group until the transaction ends. */
  async lock(tx: Executor, organizationId: string, id: string): Promise<void> {
    await tx.query(organizationId, LOCK, [organizationId, id]);
  }

  /**
   * Until the transaction ends, nobody changes the groups that contain the group, nor those that joined it with all that they contain:
   * who is in which group by way of others is seen by both, or by whoever comes second.
   * @param joined ids of members that joined, groups among them
   */
  async lockNesting(tx: Executor, organizationId: string, id: string, joined: readonly string[]): Promise<void> {
    await tx.query(organizationId, LOCK_NESTING, [organizationId, id, joined]);
  }

  /** Runs the work in one transaction, if need be again because somebody was deleted while joining, or others wanted the same rows in another order. */
  async transaction<Result>(organizationId: string, work: (tx: Executor) => Promise<Result>, attempts = MAX_ATTEMPTS): Promise<Result> {
    try {
      return await this.database.transaction(organizationId, work);
    } catch (error) {
      // Done again, the work finds them unknown.
      if ((isMemberGone(error) || isDeadlock(error)) && attempts > 1) return this.transaction(organizationId, work, attempts - 1);
      throw error;
    }
  }

  /** Runs the work, if need be again, while no other change of the group is possible. @returns `undefined` when there is no such group */
  async whileLocked<Result>(
    organizationId: string, id: string, work: (tx: Executor, group: GroupRecord) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (!isId(id)) return undefined;
    return this.transaction(organizationId, async (tx) => {
      const [group] = await tx.query<JsonRow<GroupRow>>(organizationId, LOCK, [organizationId, id]);
      return group && work(tx, toRecord(group.row));
    });
  }

  /**
   * @param configurationVersion by which roles were decided: when it is not the present one, those concerned are looked at again
   * @throws GroupNameTaken, UnknownGroupMembers; then nothing is written
   */
  async insert(
    organizationId: string, id: string, content: GroupContent, memberIds: readonly string[], configurationVersion: number, now: Date, entry: NewJournalEntry,
    tx: Executor = this.database,
  ): Promise<void> {
    assertIds(memberIds);
    const values = [organizationId, id, memberIds, ...contentValues(content), now, ...journalValues(entry), ...staleWriteValues(configurationVersion, now)];
    const row = await this.write(tx, organizationId, INSERT, values);
    assertKnown(row);
  }

  /**
   * Changes members, and attributes when given, in one statement; the version moves only when something changed.
   * @returns `undefined` when the group is gone or has not the expected version
   * @throws GroupNameTaken, UnknownGroupMembers; then nothing is written
   */
  async change(
    organizationId: string, id: string, { content, members, expectedVersion, tellsTouched = false }: GroupWrite, configurationVersion: number, now: Date, entry: NewJournalEntry,
    tx: Executor = this.database,
  ): Promise<GroupWritten | undefined> {
    const added = members.kind === 'delta' ? members.add : members.values;
    assertIds(added);
    const removed = members.kind === 'delta' ? members.remove.filter(isId) : [];
    const values = [
      organizationId, id, added, removed, expectedVersion ?? null, content !== undefined,
      ...(content ? contentValues(content) : [null, null, null, null, null, null]), now, ...journalValues(entry), tellsTouched, ...staleWriteValues(configurationVersion, now),
    ];
    const row = await this.write(tx, organizationId, members.kind === 'delta' ? CHANGE : REPLACE, values);
    if (row?.found === null || row?.found === undefined) return undefined;
    assertKnown(row);
    return { version: row.version ?? row.found, touched: row.touched ?? [] };
  }

  /** @returns whether the group was there in the expected version */
  async delete(
    organizationId: string, id: string, expectedVersion: number, configurationVersion: number, now: Date, entry: NewJournalEntry, tx: Executor = this.database,
  ): Promise<boolean> {
    const rows = await tx.query(organizationId, DELETE, [organizationId, id, expectedVersion, now, ...journalValues(entry), ...staleWriteValues(configurationVersion, now)]);
    return rows.length > 0;
  }

  private async write(
    tx: Executor, organizationId: string, statement: Statement, values: readonly SqlValue[], attempts = MAX_ATTEMPTS,
  ): Promise<WriteRow | undefined> {
    try {
      const [row] = await tx.query<WriteRow>(organizationId, statement, values);
      return row;
    } catch (error) {
      // Somebody was deleted while joining: asked again, the statement finds them unknown.
      if (isMemberGone(error) && tx === this.database && attempts > 1) return this.write(tx, organizationId, statement, values, attempts - 1);
      throw isUniqueViolation(error, 'groups_display_name_key') ? new GroupNameTaken() : error;
    }
  }
}

async function* pagesOf(tx: Executor, organizationId: string, groupId: string, size: number): AsyncGenerator<readonly GroupMemberRecord[]> {
  for (let afterId: string | undefined = FIRST_ID; afterId !== undefined;) {
    const rows: readonly JsonRow<GroupMemberRecord>[] = await tx.query(organizationId, MEMBER_PART, [organizationId, groupId, afterId, size]);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    afterId = rows.length < size ? undefined : rows.at(-1)?.row.value;
  }
}

function toRecord(row: GroupRow): GroupRecord {
  return { ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) };
}

function assertIds(values: readonly string[]): void {
  const unknown = values.filter((value) => !isId(value));
  if (unknown.length > 0) throw new UnknownGroupMembers(unknown);
}

function assertKnown(row: WriteRow | undefined): void {
  if (row?.unknown) throw new UnknownGroupMembers(row.unknown);
}

function contentValues(content: GroupContent): readonly SqlValue[] {
  return [
    content.connectionId, content.displayName, content.displayNameKey, content.externalId,
    JSON.stringify(content.attributes), JSON.stringify(content.keys),
  ];
}
