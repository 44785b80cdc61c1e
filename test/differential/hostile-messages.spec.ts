import * as fc from 'fast-check';
import {
  applyPatch, type JsonObject, makeProjection, MODE_NAMES, parseBulkRequest, parseFilter, parsePage, parseSort, printFilter, readCursor, readSearchRequest, ScimError,
} from '../../src/protocol/index.js';
import { splitGroupPatch } from '../../src/scim/groups/member-steps.js';
import { readFilter, readPatchMessage, readResourceMessage } from '../../src/scim/http/read-message.js';
import { messageReader } from '../harness/message-reader.js';
import { CORE, ENTERPRISE } from './reference-schema.js';

const CASES = Number(process.env.CASES ?? 10_000);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const LIMITS = { MAX_PATCH_OPERATIONS: 20, MAX_FILTER_LENGTH: 2_000, MAX_FILTER_DEPTH: 10 };
const FILTER_LIMITS = { maxLength: LIMITS.MAX_FILTER_LENGTH, maxDepth: LIMITS.MAX_FILTER_DEPTH };
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:';

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(
    'userName', 'USERNAME', 'UserName', 'emails', 'Emails', 'name', 'name.givenName', 'givenName', 'active', 'title', 'schemas', 'id', 'meta', 'groups', 'members', 'displayName', 'roles', 'manager', 'value', 'VALUE', 'type', 'primary',
    '$ref', 'externalId', 'department', 'password', 'addresses', 'x509Certificates', ENTERPRISE, ENTERPRISE.toUpperCase(), `${ENTERPRISE}:department`, CORE, 'emails[type eq "work"].value', 'emails[', 'managerId',
  ) },
  { weight: 3, arbitrary: fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '', '\0', '\ud800', '[', '.', ':', 'é') },
  { weight: 1, arbitrary: fc.string() }, { weight: 1, arbitrary: fc.constantFrom('n'.repeat(3_000), '.'.repeat(3_000), '['.repeat(3_000), `${ENTERPRISE}:`.repeat(40)) },
);
const scalar = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1e308, 5e-324, 2 ** 53, -(2 ** 63), 1.5, '', 'True', 'a', 'work', '\0', '\ud800', 'a\udc00', '{"value":"a"}', '[[[[', '{"__proto__":{"polluted":1}}', 'bulkId:a', 'x'.repeat(5_001), '2024-13-99T00:00:00Z'),
  fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }),
);
/** As JSON text, so that `__proto__` is a name like another. */
const json: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true }, scalar.map((value) => JSON.stringify(value)), fc.array(tie('value'), { maxLength: 4 }).map((elements) => `[${elements.join()}]`),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }).map(asObject), fc.integer({ min: 1, max: 50 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  ),
})).value;
const members = fc.array(fc.tuple(name, json), { maxLength: 6 });
const path = fc.oneof(
  { weight: 3, arbitrary: name }, { weight: 2, arbitrary: fc.tuple(name, fc.string(), fc.constantFrom('', '.value', '.', '.x.y')).map(([owner, filter, end]) => `${owner}[${filter}]${end}`) },
  { weight: 1, arbitrary: fc.constantFrom('members[value eq "a"]', 'members', 'members[display pr]', 'emails[type eq "\\ud800"]', `emails[${'('.repeat(500)}type pr${')'.repeat(500)}]`, `emails[type eq "${'x'.repeat(3_000)}"]`) },
);
const operation = fc.tuple(fc.constantFrom('"add"', '"replace"', '"remove"', '"ADD"', '"move"', '{}'), fc.option(path), fc.option(json)).map(([op, at, value]) =>
  `{"op":${op}${at === null ? '' : `,"path":${JSON.stringify(at)}`}${value === null ? '' : `,"value":${value}`}}`);

/** Characters and words of filters in any order, besides any text. */
const filterText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(name.filter((each) => each.length < 100), fc.constantFrom('eq', 'ne', 'co', 'pr', 'and', 'or', 'not', 'not(', '(', ')', '[', ']', '"', '"a"', '"\\u0000"', '"\\x"', '1', '-0', '1e999', 'true', 'null', '.', ' ', '\\', '\t', '\n')), { maxLength: 14 }).map((words) => words.join(' ')),
  fc.constantFrom('('.repeat(3_000), `${'('.repeat(1_000)}a pr${')'.repeat(1_000)}`, 'not ('.repeat(300), 'a pr and '.repeat(200), '['.repeat(1_500), `title eq "${'\\"'.repeat(990)}`, `title eq ${'9'.repeat(1_500)}`, 'emails['.repeat(200)),
);

