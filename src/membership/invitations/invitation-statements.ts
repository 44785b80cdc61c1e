import { journalInsert } from '../journal/journal-writer.js';
import type { SqlValue } from '../storage/statement.js';
import type { NewInvitation } from './invitation-record.js';

/**
 * The common table expression that invites each member of `from`.
 * @param first of four place-holders, for `invitationValues`
 */
export function invitationInsert({ from, now, first }: { readonly from: string; readonly now: string; readonly first: number }): string {
  return `invited AS (
    INSERT INTO invitations (organization_id, id, member_id, address, token_hashes, message_id, created_at, expires_at, send_at)
    SELECT $1, $${first}::uuid, ${from}.id, $${first + 1}::text, '{}', $${first + 2}::text, ${now}, $${first + 3}::timestamptz, ${now} FROM ${from} RETURNING id
  )`;
}

export function invitationValues({ id, address, messageId, expiresAt }: NewInvitation): readonly SqlValue[] {
  return [id, address, messageId, expiresAt];
}

/** Neither accepted nor revoked; it may be past its time. */
const PENDING = 'accepted_at IS NULL AND revoked_at IS NULL';

/** What became of it, at the time of the place-holder: whatever ended it first. */
const status = (now: string): string =>
  `CASE WHEN i.accepted_at IS NOT NULL THEN 'accepted' WHEN i.revoked_at < i.expires_at THEN 'revoked' WHEN i.expires_at <= ${now} THEN 'expired' ELSE 'open' END`;

const columns = (now: string): string => `i.id, i.member_id AS "memberId", i.address, ${status(now)} AS status, i.message_id AS "messageId", i.created_at AS "createdAt",
  i.expires_at AS "expiresAt", i.sent_at AS "sentAt", i.accepted_at AS "acceptedAt", i.revoked_at AS "revokedAt", i.last_error AS "lastError"`;

export const LIST = {
  name: 'invitation-list',
  text: `SELECT ${columns('$2::timestamptz')} FROM invitations i WHERE i.organization_id = $1 AND ($3::text IS NULL OR ${status('$2')} = $3)
    AND ($4::uuid IS NULL OR i.id > $4) ORDER BY i.id LIMIT $5`,
};

export const FIND = { name: 'invitation-by-id', text: `SELECT ${columns('$3::timestamptz')} FROM invitations i WHERE i.organization_id = $1 AND i.id = $2` };

/** For whoever has the link: what became of the invitation, and who invites. */
export const FIND_BY_TOKEN = {
  name: 'invitation-by-token',
  text: `SELECT ${status('$4::timestamptz')} AS status, o.name AS organization FROM invitations i JOIN organizations o ON o.id = $1
    WHERE i.organization_id = $1 AND i.id = $2 AND $3::bytea = ANY (i.token_hashes)`,
};

/** Somebody whose row is locked is invited once more; former links end. */
export const INVITE_AGAIN = {
  name: 'invitation-again',
  text: `WITH subject AS (
    SELECT id FROM members WHERE organization_id = $1 AND id = $2 AND status = 'invited'
  ), ended AS (
    UPDATE invitations i SET revoked_at = $3 FROM subject WHERE i.organization_id = $1 AND i.member_id = subject.id AND ${PENDING} RETURNING i.id
  ), ${invitationInsert({ from: 'subject', now: '$3::timestamptz', first: 14 })}, ${journalInsert({
    from: 'invited', resourceType: 'invitation', resourceId: 'id', first: 4,
    details: `jsonb_build_object('memberId', $2::uuid, 'ended', COALESCE((SELECT jsonb_agg(id ORDER BY id) FROM ended), '[]'))`,
  })} SELECT id FROM invited`,
};

/** One invitation, or the pending one of a member: there is at most one, because inviting ends the others. */
const revoke = (which: string): string => `WITH ended AS (
    UPDATE invitations SET revoked_at = $3 WHERE organization_id = $1 AND ${which} = $2 AND ${PENDING} RETURNING id, member_id
  ), ${journalInsert({
    from: 'ended', resourceType: 'invitation', resourceId: 'id', first: 4, details: `jsonb_build_object('memberId', member_id)`,
  })} SELECT id FROM ended`;

