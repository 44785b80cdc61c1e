import { Injectable, Logger } from '@nestjs/common';
import { type Actor, journalValues, type NewJournalEntry } from '../journal/journal-writer.js';
import { isUniqueViolation } from '../storage/database-errors.js';
import { GatheredWrites } from '../storage/gathered-writes.js';
import { FIRST_ID, isId, newId } from '../storage/ids.js';
import type { JsonRow } from '../storage/json-row.js';
import { countRows, listRows, type ListWindow } from '../storage/list-rows.js';
import { type Executor, OrganizationDatabase } from '../storage/organization-database.js';
import type { Sorted, SqlCondition } from '../storage/sql-condition.js';
import { DELETE, FIND_REFERRERS, FORGET_DELETED, LOCK, LOCK_ALL, MOST_REFERRERS, type ReferencePath, referenceTo } from './member-deletion.js';
import { COUNT_ALL, FOLD_COUNTS } from './member-counts.js';
import { AttributeValueTaken, UserNameTaken } from './member-errors.js';
import { FIND_KNOWN_ADDRESSES, FIND_TAKEN } from './member-import.js';
import { type ChangedMember, giveArrival, giveChange, type Given, givenMembers, insertStatement, lockWait, type NewMember, updateStatement } from './member-writes.js';
import type { MemberContent, MemberRecord } from './member-record.js';
import {
  COUNT_ROLES, FIND, FIND_OTHER_HOLDER, GROUPS_OF, groupsOf, HOLDERS_AMONG, KNOWS_ADDRESS, LIST_IN_GROUP, LOCK_BATCH, LOCK_PRIVILEGES, MEMBER_ROW, MEMBER_ROW_WITH_GROUPS, SET_GRANTED_ROLE, WRITE_KEYS, WRITE_ROLES,
} from './member-statements.js';

export interface GroupOfMember {
  readonly memberId: string;
  readonly groupId: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly isDirect: boolean;
}

export interface ListedMember extends MemberRecord {
  readonly groups?: readonly GroupOfMember[];
}

export interface RoleWrite {
  readonly id: string;
  readonly role: string;
  readonly formerRole: string;
  /** Of the journal. */
  readonly entryId: string;
}

/** Rows of an organization's count, about, that a count looks at. */
const WRITES_PER_FOLD = 200;

/** More people than share one address. */
const MOST_WITH_ONE_ADDRESS = 1_000;

/** Times are texts in JSON. */
type MemberRow = Omit<ListedMember, 'activatedAt' | 'createdAt' | 'updatedAt'> & { readonly activatedAt: string | null; readonly createdAt: string; readonly updatedAt: string };

const TABLE = { name: 'members', alias: 'm', row: MEMBER_ROW, lookupRow: MEMBER_ROW_WITH_GROUPS, groupsOf, toRecord };

@Injectable()
export class MembersRepository {
  private readonly logger = new Logger('membership');
  private readonly arrivals = new GatheredWrites<Given<NewMember>, undefined>((organizationId, members, isBrief) => this.write(this.database, organizationId, members, isBrief));
  private readonly changes = new GatheredWrites<Given<ChangedMember>, number | undefined>((organizationId, members, isBrief) => this.change(this.database, organizationId, members, isBrief));

  constructor(private readonly database: OrganizationDatabase) {}

  async findById(organizationId: string, id: string): Promise<MemberRecord | undefined> {
    if (!isId(id)) return undefined;
    const [member] = await this.database.read<JsonRow<MemberRow>>(organizationId, FIND.byId, [organizationId, id]);
    return member && toRecord(member.row);
  }

  /** The member with the groups, direct and indirect. */
  async findWithGroups(organizationId: string, id: string): Promise<{ readonly member: MemberRecord; readonly groups: readonly GroupOfMember[] } | undefined> {
    if (!isId(id)) return undefined;
    const [found] = await this.database.read<JsonRow<MemberRow>>(organizationId, FIND.withGroups, [organizationId, id]);
    return found && { member: toRecord(found.row), groups: found.row.groups ?? [] };
  }

