import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Domains that organizations say are theirs, and the proof: docs/decisions/0009-who-may-call.md. */
export class Domains1764090001000 implements MigrationInterface {
  name = 'Domains1764090001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...table, ...walls, ...search, ...grants]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION "is_own_host"(text)');
    await queryRunner.query('DROP TABLE "domains"');
  }
}

const table = [
  `CREATE TABLE "domains" (
    "organization_id" uuid NOT NULL,
    "domain" text COLLATE "C" NOT NULL,
    "challenge" text COLLATE "C" NOT NULL,
    "verified_at" timestamptz(3),
    "verified_by" text COLLATE "C",
    "created_at" timestamptz(3) NOT NULL,
    CONSTRAINT "domains_pkey" PRIMARY KEY ("organization_id", "domain"),
    CONSTRAINT "domains_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE,
    CONSTRAINT "domains_verified_by_check" CHECK ("verified_by" IN ('dns', 'operator'))
  )`,
  // Over all organizations: a domain is at most one's.
  'CREATE UNIQUE INDEX "domains_verified_idx" ON "domains" ("domain") WHERE "verified_at" IS NOT NULL',
];

const currentOrganization = `NULLIF(current_setting('rollcall.organization_id', true), '')::uuid`;

const walls = [
  'ALTER TABLE "domains" ENABLE ROW LEVEL SECURITY',
  `CREATE POLICY "domains_organization" ON "domains" TO rollcall_service
    USING ("organization_id" = ${currentOrganization}) WITH CHECK ("organization_id" = ${currentOrganization})`,
];

/**
 * Looks over the wall and tells one thing: whether a host name is the organization's of this connection, another's (false), or
 * nobody's (null). STRICT: without a host name nothing is looked up.
 */
const search = [
  `CREATE FUNCTION "is_own_host"(host text) RETURNS boolean LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.organization_id IS NOT DISTINCT FROM ${currentOrganization} FROM domains d WHERE d.domain = host COLLATE "C" AND d.verified_at IS NOT NULL
  $$`,
  'CREATE POLICY "domains_search" ON "domains" FOR SELECT TO rollcall_search USING (true)',
];

const grants = [
  'GRANT SELECT ("organization_id", "domain", "verified_at") ON "domains" TO rollcall_search',
  'GRANT CREATE ON SCHEMA public TO rollcall_search',
  'ALTER FUNCTION "is_own_host"(text) OWNER TO rollcall_search',
  'REVOKE CREATE ON SCHEMA public FROM rollcall_search',
  'REVOKE ALL ON FUNCTION "is_own_host"(text) FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION "is_own_host"(text) TO rollcall_service',
  'GRANT SELECT, INSERT, UPDATE, DELETE ON "domains" TO rollcall_service',
];