/** The common table expressions that end them beside a change of `changed`, where `given` has an entry for it. */
export const ENDED_BESIDE = `ended AS (
    UPDATE invitations i SET revoked_at = given.now FROM changed JOIN given ON given.id = changed.id
    WHERE i.organization_id = $1 AND i.member_id = changed.id AND given."invitationEnd" IS NOT NULL AND ${PENDING} RETURNING i.id, i.member_id
  ), ended_entry AS (
    INSERT INTO journal (organization_id, transaction_id, id, recorded_at, action, resource_type, resource_id, actor_type, actor_id, connection_id, request_id, details)
    SELECT $1, pg_current_xact_id()::text::bigint, (given."invitationEnd" ->> 'id')::uuid, given.now, given."invitationEnd" ->> 'action', 'invitation', ended.id,
      given."actorType", given."actorId", given."actorConnectionId", given."requestId", jsonb_build_object('memberId', ended.member_id)
    FROM ended JOIN given ON given.id = ended.member_id
  ), `;

export const REVOKE = { name: 'invitation-revoke', text: revoke('id') };
export const REVOKE_OF_MEMBER = { name: 'invitation-revoke-of-member', text: revoke('member_id') };

const activate = (at: string, now: string): string => `UPDATE members m SET status = 'active', activated_at = COALESCE(m.activated_at, ${at}), version = m.version + 1,
      updated_at = GREATEST(m.updated_at, ${now})`;

/** The member first, as whoever deactivates locks them in this order too; of two at once the second finds nobody invited. */
export const ACCEPT = {
  name: 'invitation-accept',
  text: `WITH target AS (
    SELECT m.id FROM members m WHERE m.organization_id = $1 AND m.status = 'invited'
      AND m.id = (SELECT member_id FROM invitations WHERE organization_id = $1 AND id = $2 AND $3::bytea = ANY (token_hashes)) FOR NO KEY UPDATE
  ), accepted AS (
    UPDATE invitations i SET accepted_at = $4 FROM target
    WHERE i.organization_id = $1 AND i.id = $2 AND i.member_id = target.id AND ${PENDING} AND i.expires_at > $4 RETURNING i.id, i.member_id
  ), activated AS (
    ${activate('$4::timestamptz', '$4')} FROM accepted WHERE m.organization_id = $1 AND m.id = accepted.member_id RETURNING m.id
  ), ${journalInsert({
    from: 'activated', resourceType: 'member', resourceId: 'id', first: 5, details: `jsonb_build_object('invitationId', $2::uuid)`,
  })} SELECT id AS "memberId" FROM activated`,
};

/** Whoever signs in has accepted, by whatever way they came. $5 is the time of the entry: when it was told. */
export const ACCEPT_BY_SIGN_IN = {
  name: 'invitation-accept-by-sign-in',
  text: `WITH target AS (
    SELECT id FROM members WHERE organization_id = $1 AND id = $2 AND status = 'invited' FOR NO KEY UPDATE
  ), activated AS (
    ${activate('$3::timestamptz', '$5::timestamptz')} FROM target WHERE m.organization_id = $1 AND m.id = target.id RETURNING m.id
  ), accepted AS (
    UPDATE invitations i SET accepted_at = $3 FROM activated WHERE i.organization_id = $1 AND i.member_id = activated.id AND ${PENDING} RETURNING i.id
  ), ${journalInsert({
    from: 'activated', resourceType: 'member', resourceId: 'id', first: 4,
    details: `jsonb_build_object('ended', COALESCE((SELECT jsonb_agg(id ORDER BY id) FROM accepted), '[]'))`,
  })} SELECT id FROM activated`,
};

/** Before a mail goes out: its link is good from now on. */
export const BEGIN_SENDING = {
  name: 'invitation-begin-sending',
  text: `UPDATE invitations i SET token_hashes = array_append(i.token_hashes, $4::bytea) FROM members m, organizations o
    WHERE i.organization_id = $1 AND i.id = $2 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.sent_at IS NULL AND i.expires_at > $3
      AND m.organization_id = $1 AND m.id = i.member_id AND m.status = 'invited' AND o.id = $1
    RETURNING i.address, i.message_id AS "messageId", i.created_at AS "createdAt", i.expires_at AS "expiresAt", COALESCE(m.display_name, m.user_name) AS name,
      jsonb_build_object('id', o.id, 'name', o.name, 'preset', o.preset, 'mode', o.mode, 'configurationVersion', o.configuration_version) AS organization`,
};

export const RECORD_SENT = { name: 'invitation-sent', text: 'UPDATE invitations SET sent_at = $3, last_error = NULL WHERE organization_id = $1 AND id = $2' };

/** $4: the link of the attempt, when it surely reached nobody. */
export const RECORD_FAILURE = {
  name: 'invitation-failed',
  text: 'UPDATE invitations SET last_error = $3, token_hashes = array_remove(token_hashes, $4::bytea) WHERE organization_id = $1 AND id = $2',
};
