import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Statistics of tables that have grown, before autovacuum comes: PostgreSQL plans a statement once for each connection, and one that was planned for
 * an empty table looks at the whole organization until the table is analysed.
 */
export class GrownTables1764130000000 implements MigrationInterface {
  name = 'GrownTables1764130000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ANALYZE_GROWN_TABLES);
    await queryRunner.query('REVOKE ALL ON FUNCTION "analyze_grown_tables"() FROM PUBLIC');
    await queryRunner.query('GRANT EXECUTE ON FUNCTION "analyze_grown_tables"() TO rollcall_service');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION "analyze_grown_tables"()');
  }
}

/**
 * Of the owner, who alone may analyse. A table is due when it has twice as many rows, that are committed, as when it was analysed; one with few is read as a
 * whole whatever the plan, and a plan made for it would go on to. Gives the names; passes over what somebody else holds.
 */
const ANALYZE_GROWN_TABLES = `CREATE FUNCTION "analyze_grown_tables"() RETURNS SETOF text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE
    grown text;
  BEGIN
    FOR grown IN
      SELECT c.relname FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
      WHERE s.schemaname = 'public' AND pg_has_role(c.relowner, 'USAGE') AND s.n_live_tup >= GREATEST(200, 2 * c.reltuples)
    LOOP
      EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', grown);
      RETURN NEXT grown;
    END LOOP;
  END $$`;
