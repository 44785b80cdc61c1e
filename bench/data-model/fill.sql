-- One organization of 1,000,000 members, 1,000 organizations of 100, one group of 500,000 members.
-- Ids are time-ordered as UUIDv7 are: the number of the row stands in the first 48 bits.
CREATE FUNCTION pg_temp.id_of(kind int, organization int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8' || lpad(to_hex(organization), 15, '0'))::uuid
$$;

INSERT INTO organizations
SELECT pg_temp.id_of(0, o, o), 'org' || o, 'Organization ' || o, 'zulip', true, true, now(), now() FROM generate_series(0, 1000) o;

INSERT INTO connections SELECT pg_temp.id_of(0, o, o), pg_temp.id_of(1, o, 1), 'default', now() FROM generate_series(0, 1000) o;

INSERT INTO members
SELECT pg_temp.id_of(0, o, o), pg_temp.id_of(2, o, n), pg_temp.id_of(1, o, 1),
  'User' || n || '@corp' || o || '.example', 'user' || n || '@corp' || o || '.example', '00u' || lpad(n::text, 15, '0'),
  'Given' || n || ' Family' || n % 977, 'given' || n || ' family' || n % 977,
  'active', 'member',
  jsonb_build_object('name', jsonb_build_object('givenName', 'Given' || n, 'familyName', 'Family' || n % 977),
    'emails', jsonb_build_array(jsonb_build_object('value', 'User' || n || '@corp' || o || '.example', 'type', 'work', 'primary', true)),
    'locale', 'en-US', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', jsonb_build_object('department', 'Dept' || n % 500)),
  jsonb_build_object('name', jsonb_build_object('givenName', 'given' || n, 'familyName', 'family' || n % 977),
    'emails', jsonb_build_array(jsonb_build_object('value', 'user' || n || '@corp' || o || '.example', 'type', 'work', 'primary', true)),
    'locale', 'en-us', 'costCode', 'c' || n % 20000,
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', jsonb_build_object('department', 'dept' || n % 500)),
  1, now(), now()
FROM generate_series(0, 1000) o, LATERAL generate_series(1, CASE o WHEN 0 THEN 1000000 ELSE 100 END) n;

INSERT INTO groups
SELECT pg_temp.id_of(0, 0, 0), pg_temp.id_of(3, 0, n), pg_temp.id_of(1, 0, 1), 'Group ' || n, 'group ' || n, NULL, '{}', '{}', 1, now(), now()
FROM generate_series(1, 100) n;

INSERT INTO group_members
SELECT pg_temp.id_of(0, 0, 0), pg_temp.id_of(3, 0, 1), pg_temp.id_of(2, 0, n), pg_temp.id_of(2, 0, n), NULL
FROM generate_series(1, 500000) n;

VACUUM ANALYZE;
