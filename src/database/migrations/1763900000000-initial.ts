import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole first schema. Every table but `organizations` and `admin_keys` is keyed by organization
 * first (docs/decisions/0005-two-walls.md); text that is compared is folded by the application and
 * stored `COLLATE "C"` (docs/decisions/0002-one-sql-dialect.md).
 */
export class Initial1763900000000 implements MigrationInterface {
  name = 'Initial1763900000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...extensions, ...tables, ...roles, ...memberships, ...walls, ...search, ...grants]) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION "search_member_ids"(uuid, text, text, text, integer)');
    for (const table of [...ORGANIZATION_TABLES].reverse()) await queryRunner.query(`DROP TABLE "${table}"`);
    await queryRunner.query('DROP TABLE "admin_keys"');
    await queryRunner.query('DROP TABLE "organizations"');
    // The roles and extensions stay: other databases of the server may use the roles, and extensions
    // may have been there before.
    await queryRunner.query('REVOKE USAGE ON SCHEMA public FROM rollcall_service, rollcall_search');
  }
}

/** In order of creation: each references only those before it. */
const ORGANIZATION_TABLES = [
  'connections', 'scim_tokens', 'members', 'deleted_members', 'groups', 'group_members', 'journal',
] as const;

const extensions = ['CREATE EXTENSION IF NOT EXISTS pg_trgm', 'CREATE EXTENSION IF NOT EXISTS btree_gin'];

