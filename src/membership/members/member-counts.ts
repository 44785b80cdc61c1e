/**
 * The common table expression that counts what a statement inserts or deletes.
 * @param from the rows that came or went
 * @param id place-holder of an id that the statement has for itself
 */
export function countedInsert(from: string, id: string, sign: '' | '-' = ''): string {
  return `counted AS (
    INSERT INTO member_counts (organization_id, id, members) SELECT $1, ${id}::uuid, ${sign}count(*) FROM ${from} HAVING count(*) > 0
  )`;
}

/** Of everybody, exactly, without looking at everybody. */
export const COUNT_ALL = {
  name: 'member-count', text: 'SELECT COALESCE(sum(members), 0)::integer AS total FROM member_counts WHERE organization_id = $1',
};

/** Makes one row of those that nobody else is making one of. $2 its id */
export const FOLD_COUNTS = {
  name: 'member-fold-counts',
  text: `WITH picked AS (
    SELECT id FROM member_counts WHERE organization_id = $1 FOR UPDATE SKIP LOCKED
  ), folded AS (
    DELETE FROM member_counts c USING picked WHERE c.organization_id = $1 AND c.id = picked.id RETURNING c.members
  ) INSERT INTO member_counts (organization_id, id, members) SELECT $1, $2, sum(members) FROM folded HAVING count(*) > 0`,
};
