import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An invitation is its own entry of the queue, without a job beside it: docs/invitations.md. */
export class InvitationQueue1764110000000 implements MigrationInterface {
  name = 'InvitationQueue1764110000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of up) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of down) await queryRunner.query(statement);
  }
}

const owned = (name: string): readonly string[] => [
  'GRANT CREATE ON SCHEMA public TO rollcall_search',
  `ALTER FUNCTION ${name} OWNER TO rollcall_search`,
  'REVOKE CREATE ON SCHEMA public FROM rollcall_search',
  `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${name} TO rollcall_service`,
];

const up = [
  'ALTER TABLE "invitations" ADD COLUMN "send_at" timestamptz(3), ADD COLUMN "leased_until" timestamptz(3), ADD COLUMN "attempts" integer NOT NULL DEFAULT 0',
  `UPDATE "invitations" i SET "send_at" = j."run_at", "attempts" = j."attempts" FROM "jobs" j
    WHERE j."organization_id" = i."organization_id" AND j."kind" = 'send-invitation' AND j."finished_at" IS NULL AND (j."payload" ->> 'invitationId')::uuid = i."id"`,
  `DELETE FROM "jobs" WHERE "kind" = 'send-invitation'`,
  'CREATE INDEX "invitations_due_idx" ON "invitations" ("send_at") WHERE "send_at" IS NOT NULL',
  'DROP FUNCTION "due_jobs"(timestamptz, integer)',
  `CREATE FUNCTION "due_work"(now timestamptz, most integer, except_kinds text[]) RETURNS TABLE (organization_id uuid, id uuid, kind text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT due.organization_id, due.id, due.kind FROM (
      (SELECT j.organization_id, j.id, j.kind, j.run_at AS due_at FROM jobs j
        WHERE j.finished_at IS NULL AND j.run_at <= now AND (j.leased_until IS NULL OR j.leased_until < now) AND j.kind <> ALL (except_kinds)
        ORDER BY j.run_at LIMIT most)
      UNION ALL
      (SELECT i.organization_id, i.id, 'send-invitation', i.send_at FROM invitations i
        WHERE i.send_at <= now AND (i.leased_until IS NULL OR i.leased_until < now) AND 'send-invitation' <> ALL (except_kinds)
        ORDER BY i.send_at LIMIT most)
    ) AS due ORDER BY due.due_at LIMIT most
  $$`,
  'GRANT SELECT ("kind") ON "jobs" TO rollcall_search',
  'GRANT SELECT ("organization_id", "id", "send_at", "leased_until") ON "invitations" TO rollcall_search',
  'CREATE POLICY "invitations_search" ON "invitations" FOR SELECT TO rollcall_search USING (true)',
  ...owned('"due_work"(timestamptz, integer, text[])'),
];

const down = [
  'DROP FUNCTION "due_work"(timestamptz, integer, text[])',
  `CREATE FUNCTION "due_jobs"(now timestamptz, most integer) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT j.organization_id, j.id FROM jobs j
    WHERE j.finished_at IS NULL AND j.run_at <= now AND (j.leased_until IS NULL OR j.leased_until < now) ORDER BY j.run_at LIMIT most
  $$`,
  ...owned('"due_jobs"(timestamptz, integer)'),
  'DROP POLICY "invitations_search" ON "invitations"',
  'REVOKE ALL ON "invitations" FROM rollcall_search',
  'REVOKE SELECT ("kind") ON "jobs" FROM rollcall_search',
  `INSERT INTO "jobs" ("organization_id", "id", "kind", "payload", "progress", "run_at", "attempts", "created_at")
    SELECT "organization_id", gen_random_uuid(), 'send-invitation', jsonb_build_object('invitationId', "id"), '{}', "send_at", "attempts", "created_at"
    FROM "invitations" WHERE "send_at" IS NOT NULL`,
  'DROP INDEX "invitations_due_idx"',
  'ALTER TABLE "invitations" DROP COLUMN "send_at", DROP COLUMN "leased_until", DROP COLUMN "attempts"',
];
