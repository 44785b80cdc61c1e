import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ends of e-mail addresses are found by indexes over addresses that are read backwards: one for each of the first three (work, home and
 * other, RFC 7643 §4.1.2), and one of the few people who have more, or an address that is too long for an index.
 */
export class EmailEnds1764140000000 implements MigrationInterface {
  name = 'EmailEnds1764140000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // It had an earlier form, whose indexes refused long addresses.
    await queryRunner.query(`DELETE FROM "migrations" WHERE "name" = 'EmailEnds1764120000000'`);
    for (const name of INDEXES) await queryRunner.query(`DROP INDEX IF EXISTS "${name}"`);
    for (const position of POSITIONS) {
      await queryRunner.query(`CREATE INDEX "members_email_end_${position}_idx" ON "members" ("organization_id", (${emailEnd(position)})) WHERE ${isShort(position)}`);
    }
    await queryRunner.query(`CREATE INDEX "members_more_emails_idx" ON "members" ("organization_id") WHERE ${HAS_OTHERS}`);
    await queryRunner.query(searchFunction(`
      WHEN 'emailEnd like' THEN $sql$SELECT id FROM (${[...POSITIONS.map((position) => `${isShort(position)} AND ${emailEnd(position)} LIKE $2`), `(${HAS_OTHERS})`]
    .map((condition) => `(SELECT id FROM members WHERE organization_id = $1 AND ${condition} LIMIT $3)`).join('\n        UNION ALL ')}) AS found LIMIT $3$sql$`));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(searchFunction(''));
    for (const name of INDEXES) await queryRunner.query(`DROP INDEX "${name}"`);
  }
}

const POSITIONS = [0, 1, 2] as const;
const INDEXES = [...POSITIONS.map((position) => `members_email_end_${position}_idx`), 'members_more_emails_idx'];

const address = (position: number): string => `keys #>> '{emails,${position},value}'`;
/** In bytes, of an index that takes 2,704 with all of its columns. */
const isShort = (position: number): string => `octet_length(${address(position)}) <= 1000`;
const isLong = (position: number): string => `octet_length(${address(position)}) > 1000`;
const HAS_OTHERS = [`keys #> '{emails,${POSITIONS.length}}' IS NOT NULL`, ...POSITIONS.map(isLong)].join(' OR ');
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
