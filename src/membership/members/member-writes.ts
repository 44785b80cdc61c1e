import { RECONFIGURE_MEMBERS } from '../jobs/reconfigure-members.js';
import { ENDED_BESIDE } from '../invitations/invitation-statements.js';
import type { NewJournalEntry } from '../journal/journal-writer.js';
import type { GatheredRow } from '../storage/gathered-writes.js';
import type { Statement } from '../storage/statement.js';
import { countedInsert } from './member-counts.js';
import type { MemberContent } from './member-record.js';

/** What a write of one of several members gives, with the entry of the journal. */
interface MemberWrite {
  readonly id: string;
  readonly content: MemberContent;
  /** That the content was made under: when it is not the present one, the member is looked at again. */
  readonly configurationVersion: number;
  /** Its time is that of the write. */
  readonly entry: NewJournalEntry;
}

/** Somebody who becomes a member. */
export interface NewMember extends MemberWrite {
  readonly grantedRole: string | null;
}

/** Somebody who is changed, if the version is still the expected one. */
export interface ChangedMember extends MemberWrite {
  readonly expectedVersion: number;
  /** Ends invitations that are open, each with this entry. Not seen are those that are made meanwhile: of somebody active, nobody makes one. */
  readonly invitationEnd?: NewJournalEntry | undefined;
}

/** $2 as rows, in the order in which they are given; $4, when it is one, limits how long the statement waits for each lock. */
const GIVEN = `given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS given (id uuid, "connectionId" uuid, "userName" text, "userNameKey" text, "externalId" text, "displayName" text,
      "displayNameKey" text, status text, role text, "grantedRole" text, attributes jsonb, keys jsonb, "passwordHash" text, "expectedVersion" integer,
      "configurationVersion" integer, now timestamptz, "entryId" uuid, action text, "actorType" text, "actorId" uuid, "actorConnectionId" uuid, "requestId" text,
      details jsonb, before jsonb, after jsonb, "indexedValues" jsonb, "invitationId" uuid, address text, "messageId" text, "expiresAt" timestamptz,
      "invitationEnd" jsonb)
    -- Always so; PostgreSQL takes it for few rows, and looks each up by its id.
    WHERE "configurationVersion" BETWEEN 0 AND 2147483647 AND ($4::text IS NULL OR set_config('lock_timeout', $4, true) IS NOT NULL)
  )`;

/** Whoever read the configuration before a change of it, and writes after the job of that change has passed, would leave members behind. */
const LOOKED_AT_AGAIN = (from: string): string => `looked_at_again AS (
    INSERT INTO jobs (organization_id, id, kind, payload, progress, run_at, attempts, created_at)
    SELECT $1, $3::uuid, '${RECONFIGURE_MEMBERS}', jsonb_build_object('memberIds', jsonb_agg(given.id)), '{}', max(now), 0, max(now) FROM ${from} JOIN given ON given.id = ${from}.id
    WHERE "configurationVersion" <> (SELECT configuration_version FROM organizations WHERE id = $1) HAVING count(*) > 0
  )`;

const JOURNALED = (from: string, details: string): string => `journal_entry AS (
    INSERT INTO journal (organization_id, transaction_id, id, recorded_at, action, resource_type, resource_id, actor_type, actor_id, connection_id, request_id, details, before, after)
    SELECT $1, pg_current_xact_id()::text::bigint, given."entryId", given.now, given.action, 'member', given.id, given."actorType", given."actorId",
      given."actorConnectionId", given."requestId", ${details}, given.before, given.after
    FROM ${from} JOIN given ON given.id = ${from}.id
  )`;

const VALUES = `jsonb_to_recordset(given."indexedValues") AS v (attribute text, position integer, value text, "isUnique" boolean)`;

const INDEXED = `indexed AS (
    INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, given.id, v.attribute, v.position, v.value, v."isUnique" FROM created JOIN given ON given.id = created.id CROSS JOIN LATERAL ${VALUES}
  ), `;

const INVITED = `invited AS (
    INSERT INTO invitations (organization_id, id, member_id, address, token_hashes, message_id, created_at, expires_at, send_at)
    SELECT $1, given."invitationId", given.id, given.address, '{}', given."messageId", given.now, given."expiresAt", given.now
    FROM created JOIN given ON given.id = created.id WHERE given."invitationId" IS NOT NULL
  ), `;

/** Members who are new. The entry names the former id when the userName belonged to a deleted one. $3 an id that the statement has for itself. */
const insertText = (extra: string): string => `WITH ${GIVEN}, created AS (
    INSERT INTO members (organization_id, id, connection_id, user_name, user_name_key, external_id, display_name, display_name_key, status, role, granted_role,
      attributes, keys, password_hash, activated_at, version, created_at, updated_at)
    SELECT $1, id, "connectionId", "userName", "userNameKey", "externalId", "displayName", "displayNameKey", status, role, "grantedRole",
      attributes, keys, "passwordHash", CASE WHEN status = 'active' THEN now END, 1, now, now FROM given RETURNING id, user_name_key
  ), ${LOOKED_AT_AGAIN('created')}, ${countedInsert('created', '$3')}, ${extra}${JOURNALED('created', `given.details || COALESCE((SELECT jsonb_build_object('formerId', d.id) FROM deleted_members d
      WHERE d.organization_id = $1 AND d.user_name_key = created.user_name_key ORDER BY d.deleted_at DESC, d.id DESC LIMIT 1), '{}')`)} SELECT id FROM created`;

