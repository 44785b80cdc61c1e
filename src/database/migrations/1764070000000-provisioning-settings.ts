import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What organizations change of their preset, roles granted by hand, and who was ever active: docs/decisions/0008-provisioning-as-data.md. */
export class ProvisioningSettings1764070000000 implements MigrationInterface {
  name = 'ProvisioningSettings1764070000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "organizations" ADD COLUMN "settings" jsonb NOT NULL DEFAULT '{}'`);
    await queryRunner.query('ALTER TABLE "members" ADD COLUMN "granted_role" text COLLATE "C"');
    await queryRunner.query('ALTER TABLE "members" ADD COLUMN "activated_at" timestamptz(3)');
    await queryRunner.query(`UPDATE "members" SET "activated_at" = "created_at" WHERE "status" <> 'invited'`);
    await queryRunner.query('CREATE INDEX "members_role_idx" ON "members" ("organization_id", "role", "status")');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "members_role_idx"');
    await queryRunner.query('ALTER TABLE "members" DROP COLUMN "activated_at"');
    await queryRunner.query('ALTER TABLE "members" DROP COLUMN "granted_role"');
    await queryRunner.query('ALTER TABLE "organizations" DROP COLUMN "settings"');
  }
}
