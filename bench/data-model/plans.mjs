// node bench/data-model/plans.mjs DATABASE_URL
// Runs each hot statement as the service role behind row-level security, on the store of fill.sql, and prints its
// plan (EXPLAIN ANALYZE, BUFFERS) and the median of 15 executions. Writes are rolled back.
import pg from 'pg';

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
const ORGANIZATION = '00000000-0000-7000-8000-000000000000';
const member = (n) => `${n.toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-')}-7002-8000-000000000000`;
const GROUP = '00000000-0001-7003-8000-000000000000';
const now = '2026-01-01T00:00:00Z';
const user = `'new@corp0.example','new@corp0.example','00unew','New','new','active','member','{"emails":[{"value":"new@corp0.example"}]}','{"emails":[{"value":"new@corp0.example"}]}',1,'${now}','${now}'`;
const entry = (from, id) => `, entry AS (INSERT INTO journal (organization_id, transaction_id, id, recorded_at, action, resource_type, resource_id, actor_type, details, after)
  SELECT organization_id, pg_current_xact_id()::text::bigint, gen_random_uuid(), '${now}', 'member.changed', 'member', ${id}, 'client', '{}', '{"title":"x"}' FROM ${from}) `;
// The service first asks for the ids, then reads the rows by `id = ANY (…)`; here both in one statement.
const search = (attribute, operator, operand) => `SELECT id, user_name FROM members WHERE organization_id = '${ORGANIZATION}'
  AND id = ANY (ARRAY(SELECT search_member_ids('${ORGANIZATION}', '${attribute}', '${operator}', '${operand}', 10000)))`;

const statements = {
  'by id': `SELECT * FROM members WHERE organization_id = '${ORGANIZATION}' AND id = '${member(500000)}'`,
  'userName eq': `SELECT * FROM members WHERE organization_id = '${ORGANIZATION}' AND user_name_key = 'user500000@corp0.example'`,
  'externalId eq': `SELECT * FROM members WHERE organization_id = '${ORGANIZATION}' AND external_id = '00u000000000500000'`,
  'userName sw (range)': `SELECT id FROM members WHERE organization_id = '${ORGANIZATION}' AND user_name_key >= 'user50000' AND user_name_key < 'user50001'`,
  'create, one statement': `WITH created AS (INSERT INTO members (organization_id, id, user_name, user_name_key, external_id, display_name, display_name_key, status, role, attributes, keys, version, created_at, updated_at)
  VALUES ('${ORGANIZATION}', gen_random_uuid(), ${user}) RETURNING organization_id, id)${entry('created', 'id')} SELECT id FROM created`,
  'update, one statement': `WITH changed AS (UPDATE members SET status = 'deactivated', version = version + 1, updated_at = '${now}'
  WHERE organization_id = '${ORGANIZATION}' AND id = '${member(400000)}' AND version = 1 RETURNING organization_id, id, version)${entry('changed', 'id')} SELECT version FROM changed`,
  'add one member to a group of 500,000': `WITH target AS (SELECT organization_id, id FROM groups WHERE organization_id = '${ORGANIZATION}' AND id = '${GROUP}' FOR UPDATE),
  added AS (INSERT INTO group_members SELECT t.organization_id, t.id, m.id, m.id, NULL FROM target t, members m
    WHERE m.organization_id = '${ORGANIZATION}' AND m.id = '${member(700000)}' ON CONFLICT DO NOTHING RETURNING organization_id, group_id, value),
  touched AS (UPDATE groups SET version = version + 1, updated_at = '${now}' WHERE organization_id = '${ORGANIZATION}' AND id = '${GROUP}' AND EXISTS (SELECT FROM added) RETURNING version)${entry('added', 'group_id')} SELECT version FROM touched`,
  'remove one member from a group of 500,000': `WITH removed AS (DELETE FROM group_members WHERE organization_id = '${ORGANIZATION}' AND group_id = '${GROUP}' AND value = '${member(250000)}' RETURNING organization_id, group_id, value),
  touched AS (UPDATE groups SET version = version + 1, updated_at = '${now}' WHERE organization_id = '${ORGANIZATION}' AND id = '${GROUP}' AND EXISTS (SELECT FROM removed) RETURNING version)${entry('removed', 'group_id')} SELECT version FROM touched`,
  'groups of a member': `WITH RECURSIVE up AS (SELECT group_id FROM group_members WHERE organization_id = '${ORGANIZATION}' AND member_id = '${member(250000)}'
  UNION SELECT g.group_id FROM up JOIN group_members g ON g.organization_id = '${ORGANIZATION}' AND g.member_group_id = up.group_id) SELECT * FROM up`,
  'displayName co, rare, behind the wall': `SELECT id, user_name FROM members WHERE organization_id = '${ORGANIZATION}' AND display_name_key LIKE '%n777777%'`,
  'displayName co, rare, through the function': search('displayName', 'like', '%n777777%'),
  'displayName co, 1,000 hits, through the function': search('displayName', 'like', '%family500%'),
  'userName ew, all match: the ids up to the ceiling': `SELECT count(*) FROM search_member_ids('${ORGANIZATION}', 'userName', 'like', '%@corp0.example', 10000)`,
  'userName ew, all match: the page by id order instead': `SELECT id FROM members WHERE organization_id = '${ORGANIZATION}' AND user_name_key LIKE '%@corp0.example' ORDER BY id LIMIT 101`,
  'userName ew, all match: exact total': `SELECT count(*) FROM members WHERE organization_id = '${ORGANIZATION}' AND user_name_key LIKE '%@corp0.example'`,
  'emails[type eq "work" and value eq …], behind the wall': `SELECT id FROM members WHERE organization_id = '${ORGANIZATION}' AND keys @> '{"emails":[{"type":"work","value":"user500000@corp0.example"}]}'`,
  'emails[type eq "work" and value eq …], through the function': search('keys', 'contains', '{"emails":[{"type":"work","value":"user500000@corp0.example"}]}'),
  'custom attribute eq, 50 hits, through the function': search('keys', 'contains', '{"costCode":"c777"}'),
  'department eq, 2,000 hits, through the function': search('keys', 'contains', '{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"dept77"}}'),
  'one value that all have: the ids up to the ceiling': `SELECT count(*) FROM search_member_ids('${ORGANIZATION}', 'keys', 'contains', '{"emails":[{"type":"work"}]}', 10000)`,
  'total of the organization': `SELECT count(*) FROM members WHERE organization_id = '${ORGANIZATION}'`,
};

async function inWall(work) {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL ROLE rollcall_service');
    await client.query(`SELECT set_config('rollcall.organization_id', $1, true)`, [ORGANIZATION]);
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

for (const [name, sql] of Object.entries(statements)) {
  const times = [];
  for (let run = 0; run < 15; run++) {
    await inWall(async () => {
      const started = performance.now();
      await client.query(sql);
      times.push(performance.now() - started);
    });
    if (times.at(-1) > 1000 && run >= 2) break;
  }
  const plan = await inWall(() => client.query(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS) ${sql}`));
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  console.log(`\n### ${name}: ${median.toFixed(2)} ms\n\n\`\`\`\n${plan.rows.map((row) => row['QUERY PLAN']).join('\n')}\n\`\`\``);
}
await client.end();