const INSERT: Statement = { name: 'member-insert', text: insertText('') };
const INSERT_WITH_VALUES: Statement = { name: 'member-insert-with-values', text: insertText(INDEXED) };
const INSERT_INVITED: Statement = { name: 'member-insert-invited', text: insertText(INVITED) };
const INSERT_INVITED_WITH_VALUES: Statement = { name: 'member-insert-invited-with-values', text: insertText(INDEXED + INVITED) };

/** Gives `id` and `version` of those that were still of the expected version. */
const updateText = (extra: string): string => `WITH ${GIVEN}, changed AS (
    UPDATE members m SET connection_id = given."connectionId", user_name = given."userName", user_name_key = given."userNameKey", external_id = given."externalId",
      display_name = given."displayName", display_name_key = given."displayNameKey", status = given.status, role = given.role, attributes = given.attributes, keys = given.keys,
      password_hash = given."passwordHash", activated_at = CASE WHEN given.status = 'active' THEN COALESCE(m.activated_at, given.now) ELSE m.activated_at END,
      version = m.version + 1, updated_at = given.now
    FROM given WHERE m.organization_id = $1 AND m.id = given.id AND m.version = given."expectedVersion" RETURNING m.id, m.version
  ), ${LOOKED_AT_AGAIN('changed')}, ${extra}${JOURNALED('changed', 'given.details')} SELECT id, version FROM changed`;

/** A value that stays as it is keeps its row: somebody who shared it before it was unique may go on to. */
const REINDEXED = `dropped AS (
    DELETE FROM member_values former USING changed JOIN given ON given.id = changed.id
    WHERE former.organization_id = $1 AND former.member_id = changed.id AND given."indexedValues" IS NOT NULL
      AND NOT EXISTS (SELECT FROM ${VALUES} WHERE v.attribute = former.attribute AND v.position = former.position)
  ), indexed AS (
    INSERT INTO member_values AS former (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, given.id, v.attribute, v.position, v.value, v."isUnique" FROM changed JOIN given ON given.id = changed.id CROSS JOIN LATERAL ${VALUES}
    ON CONFLICT (organization_id, member_id, attribute, position) DO UPDATE SET value = excluded.value, is_unique = excluded.is_unique
    WHERE former.value <> excluded.value
  ), `;

const UPDATE: Statement = { name: 'member-update', text: updateText('') };
const UPDATE_WITH_VALUES: Statement = { name: 'member-update-with-values', text: updateText(REINDEXED) };
const UPDATE_ENDING: Statement = { name: 'member-update-ending', text: updateText(ENDED_BESIDE) };
const UPDATE_ENDING_WITH_VALUES: Statement = { name: 'member-update-ending-with-values', text: updateText(REINDEXED + ENDED_BESIDE) };

/** The statement that inserts all of them, without parts that none of them needs. */
export function insertStatement(members: readonly Given<NewMember>[]): Statement {
  const areIndexed = members.some(({ write: { content: { indexedValues = [] } } }) => indexedValues.length > 0);
  const areInvited = members.some(({ write }) => write.content.invitation);
  if (areInvited) return areIndexed ? INSERT_INVITED_WITH_VALUES : INSERT_INVITED;
  return areIndexed ? INSERT_WITH_VALUES : INSERT;
}

export function updateStatement(members: readonly Given<ChangedMember>[]): Statement {
  const areIndexed = members.some(({ write }) => write.content.indexedValues);
  if (members.some(({ write }) => write.invitationEnd)) return areIndexed ? UPDATE_ENDING_WITH_VALUES : UPDATE_ENDING;
  return areIndexed ? UPDATE_WITH_VALUES : UPDATE;
}

/** A write with what is given of it, and what it may want that another wants too. */
export interface Given<Write extends NewMember | ChangedMember> extends GatheredRow {
  readonly write: Write;
}

export function giveArrival(write: NewMember): Given<NewMember> {
  return { write, key: write.content.userNameKey, json: toJson(write) };
}

export function giveChange(write: ChangedMember): Given<ChangedMember> {
  return { write, key: write.id, json: toJson(write) };
}

/** $2 of the statements. In one order, so that statements of several processes do not wait for each other in a circle. */
export function givenMembers(members: readonly Given<NewMember | ChangedMember>[]): string {
  return `[${[...members].sort((a, b) => compare(a.key, b.key)).map(({ json }) => json).join()}]`;
}

/** Milliseconds for which a statement waits for each lock where others may wait for it; without it, as long as it may. */
const BRIEF_WAIT_MS = '200';

/** $4 of the statements. */
export function lockWait(isBrief: boolean): string | null {
  return isBrief ? BRIEF_WAIT_MS : null;
}

function toJson({ content: { invitation, ...columns }, entry: { id: entryId, recordedAt, action, actor, details, before, after }, ...write }: NewMember | ChangedMember): string {
  return JSON.stringify({
    ...columns, ...write, now: recordedAt, entryId, action, actorType: actor.type, actorId: actor.id, actorConnectionId: actor.connectionId, requestId: actor.requestId,
    details, before, after,
    ...(invitation && { invitationId: invitation.id, address: invitation.address, messageId: invitation.messageId, expiresAt: invitation.expiresAt }),
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
