import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { defineAttribute } from './attribute.js';
import { commonAttributes } from './definitions/common.js';
import { enterpriseUserSchema } from './definitions/enterprise-user.js';
import { groupSchema } from './definitions/group.js';
import { userSchema } from './definitions/user.js';
import { describeResourceType, describeSchema } from './describe-schema.js';
import { defineResourceType } from './resource-type.js';
import type { Schema } from './schema.js';

const BASE = 'https://example.com/scim/v2';
const schemas: readonly (readonly [string, Schema])[] = [['User', userSchema], ['Group', groupSchema], ['EnterpriseUser', enterpriseUserSchema]];

/** The descriptions of the attributes and sub-attributes of a schema, by path. */
function describeAll(schema: Schema): ReadonlyMap<string, JsonObject> {
  const described = new Map<string, JsonObject>();
  const collect = (attributes: Json | undefined, prefix: string): void => {
    for (const attribute of isJsonArray(attributes) ? attributes : []) {
      if (!isJsonObject(attribute)) continue;
      const path = `${prefix}${String(attribute.name)}`;
      described.set(path, attribute);
      collect(attribute.subAttributes, `${path}.`);
    }
  };
  collect(describeSchema(schema, BASE).attributes, '');
  return described;
}

const pathsWhere = (schema: Schema, holds: (attribute: JsonObject) => boolean): readonly string[] =>
  [...describeAll(schema)].filter(([, attribute]) => holds(attribute)).map(([path]) => path);

describe('a schema as /Schemas shows it', () => {
  it('DISC-13 has id, name, description, attributes and meta', () => {
    const { attributes, ...rest } = describeSchema(groupSchema, BASE);
    expect(rest).toStrictEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: groupSchema.id,
      name: 'Group',
      description: 'Group',
      meta: { resourceType: 'Schema', location: `${BASE}/Schemas/${groupSchema.id}` },
    });
    expect(isJsonArray(attributes) && attributes.length).toBe(groupSchema.attributes.length);
  });

  it('DISC-14 states every characteristic of a string', () => {
    expect(describeAll(userSchema).get('userName')).toStrictEqual({
      name: 'userName',
      type: 'string',
      multiValued: false,
      description: 'Unique name of the user, usually an e-mail address; compared without regard to case.',
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    });
  });

  it('DISC-14 states canonical values and reference types where there are some', () => {
    const user = describeAll(userSchema);
    expect(user.get('emails.type')).toMatchObject({ canonicalValues: ['work', 'home', 'other'] });
    expect(user.get('groups.$ref')).toMatchObject({ type: 'reference', referenceTypes: ['Group'], caseExact: true });
    expect(describeAll(groupSchema).get('members.$ref')).toMatchObject({ referenceTypes: ['User', 'Group'] });
    expect(user.get('title')).not.toHaveProperty('canonicalValues');
    expect(user.get('title')).not.toHaveProperty('referenceTypes');
    expect(user.get('title')).not.toHaveProperty('subAttributes');
  });

  it.each(schemas)('DISC-14 states the same of every attribute: %s', (_name, schema) => {
    for (const attribute of describeAll(schema).values()) {
      expect(attribute).toMatchObject({
        name: expect.stringMatching(/^(\$ref|[A-Za-z][\w$-]*)$/),
        type: expect.stringMatching(/^(string|boolean|decimal|integer|dateTime|binary|reference|complex)$/),
        multiValued: expect.any(Boolean),
        description: expect.stringMatching(/.\.$/),
        required: expect.any(Boolean),
        mutability: expect.stringMatching(/^(readOnly|readWrite|immutable|writeOnly)$/),
        returned: expect.stringMatching(/^(always|never|default|request)$/),
      });
    }
  });

  it.each(schemas)('DISC-15 no sub-attribute is complex: %s', (_name, schema) => {
    expect(pathsWhere(schema, ({ type }) => type === 'complex').filter((path) => path.includes('.'))).toEqual([]);
    expect(pathsWhere(schema, ({ type, subAttributes }) => (type === 'complex') !== isJsonArray(subAttributes))).toEqual([]);
  });

  it.each(schemas)('DISC-16 a complex attribute has neither uniqueness nor caseExact, every text has both: %s', (_name, schema) => {
    expect(pathsWhere(schema, (attribute) => attribute.type === 'complex' && ('uniqueness' in attribute || 'caseExact' in attribute))).toEqual([]);
    expect(pathsWhere(schema, (attribute) => attribute.type === 'string' && !('uniqueness' in attribute && 'caseExact' in attribute))).toEqual([]);
    expect(pathsWhere(schema, (attribute) => attribute.type === 'boolean' && 'caseExact' in attribute)).toEqual([]);
  });

  it.each(schemas)('DISC-18 the common attributes are listed in no schema: %s', (_name, schema) => {
    expect(schema.attributes.filter(({ key }) => commonAttributes.some((common) => common.key === key))).toEqual([]);
  });

  it.each(schemas)('DISC-28 nothing in it is null or undefined: %s', (_name, schema) => {
    expect(JSON.parse(JSON.stringify(describeSchema(schema, BASE)))).toStrictEqual(describeSchema(schema, BASE));
    expect(JSON.stringify(describeSchema(schema, BASE))).not.toContain('null');
  });
});

