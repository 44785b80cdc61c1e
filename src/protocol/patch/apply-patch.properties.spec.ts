import * as fc from 'fast-check';
import type { Json, JsonObject } from '../json.js';
import { defineAttribute } from '../schema/attribute.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { userSchema } from '../schema/definitions/user.js';
import { readResource } from '../schema/read-resource.js';
import { defineResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import { applyPatch } from './apply-patch.js';
import type { RawOperation } from './operation.js';
import { bindOperations } from './parse-patch.js';

const ENT = enterpriseUserSchema.id;

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: { ...userSchema, attributes: [...userSchema.attributes, defineAttribute('tags', 'A multi-valued string.', { multiValued: true })] },
  extensions: [{ schema: enterpriseUserSchema, required: false }],
});

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
process.stdout.write(`apply-patch.properties.spec: SEED=${seed}\n`);

/** Few texts, so that values meet. */
const text = fc.constantFrom('a', 'A', 'b', 'c', 'work', 'home');
const element = fc.record({ value: text, type: text, display: text, primary: fc.boolean() }, { requiredKeys: [] });
const address = fc.record({ locality: text, type: text, primary: fc.boolean() }, { requiredKeys: [] });
const name = fc.record({ givenName: text, familyName: text }, { requiredKeys: [] });
const enterprise = fc.record({ department: text, costCenter: text, manager: fc.record({ value: text }, { requiredKeys: [] }) }, { requiredKeys: [] });

const valueByPath: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  userName: text,
  title: text,
  active: fc.boolean(),
  name,
  'name.familyName': text,
  emails: fc.oneof(element, fc.array(element, { maxLength: 3 })),
  addresses: fc.oneof(address, fc.array(address, { maxLength: 3 })),
  tags: fc.array(text, { maxLength: 3 }),
  [ENT]: enterprise,
  [`${ENT}:department`]: text,
  [`${ENT}:manager`]: fc.record({ value: text }),
  [`${ENT}:manager.value`]: text,
};

const valueFilter = fc.constantFrom('type eq "work"', 'type eq "a" and value eq "b"', 'value pr', 'not (type eq "home")', 'primary eq true', 'display eq "A" or type eq "b"');

const byAttribute = fc.constantFrom(...Object.keys(valueByPath)).chain((path) =>
  fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path: fc.constant(path), value: valueOrNull(valueByPath[path] ?? fc.constant(null)) }));
const byFilter = fc.tuple(fc.constantFrom('add' as const, 'replace' as const), valueFilter, fc.oneof(
  element.map((value) => ({ end: '', value })),
  fc.tuple(fc.constantFrom('.value', '.type', '.display'), valueOrNull(text)).map(([end, value]) => ({ end, value })),
  fc.boolean().map((value) => ({ end: '.primary', value })),
)).map(([op, filter, { end, value }]): RawOperation => ({ op, path: `emails[${filter}]${end}`, value }));
const removal = fc.oneof(
  fc.constantFrom(...Object.keys(valueByPath).filter((path) => path !== 'userName')).map((path): RawOperation => ({ op: 'remove', path })),
  fc.tuple(valueFilter, fc.constantFrom('', '.type', '.display', '.value', '.primary')).map(([filter, end]): RawOperation => ({ op: 'remove', path: `emails[${filter}]${end}` })),
  fc.array(element, { minLength: 1, maxLength: 2 }).map((value): RawOperation => ({ op: 'remove', path: 'emails', value })),
);
const withoutPath = fc.tuple(fc.constantFrom('add' as const, 'replace' as const), fc.record(
  { title: valueOrNull(text), name, emails: fc.array(element, { maxLength: 2 }), tags: fc.array(text), [ENT]: valueOrNull(enterprise) }, { requiredKeys: [] },
)).map(([op, value]): RawOperation => ({ op, value: asJson(value) }));
const nonsense = fc.record({ op: fc.constantFrom('add' as const, 'replace' as const, 'remove' as const), path: fc.constantFrom('id', 'nope', 'emails.type', 'emails[', 'userName'), value: fc.jsonValue() })
  .map((operation) => operation as RawOperation);

const operation: fc.Arbitrary<RawOperation> = fc.oneof(
  { weight: 6, arbitrary: byAttribute }, { weight: 5, arbitrary: byFilter }, { weight: 4, arbitrary: removal },
  { weight: 3, arbitrary: withoutPath }, { weight: 1, arbitrary: nonsense },
);

const onePrimary = (elements: readonly JsonObject[]): readonly JsonObject[] =>
  elements.map((each, index) => (index > 0 && each.primary === true ? { ...each, primary: false } : each));
const resource = fc.record(
  { userName: text, title: text, name, emails: fc.array(element).map(onePrimary), addresses: fc.array(address).map(onePrimary), tags: fc.array(text), [ENT]: enterprise },
  { requiredKeys: ['userName'] },
).map((body) => read(asJson(body)));

/** What JSON makes of it: members that are absent are no members. */
function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function valueOrNull(values: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.option(values, { freq: 8, nil: null });
}

/** The canonical form of a body. */
function read(body: JsonObject): JsonObject {
  return readResource(type, { schemas: [userSchema.id, ...type.extensions.map(({ schema }) => schema.id)], ...body });
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** `undefined` when the operations are refused with a SCIM error; whatever else is thrown is a fault. */
function patch(before: JsonObject, operations: readonly RawOperation[], createsMissingElements: boolean): JsonObject | undefined {
  try {
    return applyPatch(type, freeze(before), bindOperations(type, freeze(operations), {}), { createsMissingElements });
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

describe('for any resource and any operations', () => {
  const numRuns = 400;

  it('PAT-09 the resource given is not changed, and the result is a resource in canonical form', () => {
    let applied = 0;
    fc.assert(
      fc.property(resource, fc.array(operation, { minLength: 1, maxLength: 4 }), fc.boolean(), (before, operations, createsMissingElements) => {
        const after = patch(before, operations, createsMissingElements);
        if (after === undefined) return;
        applied++;
        expect(read(after)).toStrictEqual(after);
      }),
      { seed, numRuns },
    );
    expect(applied).toBeGreaterThan(numRuns / 4);
  });

  it('PAT-08 operations in one request do what they do in as many requests', () => {
    let applied = 0;
    fc.assert(
      fc.property(resource, fc.array(operation, { minLength: 2, maxLength: 4 }), (before, operations) => {
        const after = patch(before, operations, true);
        if (after === undefined) return;
        applied++;
        expect(operations.reduce<JsonObject | undefined>((current, each) => current && patch(current, [each], true), before)).toStrictEqual(after);
      }),
      { seed, numRuns },
    );
    expect(applied).toBeGreaterThan(numRuns / 4);
  });

  it('PAT-18 add or replace of an attribute, done again, gives back the very same resource', () => {
    let applied = 0;
    fc.assert(
      fc.property(resource, fc.oneof(byAttribute, withoutPath), (before, each) => {
        const after = patch(before, [each], false);
        if (after === undefined) return;
        applied++;
        expect(patch(after, [each], false)).toBe(after);
      }),
      { seed, numRuns },
    );
    expect(applied).toBeGreaterThan(numRuns / 2);
  });

  it('REM-07 a removal, done again, gives back the very same resource', () => {
    fc.assert(
      fc.property(resource, removal, (before, each) => {
        const after = patch(before, [each], false);
        expect(after && patch(after, [each], false)).toBe(after);
      }),
      { seed, numRuns },
    );
  });
});