const tables = [
  `CREATE TABLE "organizations" (
    "id" uuid NOT NULL,
    "slug" text COLLATE "C" NOT NULL,
    "name" text NOT NULL,
    "preset" text NOT NULL,
    "scim_allowed" boolean NOT NULL,
    "scim_enabled" boolean NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    "updated_at" timestamptz(3) NOT NULL,
    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "organizations_slug_key" UNIQUE ("slug")
  )`,
  `CREATE TABLE "admin_keys" (
    "id" uuid NOT NULL,
    "hash" bytea NOT NULL,
    "label" text NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    CONSTRAINT "admin_keys_pkey" PRIMARY KEY ("id")
  )`,
  `CREATE TABLE "connections" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "name" text NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    CONSTRAINT "connections_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "connections_organization_fkey" FOREIGN KEY ("organization_id")
      REFERENCES "organizations" ("id") ON DELETE CASCADE
  )`,
  `CREATE TABLE "scim_tokens" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "connection_id" uuid NOT NULL,
    "label" text NOT NULL,
    "hash" bytea NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    "expires_at" timestamptz(3),
    "last_used_at" timestamptz(3),
    "revoked_at" timestamptz(3),
    CONSTRAINT "scim_tokens_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "scim_tokens_connection_fkey" FOREIGN KEY ("organization_id", "connection_id")
      REFERENCES "connections" ("organization_id", "id") ON DELETE CASCADE
  )`,
  `CREATE TABLE "members" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "connection_id" uuid,
    "user_name" text NOT NULL,
    "user_name_key" text COLLATE "C" NOT NULL,
    "external_id" text COLLATE "C",
    "display_name" text,
    "display_name_key" text COLLATE "C",
    "status" text COLLATE "C" NOT NULL,
    "role" text COLLATE "C" NOT NULL,
    "attributes" jsonb NOT NULL,
    "keys" jsonb NOT NULL,
    "version" integer NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    "updated_at" timestamptz(3) NOT NULL,
    CONSTRAINT "members_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "members_user_name_key" UNIQUE ("organization_id", "user_name_key"),
    CONSTRAINT "members_organization_fkey" FOREIGN KEY ("organization_id")
      REFERENCES "organizations" ("id") ON DELETE CASCADE,
    CONSTRAINT "members_connection_fkey" FOREIGN KEY ("organization_id", "connection_id")
      REFERENCES "connections" ("organization_id", "id"),
    CONSTRAINT "members_status_check" CHECK ("status" IN ('active', 'invited', 'deactivated', 'removed'))
  )`,
  'CREATE INDEX "members_external_id_idx" ON "members" ("organization_id", "external_id")',
  'CREATE INDEX "members_display_name_idx" ON "members" ("organization_id", "display_name_key")',
  'CREATE INDEX "members_keys_idx" ON "members" USING gin ("organization_id", "keys" jsonb_path_ops)',
  `CREATE INDEX "members_pattern_idx" ON "members"
    USING gin ("organization_id", "user_name_key" gin_trgm_ops, "display_name_key" gin_trgm_ops)`,
  `CREATE TABLE "deleted_members" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "user_name_key" text COLLATE "C",
    "deleted_at" timestamptz(3) NOT NULL,
    CONSTRAINT "deleted_members_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "deleted_members_organization_fkey" FOREIGN KEY ("organization_id")
      REFERENCES "organizations" ("id") ON DELETE CASCADE
  )`,
  'CREATE INDEX "deleted_members_user_name_idx" ON "deleted_members" ("organization_id", "user_name_key")',
  `CREATE TABLE "groups" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "connection_id" uuid,
    "display_name" text NOT NULL,
    "display_name_key" text COLLATE "C" NOT NULL,
    "external_id" text COLLATE "C",
    "attributes" jsonb NOT NULL,
    "keys" jsonb NOT NULL,
    "version" integer NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    "updated_at" timestamptz(3) NOT NULL,
    CONSTRAINT "groups_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "groups_display_name_key" UNIQUE ("organization_id", "display_name_key"),
    CONSTRAINT "groups_organization_fkey" FOREIGN KEY ("organization_id")
      REFERENCES "organizations" ("id") ON DELETE CASCADE,
    CONSTRAINT "groups_connection_fkey" FOREIGN KEY ("organization_id", "connection_id")
      REFERENCES "connections" ("organization_id", "id")
  )`,
  'CREATE INDEX "groups_external_id_idx" ON "groups" ("organization_id", "external_id")',
  `CREATE TABLE "group_members" (
    "organization_id" uuid NOT NULL,
    "group_id" uuid NOT NULL,
    "value" uuid NOT NULL,
    "member_id" uuid,
    "member_group_id" uuid,
    CONSTRAINT "group_members_pkey" PRIMARY KEY ("organization_id", "group_id", "value"),
    CONSTRAINT "group_members_group_fkey" FOREIGN KEY ("organization_id", "group_id")
      REFERENCES "groups" ("organization_id", "id") ON DELETE CASCADE,
    CONSTRAINT "group_members_member_fkey" FOREIGN KEY ("organization_id", "member_id")
      REFERENCES "members" ("organization_id", "id") ON DELETE CASCADE,
    CONSTRAINT "group_members_member_group_fkey" FOREIGN KEY ("organization_id", "member_group_id")
      REFERENCES "groups" ("organization_id", "id") ON DELETE CASCADE,
    CONSTRAINT "group_members_value_check" CHECK (
      num_nonnulls("member_id", "member_group_id") = 1 AND "value" = COALESCE("member_id", "member_group_id"))
  )`,
  `CREATE INDEX "group_members_member_idx" ON "group_members" ("organization_id", "member_id")
    WHERE "member_id" IS NOT NULL`,
  `CREATE INDEX "group_members_member_group_idx" ON "group_members" ("organization_id", "member_group_id")
    WHERE "member_group_id" IS NOT NULL`,
  `CREATE TABLE "journal" (
    "organization_id" uuid NOT NULL,
    "transaction_id" bigint NOT NULL,
    "id" uuid NOT NULL,
    "recorded_at" timestamptz(3) NOT NULL,
    "action" text COLLATE "C" NOT NULL,
    "resource_type" text COLLATE "C" NOT NULL,
    "resource_id" uuid NOT NULL,
    "actor_type" text COLLATE "C" NOT NULL,
    "actor_id" uuid,
    "connection_id" uuid,
    "request_id" text,
    "details" jsonb NOT NULL,
    "before" jsonb,
    "after" jsonb,
    CONSTRAINT "journal_pkey" PRIMARY KEY ("organization_id", "transaction_id", "id"),
    CONSTRAINT "journal_organization_fkey" FOREIGN KEY ("organization_id")
      REFERENCES "organizations" ("id") ON DELETE CASCADE
  )`,
  'CREATE INDEX "journal_resource_idx" ON "journal" ("organization_id", "resource_id", "transaction_id", "id")',
];