describe('the definitions follow RFC 7643 with its errata', () => {
  it.each<readonly [string, Schema, (attribute: JsonObject) => boolean, readonly string[]]>([
    ['4.2 required of a User', userSchema, ({ required }) => required === true, ['userName']],
    ['5368 required of a Group', groupSchema, ({ required }) => required === true, ['displayName']],
    ['required of the enterprise extension', enterpriseUserSchema, ({ required }) => required === true, []],
    ['4.2 unique in a User', userSchema, ({ uniqueness }) => uniqueness === 'server', ['userName']],
    ['A-22 unique in a Group', groupSchema, ({ uniqueness }) => uniqueness === 'server', ['displayName']],
    ['4.2 write-only', userSchema, ({ mutability }) => mutability === 'writeOnly', ['password']],
    ['USR-05 never returned', userSchema, ({ returned }) => returned === 'never', ['password']],
    ['USR-14 read-only in a User', userSchema, ({ mutability }) => mutability === 'readOnly', ['groups', 'groups.value', 'groups.$ref', 'groups.display', 'groups.type']],
    ['5 immutable in a Group', groupSchema, ({ mutability }) => mutability === 'immutable', ['members.value', 'members.$ref', 'members.type']],
    ['6011 read-only in a Group', groupSchema, ({ mutability }) => mutability === 'readOnly', ['members.display']],
    ['ENT-03 read-only in the enterprise extension', enterpriseUserSchema, ({ mutability }) => mutability === 'readOnly', ['manager.displayName']],
    ['6000, 6001, 8470 case-exact in a User', userSchema, ({ caseExact }) => caseExact === true, ['profileUrl', 'photos.value', 'groups.value', 'groups.$ref', 'x509Certificates.value']],
    ['6001 case-exact in a Group', groupSchema, ({ caseExact }) => caseExact === true, ['members.value', 'members.$ref']],
    ['8472 case-exact in the enterprise extension', enterpriseUserSchema, ({ caseExact }) => caseExact === true, ['manager.value', 'manager.$ref']],
    ['8435 binary', userSchema, ({ type }) => type === 'binary', ['x509Certificates.value']],
    ['multi-valued in a User', userSchema, ({ multiValued }) => multiValued === true, ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'groups', 'entitlements', 'roles', 'x509Certificates']],
    ['6005 primary in a User', userSchema, ({ name }) => name === 'primary', ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates'].map((name) => `${name}.primary`)],
  ])('%s', (_rule, schema, holds, paths) => {
    expect(pathsWhere(schema, holds)).toEqual(paths);
  });

  it.each<readonly [string, readonly string[]]>([
    ['id', ['readOnly', 'always', 'true']],
    ['externalId', ['readWrite', 'default', 'true']],
    ['meta', ['readOnly', 'default', 'false']],
    ['schemas', ['readOnly', 'always', 'true']],
  ])('4.1 the common attribute %s', (name, expected) => {
    const attribute = commonAttributes.find((common) => common.name === name);
    expect([attribute?.mutability, attribute?.returned, String(attribute?.caseExact)]).toEqual(expected);
  });

  it('DISC-14 what a definition leaves open has the default of RFC 7643 §2.2', () => {
    expect(defineAttribute('nickName', 'Name.')).toStrictEqual({
      name: 'nickName', key: 'nickname', description: 'Name.', type: 'string', multiValued: false, required: false, caseExact: false,
      mutability: 'readWrite', returned: 'default', uniqueness: 'none', isClosed: false,
    });
  });

  it.each(['reference', 'binary'] as const)('6000, 6001 a %s is case-exact', (type) => {
    expect(defineAttribute('x', 'X.', { type }).caseExact).toBe(true);
  });
});

describe('a resource type as /ResourceTypes shows it', () => {
  it('DISC-20, DISC-22 has id, name, endpoint, schema and extensions', () => {
    const user = defineResourceType({
      name: 'User', endpoint: '/Users', description: 'User Account', schema: userSchema, extensions: [{ schema: enterpriseUserSchema, required: true }],
    });
    expect(describeResourceType(user, BASE)).toStrictEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'User Account',
      schema: userSchema.id,
      schemaExtensions: [{ schema: enterpriseUserSchema.id, required: true }],
      meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
    });
  });
});
