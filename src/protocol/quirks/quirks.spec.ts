import { parseFilter } from '../filter/parse-filter.js';
import { printFilter } from '../filter/print-filter.js';
import type { Json, JsonObject } from '../json.js';
import type { RawOperation } from '../patch/operation.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { groupSchema } from '../schema/definitions/group.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType, type ResourceType } from '../schema/resource-type.js';
import { PATCH_OP_MESSAGE } from '../urns.js';
import { emptyStrings } from './any/empty-strings.js';
import { inferredSchemas } from './any/inferred-schemas.js';
import { olderEnterpriseUrns } from './any/older-enterprise-urns.js';
import { compatQuirks } from './compat.js';
import { appRoleStrings } from './entra/app-role-strings.js';
import { booleanStrings } from './entra/boolean-strings.js';
import { dottedExtensionPaths } from './entra/dotted-extension-paths.js';
import { flattenedKeys } from './entra/flattened-keys.js';
import { referenceShapes } from './entra/reference-shapes.js';
import { unqualifiedExtensionAttributes } from './entra/unqualified-extension-attributes.js';
import { jsonTextValue } from './keycloak/json-text-value.js';
import { wrappedScalars } from './keycloak/wrapped-scalars.js';
import { emailAlias } from './okta/email-alias.js';
import { loneElement } from './onelogin/lone-element.js';
import { managerId } from './onelogin/manager-id.js';
import { roleText } from './onelogin/role-text.js';
import { onePrimary } from './pingone/one-primary.js';
import type { Quirk } from './quirk.js';
import { rewriteNames } from './rewrite-name.js';
import { rewriteFilter, rewriteOperations, rewritePatch, rewriteResource } from './rewrite.js';
import { readOnlyManagerName } from './wso2/read-only-manager-name.js';

const CORE = userSchema.id;
const GROUP = groupSchema.id;
const ENT = enterpriseUserSchema.id;
const OLDER = 'urn:scim:schemas:extension:enterprise:1.0';
const MISSPELT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User';

const user = defineResourceType({ name: 'User', endpoint: '/Users', description: 'User', schema: userSchema, extensions: [{ schema: enterpriseUserSchema, required: false }] });
const group = defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: groupSchema, extensions: [] });

type ResourceRow = readonly [sent: string, quirk: Quirk, type: ResourceType, body: JsonObject, means: JsonObject];
type OperationRow = readonly [sent: string, quirk: Quirk, type: ResourceType, operation: RawOperation, means: readonly RawOperation[]];
type FilterRow = readonly [sent: string, quirk: Quirk, type: ResourceType, filter: string, means: string];

const replace = (path: string | undefined, value: Json): RawOperation => ({ op: 'replace', value, ...(path !== undefined && { path }) });
const add = (path: string | undefined, value: Json): RawOperation => ({ op: 'add', value, ...(path !== undefined && { path }) });