/**
 * Roles belong to the server, not to the database: another migration may be making them right now, or somebody made
 * them beforehand and granted them, because the owner of this database may not.
 */
const roles = ['rollcall_service', 'rollcall_search'].map((role) => `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$`);

/** Who migrates becomes a member of the roles; a superuser is one already. */
const memberships = ['rollcall_service', 'rollcall_search'].map((role) => `DO $$ BEGIN
  IF NOT pg_has_role('${role}', 'MEMBER') THEN GRANT ${role} TO CURRENT_USER; END IF;
END $$`);

const currentOrganization = `NULLIF(current_setting('rollcall.organization_id', true), '')::uuid`;

/** The second wall: whatever the service asks, it sees the rows of the organization it named for the connection. */
const walls = ORGANIZATION_TABLES.flatMap((table) => [
  `ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY "${table}_organization" ON "${table}" TO rollcall_service
    USING ("organization_id" = ${currentOrganization}) WITH CHECK ("organization_id" = ${currentOrganization})`,
]);

/**
 * `LIKE` and `@>` are not leakproof, so behind row-level security they cannot use an index. This function belongs to
 * a role that reads nothing but ids and search keys, compares the organization itself, and returns ids only; the
 * rows are fetched by the service role behind its wall. EXECUTE plans each call with its real operand, and no more
 * than `ceiling` ids are returned: a caller that gets as many knows the operand is too common to be worth an index.
 */
const search = [
  `CREATE FUNCTION "search_member_ids"(organization uuid, attribute text, operator text, operand text, ceiling integer)
  RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE
    condition text := CASE attribute || ' ' || operator
      WHEN 'keys contains' THEN 'keys @> $2::jsonb'
      WHEN 'userName like' THEN 'user_name_key LIKE $2'
      WHEN 'displayName like' THEN 'display_name_key LIKE $2'
    END;
  BEGIN
    IF organization IS DISTINCT FROM ${currentOrganization} THEN
      RAISE EXCEPTION 'search_member_ids: not the organization of this connection' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF condition IS NULL THEN
      RAISE EXCEPTION 'search_member_ids: % % is not indexed', attribute, operator USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY EXECUTE 'SELECT id FROM members WHERE organization_id = $1 AND ' || condition || ' LIMIT $3'
      USING organization, operand, ceiling;
  END $$`,
  'CREATE POLICY "members_search" ON "members" FOR SELECT TO rollcall_search USING (true)',
];

const grants = [
  'GRANT USAGE ON SCHEMA public TO rollcall_service, rollcall_search',
  'GRANT SELECT ("organization_id", "id", "user_name_key", "display_name_key", "keys") ON "members" TO rollcall_search',
  'GRANT CREATE ON SCHEMA public TO rollcall_search',
  'ALTER FUNCTION "search_member_ids"(uuid, text, text, text, integer) OWNER TO rollcall_search',
  'REVOKE CREATE ON SCHEMA public FROM rollcall_search',
  'REVOKE ALL ON FUNCTION "search_member_ids"(uuid, text, text, text, integer) FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION "search_member_ids"(uuid, text, text, text, integer) TO rollcall_service',
  `GRANT SELECT, INSERT, UPDATE, DELETE ON "organizations", "admin_keys", "connections", "scim_tokens", "members",
    "deleted_members", "groups", "group_members" TO rollcall_service`,
  // The journal is append-only; erasure may empty the personal values and nothing else.
  'GRANT SELECT, INSERT, UPDATE ("before", "after") ON "journal" TO rollcall_service',
];