const modes = fc.constantFrom(...MODE_NAMES);
const kinds = fc.constantFrom('user' as const, 'group' as const);

/** Whatever is sent, nothing but a SCIM Error comes of it, and it leaves nothing behind. */
describe(`hostile messages, SEED=${SEED}`, () => {
  const prototype = Object.getOwnPropertyNames(Object.prototype).sort();

  beforeAll(() => process.stdout.write(`hostile-messages.spec.ts: SEED=${SEED} CASES=${CASES}\n`));
  afterEach(() => expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototype));

  const check = <Parts extends [unknown, ...unknown[]]>(parts: { [Index in keyof Parts]: fc.Arbitrary<Parts[Index]> }, act: (...values: Parts) => unknown): Record<'read' | 'refused', number> => {
    const counts = { read: 0, refused: 0 };
    fc.assert(fc.property(...parts, (...values) => {
      const result = attempt(() => act(...values));
      counts[result instanceof ScimError ? 'refused' : 'read']++;
      if (!(result instanceof ScimError)) expectPlain(result);
    }), { seed: SEED, numRuns: Math.ceil(CASES / 8) });
    return counts;
  };

  it('SEC-13 bodies of resources', () => {
    const counts = check([modes, kinds, members, fc.boolean()], (mode, kind, entries, isLikely) => {
      const reader = messageReader('zulip', mode);
      const { [kind]: type } = reader.configuration;
      const required = Object.entries({ schemas: [type.schema.id], userName: 'a', displayName: 'a' }).map(([key, value]): [string, string] => [key, JSON.stringify(value)]);
      return readResourceMessage(reader, type, JSON.parse(asObject(isLikely ? [...entries, ...required] : entries)));
    });
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
  });

  it('SEC-13 PAT-05 PATCH requests on users and on groups, which bind to no more than they say', () => {
    const counts = check([modes, kinds, fc.oneof(fc.array(operation, { minLength: 1, maxLength: 2 }), fc.array(operation, { maxLength: 25 }))], (mode, kind, operations) => {
      const reader = messageReader('zulip', mode);
      const { mode: rules, [kind]: type } = reader.configuration;
      const bound = readPatchMessage(reader, type, JSON.parse(`{"schemas":["${MESSAGE}PatchOp"],"Operations":[${operations.join()}]}`), LIMITS);
      if (operations.length > LIMITS.MAX_PATCH_OPERATIONS) throw new Error('More operations were read than are possible.');
      const attributeOperations = kind === 'group' ? splitGroupPatch(bound, rules).attributeOperations : bound;
      return applyPatch(type, { userName: 'a', displayName: 'a', emails: [{ value: 'a', type: 'work' }] }, attributeOperations, rules.patch);
    });
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
  });

  it('FIL-09 FIL-30 filters; what is refused names the position, what is read is printed as it was', () => {
    const counts = check([modes, kinds, filterText], (mode, kind, text) => {
      const reader = messageReader('zulip', mode);
      const { [kind]: type } = reader.configuration;
      const parsed = attempt(() => parseFilter(text, FILTER_LIMITS));
      if (!(parsed instanceof ScimError)) expect(printFilter(parseFilter(printFilter(parsed)))).toBe(printFilter(parsed));
      const bound = attempt(() => readFilter(reader, type, text, FILTER_LIMITS));
      if (bound instanceof ScimError && (bound.scimType !== 'invalidFilter' || !/\bposition \d+\b/.test(bound.detail))) throw new Error(`${bound.scimType} ${bound.detail}`);
      if (bound instanceof ScimError) throw bound;
      return undefined;
    });
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
  });

  it.each([
    ['letters', 'n'.repeat(1_000_000)], ['dots', '.'.repeat(1_000_000)], ['brackets', '['.repeat(1_000_000)], ['quotes', '"'.repeat(1_000_000)], ['a URN again and again', `${ENTERPRISE}:`.repeat(15_000)], ['spaces', ' '.repeat(1_000_000)],
  ])('SEC-13 a name of a megabyte, %s, is refused or ignored wherever it stands', (_, long) => {
    for (const mode of MODE_NAMES) {
      const reader = messageReader('zulip', mode);
      const { user: type } = reader.configuration;
      const patch = (operation: object): unknown => attempt(() => readPatchMessage(reader, type, { schemas: [`${MESSAGE}PatchOp`], Operations: [operation] }, LIMITS));
      expectPlain(attempt(() => readResourceMessage(reader, type, { schemas: [CORE], userName: 'a', [long]: 1, name: { [long]: 1 } })));
      for (const at of [long, `emails[${long}]`, `${long}[type pr]`, `emails[type pr].${long}`]) expect(patch({ op: 'remove', path: at })).toBeInstanceOf(ScimError);
      patch({ op: 'add', value: { [long]: 1 } });
      patch({ op: 'add', path: ENTERPRISE, value: { [long]: 1 } });
      const isIgnored = mode === 'compat' && long.trim() === '';
      expect(attempt(() => readFilter(reader, type, long, FILTER_LIMITS)) instanceof ScimError).toBe(!isIgnored);
      expect(attempt(() => parseSort(type, `x${long}`, undefined))).toBeInstanceOf(ScimError);
    }
  });

  it('SEC-13 bulk requests', () => {
    const entry = fc.tuple(fc.constantFrom('POST', 'put', 'PATCH', 'DELETE', 'GET', ''), fc.constantFrom('/Users', '/Users/1', '/Groups/bulkId:a', '/../x', '/Users/1/2', '/', '', '/Users?x'), json, fc.constantFrom('a', 'b', '', '__proto__'))
      .map(([method, at, data, bulkId]) => `{"method":"${method}","path":"${at}","bulkId":"${bulkId}","data":${data}}`);
    const counts = check([fc.array(fc.oneof({ weight: 4, arbitrary: entry }, { weight: 1, arbitrary: json }), { maxLength: 12 }), json], (operations, failOnErrors) => {
      const { operations: parsed } = parseBulkRequest(JSON.parse(`{"schemas":["${MESSAGE}BulkRequest"],"Operations":[${operations.join()}],"failOnErrors":${operations.length % 2 === 0 ? '1' : failOnErrors}}`), 10);
      expect(parsed.length).toBeLessThanOrEqual(10);
      return undefined;
    });
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
  });

  it('SEC-13 search requests, sorting, projection and pages', () => {
    const counts = check([kinds, members, name, fc.string(), fc.constantFrom('1', '-5', '+7', '1e9', '99999999999999999999999', '', '0x10', '\0', ' 1')], (kind, entries, sortBy, text, number) => {
      const { [kind]: type } = messageReader('zulip', 'compat').configuration;
      const page = attempt(() => parsePage(number, number, 100));
      if (!(page instanceof ScimError) && !(page.startIndex >= 1 && page.count >= 0 && page.count <= 100)) throw new Error(JSON.stringify(page));
      attempt(() => parseSort(type, sortBy, text));
      attempt(() => parseSort(type, text, 'descending'));
      attempt(() => makeProjection(type, `${sortBy},${text}`, undefined).apply({ schemas: [type.schema.id], id: '1', userName: 'a' }));
      attempt(() => makeProjection(type, undefined, `${text},${sortBy}`));
      return readSearchRequest(JSON.parse(asObject([['schemas', `["${MESSAGE}SearchRequest"]`], ...entries, ...entries.map(([key, value]): [string, string] => [key === 'title' ? 'filter' : key === 'name' ? 'count' : key, value])])));
    });
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
  });

  it('SEC-13 cursors, opened or not', () => {
    const counts = check([fc.oneof(fc.string(), json, fc.constant('["q",99999999999,5,"id"]')), fc.boolean()], (text, isOurs) =>
      readCursor(text, { close: (each) => each, open: (each) => (isOurs && isJson(each) ? each : undefined) }, { query: 'q', now: 1 }));
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
  });
});

function asObject(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The result, or the SCIM Error; whatever else is thrown is a fault. */
function attempt<Result>(act: () => Result): Result | ScimError {
  try {
    return act();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}

/** No object of the result got a prototype from the message. */
function expectPlain(value: unknown): void {
  if (value instanceof ScimError) return;
  if (Array.isArray(value)) value.forEach(expectPlain);
  else if (typeof value === 'object' && value !== null) {
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`The prototype of ${JSON.stringify(value)} is another.`);
    Object.values(value as JsonObject).forEach(expectPlain);
  }
}
