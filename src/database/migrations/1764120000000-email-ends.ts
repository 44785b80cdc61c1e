import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ends of e-mail addresses are found by indexes over addresses that are read backwards: one for each of the first three (work, home and
 * other, RFC 7643 §4.1.2), and one of the few people who have more.
 */
export class EmailEnds1764120000000 implements MigrationInterface {
  name = 'EmailEnds1764120000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const position of POSITIONS) {
      await queryRunner.query(`CREATE INDEX "members_email_end_${position}_idx" ON "members" ("organization_id", (${emailEnd(position)})) WHERE ${address(position)} IS NOT NULL`);
    }
    await queryRunner.query(`CREATE INDEX "members_more_emails_idx" ON "members" ("organization_id") WHERE ${HAS_MORE}`);
    await queryRunner.query(searchFunction(`
      WHEN 'emailEnd like' THEN $sql$SELECT id FROM (${[...POSITIONS.map((position) => `${emailEnd(position)} LIKE $2`), HAS_MORE]
    .map((condition) => `(SELECT id FROM members WHERE organization_id = $1 AND ${condition} LIMIT $3)`).join('\n        UNION ALL ')}) AS found LIMIT $3$sql$`));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(searchFunction(''));
    for (const name of [...POSITIONS.map((position) => `members_email_end_${position}_idx`), 'members_more_emails_idx']) await queryRunner.query(`DROP INDEX "${name}"`);
  }
}

const POSITIONS = [0, 1, 2] as const;
const HAS_MORE = `keys #> '{emails,${POSITIONS.length}}' IS NOT NULL`;

const address = (position: number): string => `keys #>> '{emails,${position},value}'`;
const emailEnd = (position: number): string => `reverse(${address(position)}) COLLATE "C"`;

/** The function as it was made first, and one more kind of search. Its owner and who may call it stay. */
const searchFunction = (more: string): string => `CREATE OR REPLACE FUNCTION "search_member_ids"(organization uuid, attribute text, operator text, operand text, ceiling integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE
    statement text := CASE attribute || ' ' || operator
      WHEN 'keys contains' THEN 'SELECT id FROM members WHERE organization_id = $1 AND keys @> $2::jsonb LIMIT $3'
      WHEN 'userName like' THEN 'SELECT id FROM members WHERE organization_id = $1 AND user_name_key LIKE $2 LIMIT $3'
      WHEN 'displayName like' THEN 'SELECT id FROM members WHERE organization_id = $1 AND display_name_key LIKE $2 LIMIT $3'${more}
    END;
  BEGIN
    IF organization IS DISTINCT FROM NULLIF(current_setting('rollcall.organization_id', true), '')::uuid THEN
      RAISE EXCEPTION 'search_member_ids: not the organization of this connection' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF statement IS NULL THEN
      RAISE EXCEPTION 'search_member_ids: % % is not indexed', attribute, operator USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY EXECUTE statement USING organization, operand, ceiling;
  END $$`;
