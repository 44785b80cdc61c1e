import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of the admin API for one organization: docs/decisions/0009-who-may-call.md. */
export class OrganizationAdminKeys1764090002000 implements MigrationInterface {
  name = 'OrganizationAdminKeys1764090002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "organization_admin_keys" (
      "organization_id" uuid NOT NULL,
      "id" uuid NOT NULL,
      "label" text NOT NULL,
      "hash" bytea NOT NULL,
      "created_at" timestamptz(3) NOT NULL,
      "expires_at" timestamptz(3),
      "last_used_at" timestamptz(3),
      "revoked_at" timestamptz(3),
      CONSTRAINT "organization_admin_keys_pkey" PRIMARY KEY ("organization_id", "id"),
      CONSTRAINT "organization_admin_keys_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE
    )`);
    await queryRunner.query('ALTER TABLE "organization_admin_keys" ENABLE ROW LEVEL SECURITY');
    await queryRunner.query(`CREATE POLICY "organization_admin_keys_organization" ON "organization_admin_keys" TO rollcall_service
      USING ("organization_id" = ${currentOrganization}) WITH CHECK ("organization_id" = ${currentOrganization})`);
    await queryRunner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON "organization_admin_keys" TO rollcall_service');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "organization_admin_keys"');
  }
}

const currentOrganization = `NULLIF(current_setting('rollcall.organization_id', true), '')::uuid`;
