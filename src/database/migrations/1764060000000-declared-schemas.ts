import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schemas that organizations declare, the values they are searched by, and the work behind them: docs/decisions/0007-schemas-of-an-organization.md. */
export class DeclaredSchemas1764060000000 implements MigrationInterface {
  name = 'DeclaredSchemas1764060000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...walls, ...search, ...grants]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION "due_jobs"(timestamptz, integer)');
    await queryRunner.query('DROP FUNCTION "search_member_values"(uuid, text, text, integer)');
    for (const table of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE "${table}"`);
    await queryRunner.query('ALTER TABLE "members" DROP COLUMN "password_hash"');
    await queryRunner.query('ALTER TABLE "organizations" DROP COLUMN "configuration_version"');
  }
}

const TABLES = ['declared_schemas', 'member_values', 'jobs', 'quirk_uses'] as const;

const tables = [
  'ALTER TABLE "organizations" ADD COLUMN "configuration_version" integer NOT NULL DEFAULT 0',
  'ALTER TABLE "members" ADD COLUMN "password_hash" text COLLATE "C"',
  `CREATE TABLE "declared_schemas" (
    "organization_id" uuid NOT NULL,
    "urn_key" text COLLATE "C" NOT NULL,
    "urn" text NOT NULL,
    "resource_type" text COLLATE "C" NOT NULL,
    "name" text NOT NULL,
    "description" text NOT NULL,
    "required" boolean NOT NULL,
    "attributes" jsonb NOT NULL,
    "removed" jsonb NOT NULL,
    "indexes" jsonb NOT NULL,
    "is_removed" boolean NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    "updated_at" timestamptz(3) NOT NULL,
    CONSTRAINT "declared_schemas_pkey" PRIMARY KEY ("organization_id", "urn_key"),
    CONSTRAINT "declared_schemas_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE,
    CONSTRAINT "declared_schemas_type_check" CHECK ("resource_type" IN ('User', 'Group'))
  )`,
  `CREATE TABLE "member_values" (
    "organization_id" uuid NOT NULL,
    "member_id" uuid NOT NULL,
    "attribute" text COLLATE "C" NOT NULL,
    "position" integer NOT NULL,
    "value" text COLLATE "C" NOT NULL,
    "is_unique" boolean NOT NULL,
    CONSTRAINT "member_values_pkey" PRIMARY KEY ("organization_id", "member_id", "attribute", "position"),
    CONSTRAINT "member_values_member_fkey" FOREIGN KEY ("organization_id", "member_id") REFERENCES "members" ("organization_id", "id") ON DELETE CASCADE
  )`,
  'CREATE INDEX "member_values_value_idx" ON "member_values" ("organization_id", "attribute", "value", "member_id")',
  'CREATE UNIQUE INDEX "member_values_unique_idx" ON "member_values" ("organization_id", "attribute", "value") WHERE "is_unique"',
  'CREATE INDEX "member_values_pattern_idx" ON "member_values" USING gin ("organization_id", "attribute", "value" gin_trgm_ops)',
  `CREATE TABLE "jobs" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "kind" text COLLATE "C" NOT NULL,
    "payload" jsonb NOT NULL,
    "progress" jsonb NOT NULL,
    "run_at" timestamptz(3) NOT NULL,
    "leased_until" timestamptz(3),
    "attempts" integer NOT NULL,
    "last_error" text,
    "created_at" timestamptz(3) NOT NULL,
    "finished_at" timestamptz(3),
    CONSTRAINT "jobs_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "jobs_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE
  )`,
  'CREATE INDEX "jobs_due_idx" ON "jobs" ("run_at") WHERE "finished_at" IS NULL',
  `CREATE TABLE "quirk_uses" (
    "organization_id" uuid NOT NULL,
    "quirk" text COLLATE "C" NOT NULL,
    "requests" bigint NOT NULL,
    "first_used_at" timestamptz(3) NOT NULL,
    "last_used_at" timestamptz(3) NOT NULL,
    CONSTRAINT "quirk_uses_pkey" PRIMARY KEY ("organization_id", "quirk"),
    CONSTRAINT "quirk_uses_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE
  )`,
];

const currentOrganization = `NULLIF(current_setting('rollcall.organization_id', true), '')::uuid`;

const walls = TABLES.flatMap((table) => [
  `ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY "${table}_organization" ON "${table}" TO rollcall_service
    USING ("organization_id" = ${currentOrganization}) WITH CHECK ("organization_id" = ${currentOrganization})`,
]);

/** Both look over the wall and tell ids only: see docs/decisions/0005-two-walls.md. */
const search = [
  `CREATE FUNCTION "search_member_values"(organization uuid, path text, pattern text, ceiling integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
  BEGIN
    IF organization IS DISTINCT FROM ${currentOrganization} THEN
      RAISE EXCEPTION 'search_member_values: not the organization of this connection' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY EXECUTE 'SELECT DISTINCT member_id FROM (
        SELECT member_id FROM member_values WHERE organization_id = $1 AND attribute = $2 AND value LIKE $3 LIMIT $4) AS found'
      USING organization, path, pattern, ceiling;
  END $$`,
  'CREATE POLICY "member_values_search" ON "member_values" FOR SELECT TO rollcall_search USING (true)',
  `CREATE FUNCTION "due_jobs"(now timestamptz, most integer) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT j.organization_id, j.id FROM jobs j
    WHERE j.finished_at IS NULL AND j.run_at <= now AND (j.leased_until IS NULL OR j.leased_until < now) ORDER BY j.run_at LIMIT most
  $$`,
  'CREATE POLICY "jobs_search" ON "jobs" FOR SELECT TO rollcall_search USING (true)',
];

const FUNCTIONS = ['"search_member_values"(uuid, text, text, integer)', '"due_jobs"(timestamptz, integer)'];

const grants = [
  'GRANT SELECT ON "member_values" TO rollcall_search',
  'GRANT SELECT ("organization_id", "id", "run_at", "leased_until", "finished_at") ON "jobs" TO rollcall_search',
  'GRANT CREATE ON SCHEMA public TO rollcall_search',
  ...FUNCTIONS.map((name) => `ALTER FUNCTION ${name} OWNER TO rollcall_search`),
  'REVOKE CREATE ON SCHEMA public FROM rollcall_search',
  ...FUNCTIONS.flatMap((name) => [`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`, `GRANT EXECUTE ON FUNCTION ${name} TO rollcall_service`]),
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLES.map((table) => `"${table}"`).join(', ')} TO rollcall_service`,
];
