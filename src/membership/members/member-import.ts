import { RECONFIGURE_MEMBERS } from '../jobs/reconfigure-members.js';
import type { JsonDocument } from '../storage/json-value.js';
import { countedInsert } from './member-counts.js';
import type { MemberContent } from './member-record.js';

/** One of several who become members at once. */
export interface MemberImport {
  readonly id: string;
  readonly content: MemberContent;
  readonly grantedRole: string | null;
  /** Of the journal. */
  readonly entryId: string;
  readonly details: JsonDocument;
  readonly after: JsonDocument;
}

/**
 * Members who are new, each with its journal entry and its indexed values; a write that was planned under a former configuration asks for
 * all of them to be looked at again. $2 them, $3 now, $4–$7 the actor, $8 the configuration's version, $9 the id of the job.
 */
export const INSERT_ALL = {
  name: 'member-insert-all',
  text: `WITH given AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS given (id uuid, "connectionId" uuid, "userName" text, "userNameKey" text, "externalId" text, "displayName" text,
      "displayNameKey" text, status text, role text, "grantedRole" text, attributes jsonb, keys jsonb, "passwordHash" text, "indexedValues" jsonb, "entryId" uuid, details jsonb, after jsonb)
  ), created AS (
    INSERT INTO members (organization_id, id, connection_id, user_name, user_name_key, external_id, display_name, display_name_key, status, role, granted_role,
      attributes, keys, password_hash, activated_at, version, created_at, updated_at)
    SELECT $1, id, "connectionId", "userName", "userNameKey", "externalId", "displayName", "displayNameKey", status, role, "grantedRole",
      attributes, keys, "passwordHash", CASE WHEN status = 'active' THEN $3::timestamptz END, 1, $3, $3 FROM given ORDER BY "userNameKey" RETURNING id, user_name_key
  ), indexed AS (
    INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, given.id, v.attribute, v.position, v.value, v."isUnique"
    FROM given CROSS JOIN LATERAL jsonb_to_recordset(given."indexedValues") AS v (attribute text, position integer, value text, "isUnique" boolean)
  ), ${countedInsert('created', '$9')}, looked_at_again AS (
    INSERT INTO jobs (organization_id, id, kind, payload, progress, run_at, attempts, created_at)
    SELECT $1, $9::uuid, '${RECONFIGURE_MEMBERS}', jsonb_build_object('memberIds', jsonb_agg(created.id)), '{}', $3, 0, $3 FROM created
    HAVING (SELECT configuration_version FROM organizations WHERE id = $1) <> $8::integer
  ) INSERT INTO journal (organization_id, transaction_id, id, recorded_at, action, resource_type, resource_id, actor_type, actor_id, connection_id, request_id, details, before, after)
  SELECT $1, pg_current_xact_id()::text::bigint, given."entryId", $3, 'member.created', 'member', created.id, $4::text, $5::uuid, $6::uuid, $7::text,
    given.details || COALESCE((SELECT jsonb_build_object('formerId', d.id) FROM deleted_members d
      WHERE d.organization_id = $1 AND d.user_name_key = created.user_name_key ORDER BY d.deleted_at DESC, d.id DESC LIMIT 1), '{}'), NULL, given.after
  FROM created JOIN given ON given.id = created.id`,
};

export const FIND_TAKEN = { name: 'member-taken-names', text: 'SELECT user_name_key AS key FROM members WHERE organization_id = $1 AND user_name_key = ANY ($2::text[])' };

/** What `KNOWS_ADDRESS` tells of one address, of many: everybody is walked over once, which is faster than an index asked for each. */
export const FIND_KNOWN_ADDRESSES = {
  text: `SELECT user_name_key AS key FROM members WHERE organization_id = $1 AND user_name_key = ANY ($2::text[]) AND activated_at IS NOT NULL
    UNION SELECT address #>> '{}' FROM members m CROSS JOIN LATERAL jsonb_path_query(m.keys, '$.emails[*].value') AS address
      WHERE m.organization_id = $1 AND m.activated_at IS NOT NULL AND address #>> '{}' = ANY ($2)
    UNION SELECT user_name_key FROM deleted_members WHERE organization_id = $1 AND user_name_key = ANY ($2)`,
};

export function importValue({ id, content, grantedRole, entryId, details, after }: MemberImport): object {
  const { invitation: _, indexedValues = [], ...columns } = content;
  return { ...columns, id, grantedRole, indexedValues, entryId, details, after };
}