describe('what a client sends in a body → what RFC 7643 says', () => {
  it.each<ResourceRow>([
    ['A-31 an empty string for what is not set', emptyStrings, user, { title: '', displayName: 'x' }, { title: null, displayName: 'x' }],
    ['A-31 an empty string in a complex attribute', emptyStrings, user, { name: { givenName: '', familyName: 'J' } }, { name: { givenName: null, familyName: 'J' } }],
    ['A-31 an empty string in an element', emptyStrings, user, { emails: [{ value: 'a', display: '' }] }, { emails: [{ value: 'a', display: null }] }],
    ['A-31 an empty string in an extension', emptyStrings, user, { [ENT]: { department: '' } }, { [ENT]: { department: null } }],
    ['A-31 an empty string under a name in another case', emptyStrings, user, { TITLE: '', [ENT.toUpperCase()]: { DEPARTMENT: '' } }, { TITLE: null, [ENT.toUpperCase()]: { DEPARTMENT: null } }],
    ['A-31 an empty string in one of two elements', emptyStrings, user, { emails: [{ value: 'a' }, { value: 'b', display: '' }] }, { emails: [{ value: 'a' }, { value: 'b', display: null }] }],
    ['A-02 no schemas', inferredSchemas, user, { userName: 'b' }, { schemas: [CORE], userName: 'b' }],
    ['A-02 no schemas, with an extension', inferredSchemas, user, { userName: 'b', [ENT]: {} }, { schemas: [CORE, ENT], userName: 'b', [ENT]: {} }],
    ['A-02 schemas without the base schema', inferredSchemas, user, { schemas: [ENT], userName: 'b' }, { schemas: [CORE], userName: 'b' }],
    ['A-02 schemas under a name in another case', inferredSchemas, user, { Schemas: [CORE], userName: 'b' }, { schemas: [CORE], userName: 'b' }],
    ['A-02 schemas that is a string', inferredSchemas, user, { schemas: CORE, userName: 'b' }, { schemas: [CORE], userName: 'b' }],
    ['A-02 schemas with a URI of the client', inferredSchemas, group,
      { schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'], displayName: 'x' }, { schemas: [GROUP], displayName: 'x' }],
    ['A-02 the enterprise extension under its URN of SCIM 1', olderEnterpriseUrns, user, { userName: 'b', [OLDER]: { department: 'x' } }, { userName: 'b', [ENT]: { department: 'x' } }],
    ['A-02 the enterprise extension under a misspelled URN, in any case', olderEnterpriseUrns, user, { [MISSPELT.toUpperCase()]: { department: 'x' } }, { [ENT]: { department: 'x' } }],
    ['A-19 an extension attribute at the top', unqualifiedExtensionAttributes, user, { userName: 'b', department: 'x' }, { userName: 'b', [ENT]: { department: 'x' } }],
    ['A-19 an extension attribute at the top, beside its extension', unqualifiedExtensionAttributes, user,
      { Department: 'x', [ENT.toUpperCase()]: { costCenter: '7' } }, { [ENT.toUpperCase()]: { Department: 'x', costCenter: '7' } }],
    ['A-19 an extension attribute beside __proto__, which is a name like another', unqualifiedExtensionAttributes, user, JSON.parse('{"department":"x","__proto__":{"title":"y"}}'), JSON.parse(`{"__proto__":{"title":"y"},"${ENT}":{"department":"x"}}`)],
    ['A-19 an extension attribute in both places: the extension counts', unqualifiedExtensionAttributes, user, { department: 'x', [ENT]: { department: 'y' } }, { [ENT]: { department: 'y' } }],
    ['A-05 a boolean as text', booleanStrings, user, { active: 'False', emails: [{ value: 'a', primary: ' TRUE ' }] }, { active: false, emails: [{ value: 'a', primary: true }] }],
    ['A-08 a manager as a bare id', referenceShapes, user, { [ENT]: { manager: 'M' } }, { [ENT]: { manager: { value: 'M' } } }],
    ['A-08 a manager as a list of one', referenceShapes, user, { [ENT]: { manager: [{ $ref: '../Users/M', value: 'M' }] } }, { [ENT]: { manager: { $ref: '../Users/M', value: 'M' } } }],
    ['A-08 a manager that is cleared with an empty string', referenceShapes, user, { [ENT]: { manager: '' } }, { [ENT]: { manager: null } }],
    ['members as bare ids', referenceShapes, group, { members: ['u1', { value: 'u2' }] }, { members: [{ value: 'u1' }, { value: 'u2' }] }],
    ['a lone object for a list', loneElement, user, { emails: { value: 'a' } }, { emails: [{ value: 'a' }] }],
    ['a manager by the name that SCIM 1 has for the id', managerId, user, { [ENT]: { manager: { managerId: 'M', $ref: 'r' } } }, { [ENT]: { manager: { value: 'M', $ref: 'r' } } }],
    ['roles as one text', roleText, user, { roles: 'a, b;c;' }, { roles: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] }],
    ['roles as an empty text', roleText, user, { roles: '' }, { roles: [] }],
    ['two primary elements', onePrimary, user, { emails: [{ value: 'a' }, { value: 'b', primary: true }, { value: 'c', Primary: true, type: 'home' }] },
      { emails: [{ value: 'a' }, { value: 'b', primary: true }, { value: 'c', Primary: false, type: 'home' }] }],
    ['a value in a list of one', wrappedScalars, user, { active: [false], title: ['x'] }, { active: false, title: 'x' }],
    ['an app role as JSON text', appRoleStrings, user, { roles: [{ primary: true, value: '{"id":"7","value":"Admin","displayName":"Administrator"}' }] }, { roles: [{ primary: true, value: 'Admin', display: 'Administrator' }] }],
    ['an app role as JSON text without a value', appRoleStrings, user, { roles: [{ value: '{"displayName":"Administrator"}' }] }, { roles: [{ value: null, display: 'Administrator' }] }],
    ['an app role as JSON text beside another role', appRoleStrings, user, { roles: [{ value: 'User' }, { value: '{"value":"Admin"}' }, 'x'] }, { roles: [{ value: 'User' }, { value: 'Admin' }, 'x'] }],
    ['an app role with displayName', appRoleStrings, user, { roles: [{ value: 'Admin', displayName: 'Administrator' }] }, { roles: [{ value: 'Admin', display: 'Administrator' }] }],
    ['an app role with displayName and display', appRoleStrings, user, { roles: [{ value: 'Admin', displayName: 'x', display: 'y' }] }, { roles: [{ value: 'Admin', display: 'y' }] }],
  ])('%s', (_sent, quirk, type, body, means) => {
    expect(rewriteResource([quirk], type, body)).toStrictEqual(means);
  });
});

describe('what a client sends as an operation → what RFC 7644 says', () => {
  it.each<OperationRow>([
    ['A-31 an empty string clears', emptyStrings, user, replace('title', ''), [replace('title', null)]],
    ['A-31 an empty string clears a sub-attribute of elements', emptyStrings, user, replace('emails[type eq "work"].display', ''), [replace('emails[type eq "work"].display', null)]],
    ['A-31 an empty string in a value without a path', emptyStrings, user, replace(undefined, { title: '', [ENT]: { department: '' } }), [replace(undefined, { title: null, [ENT]: { department: null } })]],
    ['A-31 an empty string in the value of an extension', emptyStrings, user, replace(ENT, { department: '' }), [replace(ENT, { department: null })]],
    ['A-19 a path without the URN of its extension', unqualifiedExtensionAttributes, user, add('department', 'x'), [add(`${ENT}:department`, 'x')]],
    ['A-19 a path with a colon in its filter alone', unqualifiedExtensionAttributes, user, { op: 'remove', path: 'manager[value eq "a:b"]' }, [{ op: 'remove', path: `${ENT}:manager[value eq "a:b"]` }]],
    ['A-19 a path to a sub-attribute without the URN of its extension', unqualifiedExtensionAttributes, user, { op: 'remove', path: 'manager.value' }, [{ op: 'remove', path: `${ENT}:manager.value` }]],
    ['A-19 extension attributes in a value without a path', unqualifiedExtensionAttributes, user, replace(undefined, { title: 'x', department: 'y' }), [replace(undefined, { title: 'x' }), replace(`${ENT}:department`, 'y')]],
    ['PAT-21 keys that are paths', flattenedKeys, user,
      replace(undefined, { displayName: 'x', 'name.givenName': 'B', [`${ENT}:department`]: 'y', 'emails[type eq "work"].value': 'w@x', [`${CORE}:title`]: 'z' }),
      [replace(undefined, { displayName: 'x' }), replace('name.givenName', 'B'), replace(`${ENT}:department`, 'y'), replace('emails[type eq "work"].value', 'w@x'), replace(`${CORE}:title`, 'z')]],
    ['PAT-21 keys that are paths, beside one in another case that is a name', flattenedKeys, user, replace(undefined, { DISPLAYNAME: 'x', 'Name.GivenName': 'B' }), [replace(undefined, { DISPLAYNAME: 'x' }), replace('Name.GivenName', 'B')]],
    ['a value without a path as JSON text', jsonTextValue, user, replace(undefined, '{"displayName":"Ann"}'), [replace(undefined, { displayName: 'Ann' })]],
    ['A-05 a boolean as text', booleanStrings, user, replace('active', 'False'), [replace('active', false)]],
    ['A-05 a boolean as text, in a sub-attribute of elements', booleanStrings, user, add('emails[type eq "work"].primary', 'True'), [add('emails[type eq "work"].primary', true)]],
    ['A-05 a boolean as text, in a value without a path', booleanStrings, user, replace(undefined, { active: 'true' }), [replace(undefined, { active: true })]],
    ['A-05 a boolean in a list', wrappedScalars, user, replace('active', [false]), [replace('active', false)]],
    ['a value in a list of one, in a sub-attribute of elements', wrappedScalars, user, replace('emails[type eq "work"].value', ['a']), [replace('emails[type eq "work"].value', 'a')]],
    ['A-08 a manager as a bare id', referenceShapes, user, add(`${ENT}:manager`, 'M'), [add(`${ENT}:manager`, { value: 'M' })]],
    ['A-08 a manager as a list of one', referenceShapes, user, add(`${ENT}:manager`, [{ $ref: 'r', value: 'M' }]), [add(`${ENT}:manager`, { $ref: 'r', value: 'M' })]],
    ['A-06 members as bare ids', referenceShapes, group, { op: 'remove', path: 'members', value: ['u1'] }, [{ op: 'remove', path: 'members', value: [{ value: 'u1' }] }]],
    ['A-02 a path with an older URN', olderEnterpriseUrns, user, replace(`${OLDER}:department`, 'x'), [replace(`${ENT}:department`, 'x')]],
    ['A-02 an extension as a whole under an older URN', olderEnterpriseUrns, user, { op: 'remove', path: MISSPELT }, [{ op: 'remove', path: ENT }]],
    ['A-02 older URNs in a value without a path', olderEnterpriseUrns, user, replace(undefined, { title: 'x', [OLDER]: { department: 'y' } }), [replace(undefined, { title: 'x', [ENT]: { department: 'y' } })]],
    ['A-08 a path with a dot after the URN', dottedExtensionPaths, user, add(`${ENT}.manager.value`, 'M'), [add(`${ENT}:manager.value`, 'M')]],
    ['A-08 a key with a dot after the URN', dottedExtensionPaths, user, add(undefined, { title: 'x', [`${ENT}.Manager`]: 'M' }), [add(undefined, { title: 'x', [`${ENT}:Manager`]: 'M' })]],
    ['the read-only name of the manager', readOnlyManagerName, user, replace(`${ENT}:manager.displayName`, 'x'), []],
    ['roles as one text', roleText, user, replace('roles', 'a,b'), [replace('roles', [{ value: 'a' }, { value: 'b' }])]],
    ['two primary elements', onePrimary, user, add('emails', [{ value: 'a', primary: true }, { value: 'b', primary: true }]), [add('emails', [{ value: 'a', primary: true }, { value: 'b', primary: false }])]],
    ['a lone object for a list', loneElement, group, add('members', { value: 'u1' }), [add('members', [{ value: 'u1' }])]],
    ['an app role as JSON text', appRoleStrings, user, add('roles', [{ value: '{"value":"Admin","displayName":"A"}' }]), [add('roles', [{ value: 'Admin', display: 'A' }])]],
  ])('%s', (_sent, quirk, type, operation, means) => {
    expect(rewriteOperations([quirk], type, [operation])).toStrictEqual(means);
  });

  it('A-02 a PATCH without schemas', () => {
    expect(rewritePatch([inferredSchemas], { Operations: [] })).toStrictEqual({ schemas: [PATCH_OP_MESSAGE], Operations: [] });
  });
});

describe('what a client sends as a filter → what RFC 7644 says', () => {
  it.each<FilterRow>([
    ['A-05 a boolean as text', booleanStrings, user, 'active eq "True"', 'active eq true'],
    ['A-05 a boolean as text, in a sub-attribute', booleanStrings, user, 'emails.primary eq "false"', 'emails.primary eq false'],
    ['A-05 a boolean as text, in brackets', booleanStrings, user, 'roles[primary eq "True" and value pr]', 'roles[primary eq true and value pr]'],
    ['A-05 below and, or, not', booleanStrings, user, 'title pr and not (active eq "true" or active eq "FALSE")', 'title pr and not (active eq true or active eq false)'],
    ['A-19 an extension attribute without its URN', unqualifiedExtensionAttributes, user, 'department eq "x" and manager.value eq "M"', `${ENT}:department eq "x" and ${ENT}:manager.value eq "M"`],
    ['A-02 an older URN', olderEnterpriseUrns, user, `${OLDER}:department eq "x"`, `${ENT}:department eq "x"`],
    ['A-08 a dot after the URN', dottedExtensionPaths, user, `${ENT}.manager.value eq "M"`, `${ENT}:manager.value eq "M"`],
    ['email for emails.value', emailAlias, user, 'EMAIL eq "a@x"', 'emails.value eq "a@x"'],
    ['A-19 the presence of an extension attribute without its URN', unqualifiedExtensionAttributes, user, 'not (department pr)', `not (${ENT}:department pr)`],
    ['A-02 the presence of an attribute under an older URN', olderEnterpriseUrns, user, `${OLDER}:department pr`, `${ENT}:department pr`],
    ['A-08 the presence of an attribute after a dot', dottedExtensionPaths, user, `${ENT}.manager pr`, `${ENT}:manager pr`],
    ['email for emails.value, as presence', emailAlias, user, 'email pr', 'emails.value pr'],
  ])('%s', (_sent, quirk, type, filter, means) => {
    expect(printFilter(rewriteFilter([quirk], type, parseFilter(filter)))).toBe(means);
  });

  it('a list of names is rewritten name by name', () => {
    expect(rewriteNames(compatQuirks, user, `userName, department,${OLDER}:costCenter,${ENT}.manager,email,foo`)).toBe(`userName,${ENT}:department,${ENT}:costCenter,${ENT}:manager,emails.value,foo`);
    expect(rewriteNames(compatQuirks, group, 'department,email')).toBe('department,email');
    expect(rewriteNames(compatQuirks, user, undefined)).toBeUndefined();
  });

  it('the filter of a PATCH path is rewritten as what stands in brackets', () => {
    expect(printFilter(rewriteFilter([booleanStrings], user, parseFilter('primary eq "True"'), 'roles'))).toBe('primary eq true');
  });
});

describe('what does not fit the quirk passes unchanged', () => {
  it.each<readonly [string, Quirk, ResourceType, JsonObject]>([
    ['A-31 an empty string for a required attribute', emptyStrings, user, { userName: '' }],
    ['text that is no boolean', booleanStrings, user, { active: 'yes' }],
    ['"true" for a string', booleanStrings, user, { title: 'true' }],
    ['a list of two for a single value', wrappedScalars, user, { title: ['x', 'y'] }],
    ['a list of one for a multi-valued attribute', wrappedScalars, user, { roles: ['x'] }],
    ['a list of one object for a single value', wrappedScalars, user, { [ENT]: { manager: [{ value: 'M' }] } }],
    ['a list of two managers', referenceShapes, user, { [ENT]: { manager: [{ value: 'M' }, { value: 'N' }] } }],
    ['text for a complex attribute without value', referenceShapes, user, { name: 'Barbara' }],
    ['an object for a single complex attribute', loneElement, user, { name: { givenName: 'B' } }],
    ['text in a role that is no JSON', appRoleStrings, user, { roles: [{ value: '{admin' }] }],
    ['text in a role that is no object', appRoleStrings, user, { roles: [{ value: '["Admin"]' }] }],
    ['JSON text in another attribute', appRoleStrings, user, { entitlements: [{ value: '{"value":"x"}' }] }],
    ['an empty string in what is unknown', emptyStrings, user, { foo: { bar: '' }, name: { baz: '' }, [ENT]: { qux: '' } }],
    ['an unknown attribute at the top', unqualifiedExtensionAttributes, user, { foo: 'x' }],
    ['an extension attribute that the core schema has too', unqualifiedExtensionAttributes, user, { displayName: 'x' }],
    ['an extension attribute of another type', unqualifiedExtensionAttributes, group, { department: 'x' }],
    ['an older URN for a type without the extension', olderEnterpriseUrns, group, { [OLDER]: { department: 'x' } }],
    ['text for another attribute than roles', roleText, user, { entitlements: 'a,b' }],
    ['a role as JSON text', roleText, user, { roles: '{"value":"a,b"}' }],
    ['a managerId beside a value', managerId, user, { [ENT]: { manager: { value: 'M', managerId: 'N' } } }],
    ['one primary element of two', onePrimary, user, { emails: [{ value: 'a', primary: false }, { value: 'b', primary: true }, 'c'] }],
    ['members, who have no primary', onePrimary, group, { members: [{ value: 'a', primary: true }, { value: 'b', primary: true }] }],
    ['a read-only attribute', loneElement, user, { groups: { value: 'g' } }],
  ])('%s', (_sent, quirk, type, body) => {
    expect(rewriteResource([quirk], type, body)).toBe(body);
  });

  it.each<readonly [string, Quirk, RawOperation]>([
    ['JSON text with a path is text', jsonTextValue, replace('title', '{"displayName":"Ann"}')],
    ['text without a path that is no JSON', jsonTextValue, replace(undefined, '{displayName')],
    ['text without a path that is no JSON object', jsonTextValue, replace(undefined, '["displayName"]')],
    ['an object without a path', jsonTextValue, replace(undefined, { displayName: 'Ann' })],
    ['keys that are paths, with a path', flattenedKeys, replace('name', { 'name.givenName': 'B' })],
    ['keys that are paths, in a remove', flattenedKeys, { op: 'remove', value: { 'name.givenName': 'B' } }],
    ['keys that are no paths', flattenedKeys, replace(undefined, { DISPLAYNAME: 'x', [ENT.toUpperCase()]: {}, 'foo.bar': 'y' })],
    ['a dot after the URN and no attribute', dottedExtensionPaths, replace(`${ENT}.foo`, 'x')],
    ['a path to another sub-attribute of the manager', readOnlyManagerName, replace(`${ENT}:manager.value`, 'x')],
    ['a manager as an object', readOnlyManagerName, replace(`${ENT}:manager`, { displayName: 'x' })],
    ['REM-10 an empty string that a remove lists', emptyStrings, { op: 'remove', path: 'emails', value: '' }],
    ['an unknown sub-attribute of an extension attribute as a key', unqualifiedExtensionAttributes, replace(undefined, { 'manager.foo': 'x' })],
    ['extension attributes in a remove', unqualifiedExtensionAttributes, { op: 'remove', value: { department: 'x' } }],
  ])('%s', (_sent, quirk, operation) => {
    expect(rewriteOperations([quirk], user, [operation])[0]).toBe(operation);
    expect(rewriteOperations([quirk], user, [operation])).toHaveLength(1);
  });

  it.each<readonly [string, Quirk, string]>([
    ['a boolean compared with other text', booleanStrings, 'active eq "yes"'],
    ['a string compared with "true"', booleanStrings, 'title eq "true"'],
    ['email in brackets', emailAlias, 'emails[email eq "x"]'],
    ['an older URN in brackets', olderEnterpriseUrns, `emails[${OLDER}:department eq "x"]`],
    ['a dot after the URN in brackets', dottedExtensionPaths, `emails[${ENT}.manager eq "x"]`],
    ['an extension attribute in brackets', unqualifiedExtensionAttributes, 'emails[department eq "x"]'],
  ])('%s', (_sent, quirk, filter) => {
    expect(printFilter(rewriteFilter([quirk], user, parseFilter(filter)))).toBe(filter);
  });

  it('email is no alias for a type without emails', () => {
    expect(printFilter(rewriteFilter([emailAlias], group, parseFilter('email eq "x"')))).toBe('email eq "x"');
  });

  it.each([null, undefined, 'text', 7, ['x']])('a body that is no object: %j', (body) => {
    expect(rewriteResource(compatQuirks, user, body)).toBe(body);
    expect(rewritePatch(compatQuirks, body)).toBe(body);
  });
});

describe('a client that follows the RFC is given back the very same value', () => {
  const body: JsonObject = {
    schemas: [CORE, ENT],
    userName: 'b',
    name: { givenName: 'B' },
    active: true,
    emails: [{ value: 'a', type: 'work', primary: true }],
    roles: [{ value: 'Admin', display: 'A' }],
    [ENT]: { department: 'x', manager: { value: 'M' } },
  };
  const operations: readonly RawOperation[] = [
    replace(undefined, { title: 'x', name: { givenName: 'B' }, [ENT]: { department: 'x' } }),
    replace('active', false), add('emails', [{ value: 'a', primary: false }]), add(`${ENT}:manager`, { value: 'M' }),
    replace('emails[type eq "work"].value', 'w'), replace('emails[type eq "work"]', { value: 'w' }), replace(ENT, { department: 'x' }), replace('title', null),
    { op: 'remove', path: 'title' }, { op: 'remove', path: ENT }, { op: 'remove', path: 'emails', value: [{ value: 'a' }] }, replace('unknown', ''),
  ];
  const rows = compatQuirks.map((quirk) => [quirk.name, quirk] as const);

  it.each(rows)('%s', (_name, quirk) => {
    expect(rewriteResource([quirk], user, body)).toBe(body);
    const message = { schemas: [PATCH_OP_MESSAGE], Operations: [] };
    expect(rewritePatch([quirk], message)).toBe(message);
    const inCapitals = { SCHEMAS: [PATCH_OP_MESSAGE], Operations: [] };
    expect(rewritePatch([quirk], inCapitals)).toBe(inCapitals);
    const rewritten = rewriteOperations([quirk], user, operations);
    expect(rewritten).toHaveLength(operations.length);
    rewritten.forEach((operation, index) => expect(operation).toBe(operations[index]));
    for (const text of ['title eq "x"', 'active eq true', `${ENT}:department eq "x"`, 'emails.value eq "x"', 'title pr']) {
      const filter = parseFilter(text);
      expect(rewriteFilter([quirk], user, filter)).toBe(filter);
    }
  });
});

describe('the tolerances together', () => {
  it('have names of their own, a sender and a fixture', () => {
    expect(new Set(compatQuirks.map(({ name }) => name)).size).toBe(compatQuirks.length);
    for (const { name, sender, fixture } of compatQuirks) {
      expect({ name, sender, fixture }).toEqual({ name: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/), sender: expect.stringMatching(/./), fixture: expect.stringMatching(/^idp\//) });
    }
  });

  it('each reads what the one before made', () => {
    expect(rewriteResource(compatQuirks, user, { userName: 'b', active: ['False'], title: [''], manager: 'M', emails: { value: 'a', primary: 'True' } })).toStrictEqual({
      schemas: [CORE, ENT], userName: 'b', active: false, title: null, emails: [{ value: 'a', primary: true }], [ENT]: { manager: { value: 'M' } },
    });
    expect(rewriteOperations(compatQuirks, user, [replace(undefined, { manager: ['M'], 'name.givenName': '', active: 'False' })])).toStrictEqual([
      replace(`${ENT}:manager`, { value: 'M' }), replace('name.givenName', null), replace(undefined, { active: false }),
    ]);
  });
});
