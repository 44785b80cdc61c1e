import { applyPatch } from '../patch/apply-patch.js';
import type { RawOperation } from '../patch/operation.js';
import { bindOperations } from '../patch/parse-patch.js';
import type { JsonObject } from '../json.js';
import { ScimError } from '../scim-error.js';
import { assertComplete } from './assert-complete.js';
import { defineAttribute } from './attribute.js';
import { userSchema } from './definitions/user.js';
import { defineResourceType } from './resource-type.js';

const BADGE = 'urn:example:2.0:Badge';
const required = { required: true } as const;

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: {
    ...userSchema,
    attributes: [
      ...userSchema.attributes,
      defineAttribute('car', '', { type: 'complex', subAttributes: [defineAttribute('plate', '', required), defineAttribute('colour', '')] }),
      defineAttribute('keys', '', { type: 'complex', multiValued: true, subAttributes: [defineAttribute('value', '', required), defineAttribute('door', '')] }),
    ],
  },
  extensions: [
    { schema: { id: BADGE, name: 'Badge', description: '', attributes: [defineAttribute('number', '', required), defineAttribute('colour', '')] }, required: false },
  ],
});

function refusalOf(body: () => void): unknown {
  try {
    body();
    return undefined;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return [error.scimType, error.detail];
  }
}

describe('A resource is complete', () => {
  const cases: readonly (readonly [name: string, resource: JsonObject, missing: string | undefined])[] = [
    ['with what is required of it alone', { userName: 'a' }, undefined],
    ['not without a required attribute', { title: 'x' }, 'userName'],
    ['without an extension that is not required', { userName: 'a' }, undefined],
    ['not with an extension that lacks what is required there', { userName: 'a', [BADGE]: { colour: 'red' } }, `${BADGE}:number`],
    ['not with a complex value that lacks a required sub-attribute', { userName: 'a', car: { colour: 'red' } }, 'car.plate'],
    ['when it has it', { userName: 'a', car: { plate: 'x' } }, undefined],
    ['not with one element of several that lacks it', { userName: 'a', keys: [{ value: '1' }, { door: 'front' }] }, 'keys.value'],
    ['when each element has it', { userName: 'a', keys: [{ value: '1' }, { value: '2' }] }, undefined],
  ];
  it.each(cases)('CRE-07 %s', (_, resource, missing) => {
    expect(refusalOf(() => assertComplete(type, resource))).toEqual(missing && ['invalidValue', `${missing} is required.`]);
  });
});

describe('PATCH leaves nothing incomplete', () => {
  const patch = (before: JsonObject, ...operations: readonly RawOperation[]): JsonObject => applyPatch(type, before, bindOperations(type, operations, {}), { createsMissingElements: true });
  const cases: readonly (readonly [name: string, before: JsonObject, operation: RawOperation, refusal: readonly string[] | undefined])[] = [
    ['an extension begun without what it requires', {}, { op: 'add', path: `${BADGE}:colour`, value: 'red' }, ['invalidValue', `${BADGE}:number is required.`]],
    ['a complex value likewise', {}, { op: 'add', path: 'car.colour', value: 'red' }, ['invalidValue', 'car.plate is required.']],
    ['an element likewise', { keys: [{ value: '1' }] }, { op: 'add', path: 'keys', value: [{ door: 'front' }] }, ['invalidValue', 'keys.value is required.']],
    ['an extension as a whole', {}, { op: 'add', value: { [BADGE]: { number: '1' } } }, undefined],
    ['what lacked it before, and still does', { [BADGE]: { colour: 'red' } }, { op: 'replace', path: `${BADGE}:colour`, value: 'blue' }, undefined],
    ['what lacked something else', { [BADGE]: { colour: 'red' } }, { op: 'add', path: 'car.colour', value: 'red' }, ['invalidValue', 'car.plate is required.']],
  ];
  it.each(cases)('REM-08 %s', (_, before, operation, refusal) => {
    expect(refusalOf(() => patch({ userName: 'a', ...before }, operation))).toEqual(refusal);
  });

  it('and asks at the end, not in between', () => {
    const after = patch({ userName: 'a' }, { op: 'add', path: `${BADGE}:colour`, value: 'red' }, { op: 'add', path: `${BADGE}:number`, value: '1' });
    expect(after[BADGE]).toEqual({ colour: 'red', number: '1' });
  });
});
