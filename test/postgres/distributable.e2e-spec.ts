import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';

/** Tables that Citus would not distribute by organization_id, and why; all others are. */
const NOT_DISTRIBUTED = [
  // A reference table: every distributed one refers to it, and a slug is unique over all organizations.
  'organizations',
  // A reference table: a verified domain is unique over all organizations.
  'domains',
  // A reference table: operators stand above organizations.
  'admin_keys',
  // A local table of the coordinator: what it ran is there for all nodes.
  'migrations',
];

/** What Citus refuses in a table, each as a query for the names of what breaks it. */
const RULES = {
  'the primary key begins with organization_id': `
    SELECT name FROM distributed WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = table_id AND indisprimary AND indkey[0] = key)`,
  'organization_id is a uuid that is given, not made': `
    SELECT name FROM distributed JOIN pg_attribute ON attrelid = table_id AND attnum = key AND key > 0 WHERE atttypid <> 'uuid'::regtype OR attgenerated <> ''`,
  // What an index only includes comes after its keys.
  'unique constraints and unique indexes contain organization_id': `
    SELECT indexrelid::regclass FROM distributed JOIN pg_index ON indrelid = table_id
    WHERE indisunique AND NOT indisprimary AND key <> ALL (indkey[0:indnkeyatts - 1])`,
  'foreign keys between distributed tables have organization_id at the same position of both sides': `
    SELECT conname FROM foreign_keys WHERE key IS NOT NULL AND referred_key IS NOT NULL
      AND NOT EXISTS (SELECT FROM unnest(conkey, confkey) AS pair(own, referred) WHERE own = key AND referred = referred_key)`,
  'foreign keys to other tables go from organization_id to organizations': `
    SELECT conname FROM foreign_keys WHERE key IS NOT NULL AND referred_key IS NULL
      AND NOT (confrelid = 'organizations'::regclass AND conkey = ARRAY[key])`,
  'no other table refers to a distributed one': `
    SELECT conname FROM foreign_keys WHERE key IS NULL AND referred_key IS NOT NULL`,
  'no foreign key changes an organization_id': `
    SELECT conname FROM foreign_keys WHERE key = ANY (conkey) AND (confdeltype IN ('n', 'd') OR confupdtype IN ('n', 'd', 'c'))`,
  'there are no exclusion constraints': `
    SELECT conname FROM distributed JOIN pg_constraint ON conrelid = table_id WHERE contype = 'x'`,
  'no column counts by itself': `
    SELECT name || '.' || attname FROM distributed JOIN pg_attribute ON attrelid = table_id LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attidentity <> '' OR pg_get_expr(adbin, adrelid) LIKE 'nextval(%'`,
  'there are no triggers, on reference tables either': `
    SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid <> 'migrations'::regclass`,
  'policies ask nothing of other rows': `
    SELECT polname FROM distributed JOIN pg_policy ON polrelid = table_id WHERE concat(polqual, polwithcheck) LIKE '%{SUBLINK %'`,
};

type Rule = keyof typeof RULES;

const FACTS = `WITH distributed AS (
    SELECT c.oid AS table_id, relname AS name, COALESCE((SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = 'organization_id'), (-1)::smallint) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND relname <> ALL ($1)
  ), foreign_keys AS (
    SELECT f.*, own.key, referred.key AS referred_key
    FROM pg_constraint f LEFT JOIN distributed own ON own.table_id = conrelid LEFT JOIN distributed referred ON referred.table_id = confrelid WHERE contype = 'f'
  )`;

/**
 * Whether Citus could spread the organizations over several machines, as docs/decisions/0005-two-walls.md promises: its rules for
 * tables that are distributed by organization_id and live together, read from the catalogue. It takes no Citus.
 */
