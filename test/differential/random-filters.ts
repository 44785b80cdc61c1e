import * as fc from 'fast-check';
import type { JsonObject } from '../../src/protocol/index.js';
import { ENTERPRISE } from '../harness/scim-client.js';

/** Few, so that random filters find somebody: letter cases, wildcards, quotes, characters beyond the basic plane and at its ends, order. */
const WORDS = [
  'ann', 'Ann', 'ANNA', 'a_n', 'a%n', '100%', 'back\\slash', '"quoted"', 'é', 'É', 'e\u0301', 'ß', 'SS', 'İ', 'Σίσυφος', 'ΣΙΣΥΦΟΣ', 'ｗｉｄｅ', '𝒜', '𐐀', '𐐨', '\uFFFD', '\uE000z', 'Z', 'zz', '0', '10', '9', "o'x",
  ' ann', 'ann ', '$1', '{}', 'null', 'true',
] as const;
/** Text that is no value of a userName. */
const LOOSE = ['', ' ', '\t', 'a\nb', '\u007f', 'a\uFEFFbom', 'a\u{10FFFF}b', '\u{10FFFF}', '1', '2024-01-01T00:00:00Z', '{"a":[1]}', '[]'] as const;
const TYPES = ['work', 'home', 'Work', ''] as const;

const name = fc.constantFrom(...WORDS);
const word = fc.oneof({ weight: 6, arbitrary: name }, { weight: 1, arbitrary: fc.constantFrom(...LOOSE) });
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(value, { nil: undefined });
const elementsOf = (value: fc.Arbitrary<string>): fc.Arbitrary<readonly object[]> =>
  fc.uniqueArray(fc.record({ value: optional(value), type: optional(fc.constantFrom(...TYPES)), display: optional(word) }), { maxLength: 3, selector: (each) => JSON.stringify(each).toLowerCase().normalize() })
    .chain((list) => fc.nat(3).map((chosen) => list.map((element, index) => ({ ...element, ...(chosen < 3 && { primary: chosen === index }) }))));
const uri = fc.constantFrom('https://a.example/X', 'https://a.example/x', 'Users/1', 'a_b', '%', 'urn:x:y');

/** A User that may be created; names get a number from whoever makes a population of them. */
export const person = fc.record({
  userName: name,
  externalId: optional(word),
  displayName: optional(word),
  title: optional(word),
  nickName: optional(word),
  profileUrl: optional(uri),
  role: optional(fc.constantFrom('owner', 'member', 'guest')),
  active: optional(fc.boolean()),
  name: optional(fc.record({ familyName: optional(word), givenName: optional(word) })),
  emails: elementsOf(word),
  phoneNumbers: elementsOf(word),
  photos: elementsOf(uri),
  x509Certificates: elementsOf(fc.constantFrom('AAAA', 'aaaa', 'AA==')),
  addresses: fc.uniqueArray(fc.record({ locality: optional(word), country: optional(word), type: optional(fc.constantFrom('work', 'home')) }), { maxLength: 2, selector: (each) => JSON.stringify(each) }),
  [ENTERPRISE]: optional(fc.record({ department: optional(word), manager: optional(fc.record({ value: optional(word), $ref: optional(uri) })) })),
});

/** What `@id`, `@ID` and `@time` in a random filter stand for: ids and times of those who are there, with a number that chooses. */
export function fill(filter: string, users: readonly JsonObject[], groups: readonly JsonObject[]): string {
  const everybody = [...users, ...groups];
  return filter.replace(/@(id|ID|user|group|time)(\d+)([+-]\d+)?/g, (_, kind: string, number: string, shift = '0') => {
    const pool = kind === 'user' ? users : kind === 'group' ? groups : everybody;
    const chosen = pool[Number(number) % pool.length] ?? {};
    if (kind !== 'time') return kind === 'ID' ? String(chosen.id).toUpperCase() : String(chosen.id);
    const { meta } = chosen as { readonly meta?: JsonObject };
    return new Date(Date.parse(String(meta?.created)) + Number(shift)).toISOString();
  });
}

