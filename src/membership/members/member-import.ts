/** Which of the folded userNames are taken. */
export const FIND_TAKEN = { name: 'member-taken-names', text: 'SELECT user_name_key AS key FROM members WHERE organization_id = $1 AND user_name_key = ANY ($2::text[])' };

/** What `KNOWS_ADDRESS` tells of one address, of many: everybody is walked over once, which is faster than an index asked for each. */
export const FIND_KNOWN_ADDRESSES = {
  text: `SELECT user_name_key AS key FROM members WHERE organization_id = $1 AND user_name_key = ANY ($2::text[]) AND activated_at IS NOT NULL
    UNION SELECT address #>> '{}' FROM members m CROSS JOIN LATERAL jsonb_path_query(m.keys, '$.emails[*].value') AS address
      WHERE m.organization_id = $1 AND m.activated_at IS NOT NULL AND address #>> '{}' = ANY ($2)
    UNION SELECT user_name_key FROM deleted_members WHERE organization_id = $1 AND user_name_key = ANY ($2)`,
};
