// Rollcall: an organization of its own with a token, and rows for sizes that would take long through the API.
import { NAME_SQL } from "../lib/names.mjs";
import { sql } from "../lib/postgres.mjs";

export async function openOrganization(target, adminKey) {
  const ask = async (path, body, method = "POST") => {
    const answer = await fetch(target.origin + path, {
      method, headers: { "Authorization": `Bearer ${adminKey}`, "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (answer.status !== 201 && answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { id } = await ask("/admin/v1/organizations", { name: "Bench", slug: `bench-${Date.now()}` });
  const { token } = await ask(`/admin/v1/organizations/${id}/scim-tokens`, {});
  await ask(`/admin/v1/organizations/${id}/schemas/${STAFF}`, { name: "Staff", attributes: [{ name: "costCode", filterable: true }] }, "PUT");
  return { base: "/scim/v2", token, organizationId: id };
}

/** A schema of the organization's own; its attribute can be filtered by. Everybody has a code, which fifty of a million share. */
export const STAFF = "urn:bench:staff:2.0:User";
export const costCodeOf = (n) => `CC-${n % COST_CODES}`;
const COST_CODES = 20_000;

/** Gives the code to those who came through the API, whom other servers have without it. */
export function addCostCodes({ config, target }, from, to) {
  const document = (code) => `jsonb_build_object('${STAFF}', jsonb_build_object('costCode', ${code}))`;
  sql(config.database, `WITH numbered AS (
      SELECT id, substring(user_name_key from '^user([0-9]+)@')::int % ${COST_CODES} AS code, substring(user_name_key from '^user([0-9]+)@')::int AS n FROM members WHERE organization_id = '${target.organizationId}'
    ), given AS (
      UPDATE members m SET attributes = attributes || ${document("'CC-' || code")}, keys = keys || ${document("'cc-' || code")} FROM numbered
      WHERE m.organization_id = '${target.organizationId}' AND m.id = numbered.id AND n >= ${from} AND n < ${to} RETURNING m.id, code
    ) INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT '${target.organizationId}', id, '${STAFF}:costCode', 0, 'cc-' || code, false FROM given ON CONFLICT DO NOTHING`);
  sql(config.database, "VACUUM ANALYZE members, member_values");
}

/** UUIDv7-like ids whose first 48 bits count, so that they stand in the order of n and can be named without being read. */
const idOf = (n) => `${(n + 1).toString(16).padStart(12, "0").replace(/^(.{8})/, "$1-")}-7002-8000-000000000000`;

/** The rows that the API writes for oktaUser(n), from a connection of the owner of the tables. */
export async function seedRollcall({ config, target }, from, to) {
  for (let first = from; first < to; first += 100_000) {
    const last = Math.min(to, first + 100_000) - 1;
    sql(config.database, `
      INSERT INTO members (organization_id, id, connection_id, user_name, user_name_key, external_id, display_name, display_name_key, status, role, attributes, keys, activated_at, version, created_at, updated_at)
      SELECT '${target.organizationId}', (lpad(to_hex(n + 1), 12, '0') || '70028000000000000000')::uuid, c.id,
        'user' || n || '@corp.example', 'user' || n || '@corp.example', '00u' || lpad(n::text, 15, '0'), given || ' ' || family, lower(given || ' ' || family), 'active', 'member',
        jsonb_build_object('${STAFF}', jsonb_build_object('costCode', 'CC-' || n % ${COST_CODES}), 'name', jsonb_build_object('givenName', given, 'familyName', family), 'locale', 'en-US',
          'emails', jsonb_build_array(jsonb_build_object('value', 'user' || n || '@corp.example', 'type', 'work', 'primary', true))),
        jsonb_build_object('${STAFF}', jsonb_build_object('costCode', 'cc-' || n % ${COST_CODES}), 'name', jsonb_build_object('givenName', lower(given), 'familyName', lower(family)), 'locale', 'en-us',
          'emails', jsonb_build_array(jsonb_build_object('value', 'user' || n || '@corp.example', 'type', 'work', 'primary', true))),
        now(), 1, now(), now()
      FROM (SELECT n, ${NAME_SQL.givenName} AS given, ${NAME_SQL.familyName} AS family FROM generate_series(${first}, ${last}) n) AS people CROSS JOIN (SELECT id FROM connections WHERE organization_id = '${target.organizationId}' LIMIT 1) c`);
  }
  sql(config.database, `INSERT INTO member_counts SELECT '${target.organizationId}', gen_random_uuid(), ${to - from}`);
  sql(config.database, `INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT organization_id, id, '${STAFF}:costCode', 0, keys #>> '{${STAFF},costCode}', false FROM members
    WHERE organization_id = '${target.organizationId}' AND id BETWEEN '${idOf(from)}' AND '${idOf(to - 1)}'`);
  sql(config.database, "VACUUM ANALYZE members, member_values");
  return Array.from({ length: to - from }, (_, i) => idOf(from + i));
}
