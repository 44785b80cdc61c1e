import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How literally an organization's clients are taken; see src/protocol/modes.ts. */
export class OrganizationMode1764000000000 implements MigrationInterface {
  name = 'OrganizationMode1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "organizations" ADD COLUMN "mode" text COLLATE "C" NOT NULL DEFAULT 'compat'`);
    await queryRunner.query(`ALTER TABLE "organizations" ADD CONSTRAINT "organizations_mode_check" CHECK ("mode" IN ('compat', 'rfc', 'profile'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "organizations" DROP CONSTRAINT "organizations_mode_check"');
    await queryRunner.query('ALTER TABLE "organizations" DROP COLUMN "mode"');
  }
}