  /** @param userNameKey the folded userName */
  async findByUserName(organizationId: string, userNameKey: string): Promise<MemberRecord | undefined> {
    const [member] = await this.database.read<JsonRow<MemberRow>>(organizationId, FIND.byUserName, [organizationId, userNameKey]);
    return member && toRecord(member.row);
  }

  /** Members that satisfy the condition. */
  async list(organizationId: string, condition: SqlCondition | undefined, window: ListWindow, from: Executor = this.database): Promise<readonly Sorted<ListedMember>[]> {
    return listRows(from, organizationId, TABLE, condition, window);
  }

  /** Active members of the group, and of the groups in it. */
  async listInGroup(organizationId: string, groupId: string, { limit, afterId = FIRST_ID }: Pick<ListWindow, 'limit' | 'afterId'>): Promise<readonly MemberRecord[]> {
    return (await this.database.query<JsonRow<MemberRow>>(organizationId, LIST_IN_GROUP, [organizationId, groupId, afterId, limit])).map(({ row }) => toRecord(row));
  }

  async count(organizationId: string, condition: SqlCondition | undefined, from: Executor = this.database, most?: number): Promise<number> {
    if (condition) return countRows(from, organizationId, TABLE, condition, most);
    const [row] = await from.read<{ total: number }>(organizationId, COUNT_ALL, [organizationId]);
    return row?.total ?? 0;
  }

  /**
   * Ids found by an index that row-level security hides from ordinary statements: at most `ceiling`.
   * @param operator `contains` takes a JSON document for `keys`, `like` a pattern for a name, or for an e-mail address that is read backwards
   */
  async searchIds(
    organizationId: string, attribute: 'keys' | 'userName' | 'displayName' | 'emailEnd', operator: 'contains' | 'like', operand: string, ceiling: number, from: Executor = this.database,
  ): Promise<readonly string[]> {
    const statement = { name: 'member-search-ids', text: 'SELECT search_member_ids($1, $2, $3, $4, $5) AS id' };
    const rows = await from.query<{ id: string }>(organizationId, statement, [organizationId, attribute, operator, operand, ceiling]);
    return rows.map((row) => row.id);
  }

  /** Ids of those who have a value like the pattern in the index of the attribute: at most `ceiling`. */
  async searchValues(organizationId: string, attribute: string, pattern: string, ceiling: number, from: Executor = this.database): Promise<readonly string[]> {
    const statement = { name: 'member-search-values', text: 'SELECT search_member_values($1, $2, $3, $4) AS id' };
    const rows = await from.query<{ id: string }>(organizationId, statement, [organizationId, attribute, pattern, ceiling]);
    return rows.map((row) => row.id);
  }

  /** Together with others who come at the same time. @throws UserNameTaken, AttributeValueTaken */
  async insert(organizationId: string, member: NewMember): Promise<void> {
    await refusingTaken(member.content, this.arrivals.add(organizationId, giveArrival(member)));
  }

  /** One of many writes that are counted makes one row of the counts: beside it, as it does not depend on it. */
  private counted(organizationId: string, now: Date): void {
    if (Math.random() >= 1 / WRITES_PER_FOLD) return;
    this.database.query(organizationId, FOLD_COUNTS, [organizationId, newId(now)]).catch((error: unknown) => this.logger.warn({ msg: 'counts were not folded', error }));
  }

