import * as fc from 'fast-check';
import { bindFilter, type JsonObject, matchFilter, parseFilter } from '../src/protocol/index.js';
import { makeConfiguration } from '../src/provisioning/configuration/make-configuration.js';
import { ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const PEOPLE = 70;
const FILTERS = 600;
const LIMITS = { maxLength: 8_000, maxDepth: 30 };

/** Few, so that random filters find somebody: letter cases, wildcards, quotes, characters beyond the basic plane, order. */
const WORDS = ['ann', 'Ann', 'ANNA', 'a_n', '100%', 'back\\slash', '"quoted"', 'é', 'É', 'e\u0301', 'ß', 'SS', 'İ', 'Σίσυφος', '𝒜', '\uFFFD', '\uE000z', 'Z', 'zz', '0', "o'x"] as const;
const TYPES = ['work', 'home', 'Work'] as const;

/** The filter as SQL and the filter as a function are one: on random people and random filters they find the same. */
describe('Filters as SQL and as a function', () => {
  let service: TestApp;
  let client: ScimClient;
  let users: readonly JsonObject[];
  let groups: readonly JsonObject[];

  beforeAll(async () => {
    process.stdout.write(`search.e2e-spec.ts: SEED=${SEED}\n`);
    service = await startTestApp();
    client = await service.organization('zulip');
    const people = fc.sample(person, { numRuns: PEOPLE, seed: SEED });
    const ids: string[] = [];
    for (const [index, attributes] of people.entries()) ids.push(await client.createUser(`${attributes.userName}${index}`, { ...attributes, userName: `${attributes.userName}${index}` }));
    const inner = await client.createGroup('Ann inner', ids.slice(0, 12));
    await client.createGroup('ANNA outer', [inner, ...ids.slice(10, 20)]);
    await client.createGroup('empty é');
    users = (await client.get('/Users?count=200')).body.Resources;
    groups = (await client.get('/Groups?count=200')).body.Resources;
    expect([users.length, groups.length]).toEqual([PEOPLE, 3]);
  }, 120_000);
  afterAll(() => service.close());

  const types = makeConfiguration({ preset: 'zulip', mode: 'compat', version: 0, settings: {}, schemas: [] });

  it(`agree on ${FILTERS} random filters over users`, async () => {
    let matches = 0;
    await fc.assert(fc.asyncProperty(userFilter, async (filter) => {
      const bound = bindFilter(types.user, parseFilter(filter, LIMITS));
      const expected = users.filter((user) => matchFilter(bound, user)).map(({ id }) => id);
      const { status, body } = await client.find('Users', filter, '&count=200&attributes=id');
      expect({ status, total: body.totalResults, found: body.Resources?.map(({ id }: JsonObject) => id) }).toEqual({ status: 200, total: expected.length, found: expected });
      if (expected.length > 0 && expected.length < PEOPLE) matches++;
    }), { numRuns: FILTERS, seed: SEED });
    expect(matches).toBeGreaterThan(FILTERS / 4);
  }, 120_000);

  it('agree on random filters over groups', async () => {
    await fc.assert(fc.asyncProperty(groupFilter, async (filter) => {
      const bound = bindFilter(types.group, parseFilter(filter, LIMITS));
      const expected = groups.filter((group) => matchFilter(bound, group)).map(({ id }) => id);
      const { status, body } = await client.find('Groups', filter, '&count=200&attributes=id');
      expect({ status, found: body.Resources?.map(({ id }: JsonObject) => id) }).toEqual({ status: 200, found: expected });
    }), { numRuns: FILTERS / 4, seed: SEED });
  }, 120_000);
});

const word = fc.constantFrom(...WORDS);
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(value, { nil: undefined });
const elements = fc.uniqueArray(fc.record({ value: word, type: fc.constantFrom(...TYPES) }), { maxLength: 3, selector: ({ value }) => value.toLowerCase() })
  .map((list) => list.map((element, index) => ({ ...element, ...(index === 0 && { primary: true }) })));

const person = fc.record({
  userName: word,
  externalId: optional(word),
  displayName: optional(word),
  title: optional(word),
  nickName: optional(word),
  role: optional(fc.constantFrom('owner', 'member', 'guest')),
  active: optional(fc.boolean()),
  name: fc.record({ familyName: optional(word), givenName: optional(word) }),
  emails: elements,
  phoneNumbers: elements,
  [ENTERPRISE]: optional(fc.record({ department: optional(word), manager: optional(fc.record({ value: word })) })),
});

const quoted = word.map((text) => JSON.stringify(text));
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
const presence = (name: fc.Arbitrary<string>): fc.Arbitrary<string> => name.map((attribute) => `${attribute} pr`);
const comparison = (name: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(name, operator, quoted).map((parts) => parts.join(' '));

/** Joins leaves by and, or and not; `depth` levels of brackets. */
function joined(leaf: fc.Arbitrary<string>, depth: number): fc.Arbitrary<string> {
  if (depth === 0) return leaf;
  const inner = joined(leaf, depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 2, arbitrary: fc.tuple(inner, fc.constantFrom('and', 'or'), inner).map(([left, word_, right]) => `(${left} ${word_} ${right})`) },
    { weight: 1, arbitrary: inner.map((term) => `not (${term})`) },
  );
}

const NAMES = fc.constantFrom(
  'userName', 'externalId', 'displayName', 'title', 'nickName', 'role', 'name.familyName', 'name.givenName', 'emails.value', 'emails.type', 'phoneNumbers.value',
  'phoneNumbers', 'emails', `${ENTERPRISE}:department`, `${ENTERPRISE}:manager.value`, 'groups.display',
);
const elementName = fc.constantFrom('value', 'type');
const elementFilter = joined(fc.oneof(comparison(elementName), presence(fc.constantFrom('value', 'type', 'primary', 'display')), fc.constantFrom('primary eq true', 'primary ne true', 'primary eq false')), 2);
const isoDates = fc.constantFrom('2020-01-01T00:00:00Z', '2999-12-31T23:59:59.5+01:00', '2026-01-01T12:00:00Z');

const userFilter = joined(fc.oneof(
  { weight: 6, arbitrary: comparison(NAMES) },
  { weight: 2, arbitrary: presence(NAMES) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('emails', 'phoneNumbers'), elementFilter).map(([name, filter]) => `${name}[${filter}]`) },
  { weight: 1, arbitrary: fc.constantFrom('active eq true', 'active eq false', 'active ne true', 'active pr', 'groups pr', 'groups[type eq "direct"]', 'groups.type eq "INDIRECT"', 'groups[type ne "direct"]', 'not (groups[display sw "ann"])') },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'), isoDates).map(([each, date]) => `meta.created ${each} "${date}"`) },
  { weight: 1, arbitrary: fc.tuple(NAMES, fc.constantFrom('eq', 'ne')).map(([name, each]) => `${name} ${each} null`) },
  { weight: 1, arbitrary: fc.constantFrom(`schemas eq "${ENTERPRISE}"`, 'meta.resourceType eq "User"', 'id pr', `${ENTERPRISE}:manager pr`, 'name pr') },
), 3);

const groupFilter = joined(fc.oneof(
  comparison(fc.constantFrom('displayName', 'externalId', 'members.display', 'members.type')),
  presence(fc.constantFrom('displayName', 'externalId', 'members', 'members.value')),
  fc.constantFrom('members[type eq "Group"]', 'members[type eq "user" and display sw "a"]', 'not (members.type eq "User")', 'meta.resourceType eq "Group"'),
), 2);
