import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Totals that do not scan: docs/decisions/0010-flat-cost.md. */
export class MemberCounts1764100000000 implements MigrationInterface {
  name = 'MemberCounts1764100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "member_counts"');
  }
}

const currentOrganization = `NULLIF(current_setting('rollcall.organization_id', true), '')::uuid`;

const statements = [
  // Nobody may come or go between the counting and the commit.
  'LOCK TABLE "members" IN SHARE ROW EXCLUSIVE MODE',
  `CREATE TABLE "member_counts" (
    "organization_id" uuid NOT NULL,
    "id" uuid NOT NULL,
    "members" integer NOT NULL,
    CONSTRAINT "member_counts_pkey" PRIMARY KEY ("organization_id", "id"),
    CONSTRAINT "member_counts_organization_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE
  )`,
  'INSERT INTO "member_counts" SELECT "organization_id", "organization_id", count(*) FROM "members" GROUP BY "organization_id"',
  'ALTER TABLE "member_counts" ENABLE ROW LEVEL SECURITY',
  `CREATE POLICY "member_counts_organization" ON "member_counts" TO rollcall_service
    USING ("organization_id" = ${currentOrganization}) WITH CHECK ("organization_id" = ${currentOrganization})`,
  // FOR UPDATE asks for the right to update.
  'GRANT SELECT, INSERT, UPDATE, DELETE ON "member_counts" TO rollcall_service',
];