describe('Tables can be distributed by organization', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const broken = async (rule: Rule, notDistributed = NOT_DISTRIBUTED): Promise<readonly string[]> => {
    const { rows } = await owner.query({ text: `${FACTS} ${RULES[rule]} ORDER BY 1`, values: [notDistributed], rowMode: 'array' });
    return rows.flat().map(String);
  };

  const allBroken = async (notDistributed?: string[]): Promise<Partial<Record<Rule, readonly string[]>>> => {
    const found: Partial<Record<Rule, readonly string[]>> = {};
    for (const rule of Object.keys(RULES) as Rule[]) {
      const names = await broken(rule, notDistributed);
      if (names.length > 0) found[rule] = names;
    }
    return found;
  };

  it.each(Object.keys(RULES) as Rule[])('%s', async (rule) => {
    expect(await broken(rule)).toEqual([]);
  });

  it('the tables that are not distributed are there', async () => {
    const { rows } = await owner.query('SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL', [NOT_DISTRIBUTED]);
    expect(rows).toEqual([]);
  });

  it('the domains are among them for one index alone', async () => {
    expect(await allBroken(NOT_DISTRIBUTED.filter((name) => name !== 'domains')))
      .toEqual({ 'unique constraints and unique indexes contain organization_id': ['domains_verified_idx'] });
  });

  const key = 'organization_id uuid, id uuid, PRIMARY KEY (organization_id, id)';
  const toMembers = (columns: string, actions = ''): string => `CONSTRAINT wrong FOREIGN KEY (${columns}) REFERENCES members (organization_id, id) ${actions}`;

  it.each<[Rule, string, string]>([
    ['the primary key begins with organization_id', 'wrong', 'CREATE TABLE wrong (organization_id uuid, id uuid, PRIMARY KEY (id, organization_id))'],
    ['the primary key begins with organization_id', 'wrong', 'CREATE TABLE wrong (id uuid PRIMARY KEY)'],
    ['the primary key begins with organization_id', 'wrong', 'CREATE TABLE wrong (organization_id uuid, id uuid)'],
    ['the primary key begins with organization_id', 'wrong', `CREATE SCHEMA elsewhere CREATE TABLE wrong (id uuid PRIMARY KEY)`],
    ['organization_id is a uuid that is given, not made', 'wrong', 'CREATE TABLE wrong (organization_id text, id uuid, PRIMARY KEY (organization_id, id))'],
    ['organization_id is a uuid that is given, not made', 'wrong', 'CREATE TABLE wrong (id uuid, organization_id uuid GENERATED ALWAYS AS (id) STORED, PRIMARY KEY (organization_id, id))'],
    ['unique constraints and unique indexes contain organization_id', 'wrong_label_key', `CREATE TABLE wrong (label text UNIQUE, ${key})`],
    ['unique constraints and unique indexes contain organization_id', 'wrong', 'CREATE UNIQUE INDEX wrong ON jobs (kind) WHERE finished_at IS NULL'],
    ['unique constraints and unique indexes contain organization_id', 'wrong', 'CREATE UNIQUE INDEX wrong ON jobs (id) INCLUDE (organization_id)'],
    ['unique constraints and unique indexes contain organization_id', 'wrong', 'CREATE UNIQUE INDEX wrong ON jobs ((organization_id::text), id)'],
    ['foreign keys between distributed tables have organization_id at the same position of both sides', 'wrong', `CREATE TABLE wrong (other uuid, ${key}, ${toMembers('other, id')})`],
    ['foreign keys between distributed tables have organization_id at the same position of both sides', 'wrong', `CREATE TABLE wrong (other uuid, ${key}, ${toMembers('id, organization_id')})`],
    ['foreign keys to other tables go from organization_id to organizations', 'wrong', `CREATE TABLE wrong (${key}, CONSTRAINT wrong FOREIGN KEY (id) REFERENCES organizations)`],
    ['foreign keys to other tables go from organization_id to organizations', 'wrong', `CREATE TABLE wrong (${key}, CONSTRAINT wrong FOREIGN KEY (id) REFERENCES admin_keys)`],
    ['no other table refers to a distributed one', 'wrong', `ALTER TABLE domains ADD COLUMN member uuid, ADD ${toMembers('organization_id, member')}`],
    ['no foreign key changes an organization_id', 'wrong', `CREATE TABLE wrong (${key}, ${toMembers('organization_id, id', 'ON DELETE SET NULL')})`],
    ['no foreign key changes an organization_id', 'wrong', `CREATE TABLE wrong (${key}, ${toMembers('organization_id, id', 'ON UPDATE CASCADE')})`],
    ['there are no exclusion constraints', 'wrong', 'ALTER TABLE jobs ADD CONSTRAINT wrong EXCLUDE (kind WITH =)'],
    ['no column counts by itself', 'wrong.number', `CREATE TABLE wrong (number bigserial, ${key})`],
    ['no column counts by itself', 'wrong.number', `CREATE TABLE wrong (number bigint GENERATED ALWAYS AS IDENTITY, ${key})`],
    ['there are no triggers, on reference tables either', 'wrong', 'CREATE TRIGGER wrong BEFORE UPDATE ON organizations FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'],
    ['there are no triggers, on reference tables either', 'wrong', 'CREATE TRIGGER wrong BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'],
    ['policies ask nothing of other rows', 'wrong', 'CREATE POLICY wrong ON jobs USING (organization_id IN (SELECT id FROM organizations))'],
  ])('%s: else %s is found, and nothing beside it: %s', async (rule, name, wrong) => {
    await owner.query('BEGIN');
    try {
      await owner.query(wrong);
      expect(await allBroken()).toEqual({ [rule]: [name] });
    } finally {
      await owner.query('ROLLBACK');
    }
  });
});
