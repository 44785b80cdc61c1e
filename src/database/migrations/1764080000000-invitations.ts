import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations of people who are active only after their first sign-in: docs/invitations.md. */
export class Invitations1764080000000 implements MigrationInterface {
  name = 'Invitations1764080000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "invitations"');
    await queryRunner.query(`DELETE FROM "jobs" WHERE "kind" = 'send-invitation'`);
  }
}

const currentOrganization = `NULLIF(current_setting('rollcall.organization_id', true), '')::uuid`;

const statements = [
  `CREATE TABLE "invitations" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "member_id" uuid NOT NULL,
    "address" text NOT NULL,
    "token_hashes" bytea[] NOT NULL,
    "message_id" text COLLATE "C" NOT NULL,
    "created_at" timestamptz(3) NOT NULL,
    "expires_at" timestamptz(3) NOT NULL,
    "sent_at" timestamptz(3),
    "accepted_at" timestamptz(3),
    "revoked_at" timestamptz(3),
    "last_error" text,
    CONSTRAINT "invitations_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "invitations_member_fkey" FOREIGN KEY ("organization_id", "member_id") REFERENCES "members" ("organization_id", "id") ON DELETE CASCADE
  )`,
  'CREATE INDEX "invitations_member_idx" ON "invitations" ("organization_id", "member_id")',
  'ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY',
  `CREATE POLICY "invitations_organization" ON "invitations" TO rollcall_service
    USING ("organization_id" = ${currentOrganization}) WITH CHECK ("organization_id" = ${currentOrganization})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON "invitations" TO rollcall_service',
];