  /** Which of the folded userNames are taken. */
  async findTaken(tx: Executor, organizationId: string, userNameKeys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ key: string }>(organizationId, FIND_TAKEN, [organizationId, userNameKeys]);
    return new Set(rows.map(({ key }) => key));
  }

  /** @throws UserNameTaken when somebody came meanwhile */
  async insertAll(tx: Executor, organizationId: string, members: readonly NewMember[]): Promise<void> {
    await refusingTaken({}, this.write(tx, organizationId, members.map(giveArrival)));
  }

  /** All of them or nobody; what is taken is PostgreSQL's error. */
  private async write(tx: Executor, organizationId: string, members: readonly Given<NewMember>[], isBrief = false): Promise<readonly undefined[]> {
    const now = timeOf(members);
    await tx.query(organizationId, insertStatement(members), [organizationId, givenMembers(members), newId(now), lockWait(isBrief)]);
    this.counted(organizationId, now);
    return members.map(() => undefined);
  }

  /**
   * Writes the record if its version is still the expected one; outside a transaction together with others that are changed at the same time.
   * @returns the new version; `undefined` when somebody else wrote first or the record is gone
   * @throws UserNameTaken, AttributeValueTaken
   */
  async update(organizationId: string, member: ChangedMember, tx?: Executor): Promise<number | undefined> {
    return refusingTaken(member.content, tx ? this.change(tx, organizationId, [giveChange(member)]).then(([version]) => version) : this.changes.add(organizationId, giveChange(member)));
  }

  /** @returns the new version of each, `undefined` of those that somebody else wrote first */
  private async change(tx: Executor, organizationId: string, members: readonly Given<ChangedMember>[], isBrief = false): Promise<readonly (number | undefined)[]> {
    const values = [organizationId, givenMembers(members), newId(timeOf(members)), lockWait(isBrief)];
    const rows = await tx.query<{ id: string; version: number }>(organizationId, updateStatement(members), values);
    const versions = new Map(rows.map(({ id, version }) => [id, version]));
    return members.map(({ key }) => versions.get(key));
  }

  /**
   * Ends the id for good, with its memberships, and with what other members say of it under `path`.
   * @param first is done in the transaction once the record is locked; what it throws undoes all
   * @param last is done in it afterwards
   * @returns whether the record was there in the expected version
   */
  async delete(
    organizationId: string, id: string, expectedVersion: number, path: ReferencePath, now: Date, entry: NewJournalEntry, first: (tx: Executor) => Promise<void>,
    last: (tx: Executor) => Promise<void> = async () => undefined,
  ): Promise<boolean> {
    return this.database.transaction(organizationId, async (tx) => {
      const found = await tx.query<{ id: string }>(organizationId, FIND_REFERRERS, [organizationId, referenceTo(id, path), MOST_REFERRERS]);
      const referrers = found.map((row) => row.id);
      if (referrers.length > 0) await tx.query(organizationId, LOCK_ALL, [organizationId, [id, ...referrers]]);
      // From here on nobody can join a group with this id; who joined before is seen by the next statement.
      const locked = await tx.query(organizationId, LOCK, [organizationId, id, expectedVersion]);
      if (locked.length === 0) return false;
      await first(tx);
      const gone = await tx.query(organizationId, DELETE, [organizationId, id, expectedVersion, now, ...journalValues(entry), referrers, path]);
      if (gone.length > 0) await last(tx);
      this.counted(organizationId, now);
      return gone.length > 0;
    });
  }

  /** Forgets whose id it was. @returns whether it is the id of somebody who was deleted */
  async forgetDeleted(tx: Executor, organizationId: string, id: string): Promise<boolean> {
    return (await tx.query(organizationId, FORGET_DELETED, [organizationId, id])).length > 0;
  }

  /** The next members in the order of ids, locked. @param ids those alone; `null` means everybody */
  async lockBatch(tx: Executor, organizationId: string, afterId: string | null, ids: readonly string[] | null, limit: number): Promise<readonly MemberRecord[]> {
    const values = [organizationId, afterId ?? FIRST_ID, limit];
    const statement = ids === null ? LOCK_BATCH.ofAll : LOCK_BATCH.ofSome;
    return (await tx.query<JsonRow<MemberRow>>(organizationId, statement, ids === null ? values : [...values, ids])).map(({ row }) => toRecord(row));
  }

  /** Waits for other changes of the organization that take privileges away, until the transaction ends. */
  async lockPrivileges(tx: Executor, organizationId: string): Promise<void> {
    await tx.query(organizationId, LOCK_PRIVILEGES, [organizationId]);
  }

  async hasOtherHolder(tx: Executor, organizationId: string, roles: readonly string[], memberId: string): Promise<boolean> {
    return (await tx.query(organizationId, FIND_OTHER_HOLDER, [organizationId, roles, memberId])).length > 0;
  }

  /** Those of the ids who are active in one of the roles. */
  async holdersAmong(tx: Executor, organizationId: string, roles: readonly string[], ids: readonly string[]): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(organizationId, HOLDERS_AMONG, [organizationId, roles, ids]);
    return rows.map(({ id }) => id);
  }

  async writeRoles(tx: Executor, organizationId: string, writes: readonly RoleWrite[], { type, id, connectionId, requestId }: Actor, now: Date): Promise<void> {
    await tx.query(organizationId, WRITE_ROLES, [organizationId, JSON.stringify(writes), now, type, id, connectionId, requestId]);
  }

  /** Makes what is compared of these members, who are locked, what is given. */
  async writeKeys(tx: Executor, organizationId: string, writes: readonly Pick<MemberContent & MemberRecord, 'id' | 'keys'>[]): Promise<void> {
    await tx.query(organizationId, WRITE_KEYS, [organizationId, JSON.stringify(writes)]);
  }

  /**
   * Whether the organization has known the address: of somebody who was active once, or of somebody deleted.
   * @param addressKey as addresses and userNames are compared
   */
  async knowsAddress(organizationId: string, addressKey: string): Promise<boolean> {
    const withAddress = JSON.stringify({ emails: [{ value: addressKey }] });
    const [row] = await this.database.query<{ known: boolean }>(organizationId, KNOWS_ADDRESS, [organizationId, addressKey, withAddress, MOST_WITH_ONE_ADDRESS]);
    return row?.known ?? false;
  }

  /** Which of the addresses the organization has known; looks at everybody, once. @param addressKeys as addresses and userNames are compared */
  async knownAddresses(organizationId: string, addressKeys: readonly string[]): Promise<ReadonlySet<string>> {
    if (addressKeys.length === 0) return new Set();
    const rows = await this.database.query<{ key: string }>(organizationId, FIND_KNOWN_ADDRESSES, [organizationId, addressKeys]);
    return new Set(rows.map(({ key }) => key));
  }

  /** @param role `null` takes the grant back */
  async setGrantedRole(tx: Executor, organizationId: string, memberId: string, role: string | null): Promise<void> {
    await tx.query(organizationId, SET_GRANTED_ROLE, [organizationId, memberId, role]);
  }

  async countRoles(organizationId: string): Promise<readonly { readonly role: string; readonly members: number }[]> {
    return this.database.query(organizationId, COUNT_ROLES, [organizationId]);
  }

  /** The groups of each of the members, direct and indirect. */
  async groupsOf(organizationId: string, memberIds: readonly string[], tx: Executor = this.database): Promise<readonly GroupOfMember[]> {
    if (memberIds.length === 0) return [];
    return (await tx.query<JsonRow<GroupOfMember>>(organizationId, GROUPS_OF, [organizationId, memberIds])).map(({ row }) => row);
  }
}

function toRecord(row: MemberRow): ListedMember {
  return { ...row, activatedAt: row.activatedAt === null ? null : new Date(row.activatedAt), createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) };
}

/** Translates violations of uniqueness. @throws UserNameTaken, AttributeValueTaken */
async function refusingTaken<Result>({ indexedValues = [] }: Pick<MemberContent, 'indexedValues'>, write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueViolation(error, 'members_user_name_key')) throw new UserNameTaken();
    if (isUniqueViolation(error, 'member_values_unique_idx')) throw new AttributeValueTaken(indexedValues.filter(({ isUnique }) => isUnique).map(({ attribute }) => attribute));
    throw error;
  }
}

function timeOf([first]: readonly Given<NewMember | ChangedMember>[]): Date {
  return first?.write.entry.recordedAt ?? new Date();
}