/** Whole words, and parts of them. */
const needle = fc.oneof(word, fc.tuple(word, fc.nat(4), fc.integer({ min: 1, max: 4 })).map(([text, from, length]) => Array.from(text).slice(from, from + length).join('')));
const quoted = needle.map((text) => JSON.stringify(text));
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ', 'Sw');
const equality = fc.constantFrom('eq', 'ne');
const order = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');
const sentence = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((words) => words.join(' '));
const presence = (names: fc.Arbitrary<string>): fc.Arbitrary<string> => names.map((attribute) => `${attribute} pr`);
const nothing = (names: fc.Arbitrary<string>): fc.Arbitrary<string> => sentence(names, equality, fc.constant('null'));

/** Joins leaves by and, or and not; `depth` levels of brackets, and chains without any. */
function joined(leaf: fc.Arbitrary<string>, depth: number): fc.Arbitrary<string> {
  if (depth === 0) return leaf;
  const inner = joined(leaf, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 2, arbitrary: fc.tuple(inner, fc.constantFrom('and', 'or'), inner).map(([left, keyword, right]) => `(${left} ${keyword} ${right})`) },
    { weight: 1, arbitrary: fc.tuple(leaf, fc.constantFrom('and', 'or'), leaf, fc.constantFrom('and', 'or'), leaf).map((words) => `(${words.join(' ')})`) },
    { weight: 1, arbitrary: inner.map((term) => `not (${term})`) },
  );
}

const NAMES = fc.constantFrom(
  'userName', 'externalId', 'displayName', 'title', 'nickName', 'role', 'name.familyName', 'name.givenName', 'emails.value', 'emails.type', 'emails.display', 'phoneNumbers.value', 'phoneNumbers', 'emails',
  'addresses.locality', 'addresses.country', `${ENTERPRISE}:department`, `${ENTERPRISE}:manager.value`, `${ENTERPRISE}:manager`, 'groups.display', 'USERNAME', 'Name.FamilyName',
);
const REFERENCES = fc.constantFrom('profileUrl', 'photos.value', 'photos', `${ENTERPRISE}:manager.$ref`);
const userIds = fc.constantFrom('id', 'groups.value', 'groups');
const groupIds = fc.constantFrom('id', 'members.value', 'members');
const idLiteral = fc.oneof(
  fc.tuple(fc.constantFrom('id', 'ID', 'user', 'group'), fc.nat(60)).map(([kind, index]) => `"@${kind}${index}"`), fc.constantFrom('"0"', '""', '"00000000-0000-0000-0000-000000000000"', '"-"', '"A"'),
);
/** As the service shows them; that other bases name the same is a rule of the SQL alone (hardening.e2e-spec.ts). */
const references = fc.tuple(fc.constantFrom('Users/@user', 'Groups/@group', 'Users/@group', 'users/@user', 'Groups/x', ''), fc.nat(60)).map(([path, index]) => `"http://rollcall.test/scim/v2/${path}${index}"`);
const times = fc.oneof(
  fc.tuple(fc.nat(60), fc.constantFrom('+0', '+1', '-1', '+1000')).map(([index, shift]) => `"@time${index}${shift}"`),
  fc.constantFrom('"2020-01-01T00:00:00Z"', '"2999-12-31T23:59:59.5+01:00"', '"2026-01-01T12:00:00Z"', '"0001-01-01T00:00:00Z"', '"2026-01-01T12:00:00"'),
);
const metaFilters = fc.oneof(
  sentence(fc.constantFrom('meta.created', 'meta.lastModified', 'META.CREATED'), order, times), presence(fc.constantFrom('meta', 'meta.created', 'meta.location', 'meta.version', 'schemas', 'id')),
  nothing(fc.constantFrom('meta.created', 'id', 'schemas')), fc.constantFrom('meta.resourceType eq "User"', 'meta.resourceType eq "user"', 'meta.resourceType ne "Group"', 'meta.resourceType sw "G"', 'meta.version eq "W/\\"1\\""', 'meta.version co "1"', 'meta.version gt "W"'),
  sentence(fc.constant('meta.location'), fc.constantFrom('eq', 'ne'), references), sentence(fc.constant('schemas'), equality, fc.constantFrom(`"${ENTERPRISE}"`, '"urn:ietf:params:scim:schemas:core:2.0:User"', '"urn:x"')),
);

