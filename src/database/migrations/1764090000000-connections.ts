import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several connections to an organization, each with its own switch, and the life of a token from draft to successor: docs/decisions/0009-who-may-call.md. */
export class Connections1764090000000 implements MigrationInterface {
  name = 'Connections1764090000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "connections" ADD COLUMN "identity_provider" text COLLATE "C" NOT NULL DEFAULT 'other'`);
    await queryRunner.query('ALTER TABLE "connections" ADD COLUMN "is_enabled" boolean NOT NULL DEFAULT true');
    await queryRunner.query(`ALTER TABLE "connections" ADD CONSTRAINT "connections_identity_provider_check"
      CHECK ("identity_provider" IN ('okta', 'entra', 'onelogin', 'jumpcloud', 'google', 'ping', 'keycloak', 'authentik', 'other'))`);
    await queryRunner.query('ALTER TABLE "scim_tokens" ADD COLUMN "is_draft" boolean NOT NULL DEFAULT false');
    await queryRunner.query('ALTER TABLE "scim_tokens" ADD COLUMN "successor_id" uuid');
    await queryRunner.query('ALTER TABLE "scim_tokens" ADD COLUMN "rotates_until" timestamptz(3)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "scim_tokens" DROP COLUMN "rotates_until"');
    await queryRunner.query('ALTER TABLE "scim_tokens" DROP COLUMN "successor_id"');
    await queryRunner.query('ALTER TABLE "scim_tokens" DROP COLUMN "is_draft"');
    await queryRunner.query('ALTER TABLE "connections" DROP CONSTRAINT "connections_identity_provider_check"');
    await queryRunner.query('ALTER TABLE "connections" DROP COLUMN "is_enabled"');
    await queryRunner.query('ALTER TABLE "connections" DROP COLUMN "identity_provider"');
  }
}