const elementText = fc.constantFrom('value', 'type', 'display', 'VALUE');
const elementFilter = joined(fc.oneof(
  { weight: 4, arbitrary: sentence(elementText, operator, quoted) }, { weight: 1, arbitrary: presence(fc.constantFrom('value', 'type', 'primary', 'display')) },
  { weight: 1, arbitrary: fc.constantFrom('primary eq true', 'primary ne true', 'primary eq false', 'primary ne false', 'primary eq null', 'value ne null', 'type eq null') },
), 2);
const groupOfUser = joined(fc.oneof(
  sentence(fc.constantFrom('display', 'type'), operator, quoted), sentence(fc.constant('value'), fc.constantFrom('eq', 'ne', 'sw', 'gt'), idLiteral), sentence(fc.constant('$ref'), equality, references),
  fc.constantFrom('type eq "direct"', 'type ne "direct"', 'type eq "INDIRECT"', 'display pr', '$ref pr'),
), 2);

export const userFilter = joined(fc.oneof(
  { weight: 12, arbitrary: sentence(NAMES, operator, quoted) },
  { weight: 3, arbitrary: presence(fc.oneof(NAMES, REFERENCES, fc.constantFrom('name', 'active', 'groups', 'addresses', ENTERPRISE + ':manager', 'emails.primary', 'x509Certificates'))) },
  { weight: 2, arbitrary: nothing(fc.oneof(NAMES, REFERENCES, fc.constantFrom('active', 'emails.primary', 'groups'))) },
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom('emails', 'phoneNumbers', 'EMAILS'), elementFilter, fc.constantFrom('', '', '', '.value pr', '.type eq "work"', '.display ne "ann"')).map(([list, filter, end]) => `${list}[${filter}]${end}`) },
  { weight: 2, arbitrary: groupOfUser.map((filter) => `groups[${filter}]`) },
  { weight: 2, arbitrary: sentence(REFERENCES, fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew'), fc.oneof(uri.map((text) => JSON.stringify(text)), quoted)) },
  { weight: 1, arbitrary: fc.constantFrom('active eq true', 'active eq false', 'active ne true', 'active ne false', 'x509Certificates.value eq "AAAA"', 'x509Certificates ne "aaaa"', 'emails.primary eq true', 'emails.primary ne false') },
  { weight: 2, arbitrary: metaFilters },
  { weight: 2, arbitrary: sentence(userIds, fc.constantFrom('eq', 'ne', 'sw', 'ew', 'co', 'gt', 'le'), idLiteral) },
), 3);

const memberFilter = joined(fc.oneof(
  sentence(fc.constantFrom('display', 'type'), operator, quoted), sentence(fc.constant('value'), fc.constantFrom('eq', 'ne', 'sw', 'gt'), idLiteral), sentence(fc.constant('$ref'), equality, references),
  fc.constantFrom('type eq "Group"', 'type eq "user"', 'type ne "User"', 'display pr', '$ref pr', 'value pr', 'display eq null'),
), 2);

export const groupFilter = joined(fc.oneof(
  { weight: 4, arbitrary: sentence(fc.constantFrom('displayName', 'externalId', 'members.display', 'members.type', 'DISPLAYNAME'), operator, quoted) },
  { weight: 1, arbitrary: presence(fc.constantFrom('displayName', 'externalId', 'members', 'members.value', 'members.display', 'members.$ref')) },
  { weight: 1, arbitrary: nothing(fc.constantFrom('displayName', 'externalId', 'members', 'members.type')) },
  { weight: 3, arbitrary: memberFilter.map((filter) => `members[${filter}]`) },
  { weight: 2, arbitrary: metaFilters },
  { weight: 2, arbitrary: sentence(groupIds, fc.constantFrom('eq', 'ne', 'sw', 'ew', 'co', 'gt', 'le'), idLiteral) },
), 3);
