import * as fc from 'fast-check';
import type { JsonObject } from '../json.js';
import type { RawOperation } from '../patch/operation.js';
import { bindOperations } from '../patch/parse-patch.js';
import { defineAttribute } from '../schema/attribute.js';
import { enterpriseUserSchema } from '../schema/definitions/enterprise-user.js';
import { groupSchema } from '../schema/definitions/group.js';
import { userSchema } from '../schema/definitions/user.js';
import { defineResourceType } from '../schema/resource-type.js';
import { ScimError } from '../scim-error.js';
import { makeProjection } from './projection.js';
import { pathsOfOperations, pathsOfResource } from './written-paths.js';

const CORE = userSchema.id;
const ENT = enterpriseUserSchema.id;

/** A User with attributes of each `returned`, in the core schema and in the extension. */
const returned = (prefix: string) => [
  defineAttribute(`${prefix}Secret`, 'Never.', { returned: 'never' }),
  defineAttribute(`${prefix}Costly`, 'On request.', { returned: 'request' }),
  defineAttribute(`${prefix}Constant`, 'Always.', { returned: 'always' }),
];
const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User',
  schema: { ...userSchema, attributes: [...userSchema.attributes, ...returned('core')] },
  extensions: [{ schema: { ...enterpriseUserSchema, attributes: [...enterpriseUserSchema.attributes, ...returned('ext')] }, required: false }],
});
const group = defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: groupSchema, extensions: [] });

const always: JsonObject = { schemas: [CORE, ENT], id: 'u1' };
const user: JsonObject = {
  ...always,
  userName: 'barbara',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  title: 'Boss',
  active: false,
  emails: [{ value: 'w@x', type: 'work', primary: true }, { type: 'home' }],
  groups: [{ value: 'g1' }],
  [ENT]: { department: 'R&D', costCenter: '7', manager: { value: 'M', displayName: 'Max' } },
  meta: { resourceType: 'User', version: 'W/"1"' },
};

const project = (attributes: string | undefined, excludedAttributes?: string, resource = user): JsonObject =>
  makeProjection(type, attributes, excludedAttributes).apply(resource);

/** The user without some of its names. */
function userWithout(...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(user).filter(([name]) => !names.includes(name)));
}

describe('attributes shows what is always returned and what is named', () => {
  it('without attributes and excludedAttributes it shows what it shows where something that is not there is left out', () => {
    const plain = defineResourceType({ name: 'User', endpoint: '/Users', description: 'User', schema: userSchema, extensions: [{ schema: enterpriseUserSchema, required: false }] });
    const resources: JsonObject[] = [user, { ...user, [ENT]: {} }, { ...user, name: {} }, { ...user, password: 'x' }, { ...user, extSecret: 'x', coreSecret: 'y' }];
    for (const each of [type, plain]) {
      for (const resource of resources) expect(makeProjection(each, undefined, undefined).apply(resource)).toEqual(makeProjection(each, undefined, 'nickName').apply(resource));
    }
  });

  it.each<readonly [string, string, object]>([
    ['PRJ-02 one attribute', 'title', { title: 'Boss' }],
    ['PRJ-02 several attributes', 'title,userName', { userName: 'barbara', title: 'Boss' }],
    ['PRJ-02 false is shown', 'active', { active: false }],
    ['PRJ-05 spaces around the commas', ' title , userName ', { userName: 'barbara', title: 'Boss' }],
    ['PRJ-05 names in any case', 'USERNAME,Name.FAMILYNAME', { userName: 'barbara', name: { familyName: 'Jensen' } }],
    ['PRJ-05 a core attribute with its URN', `${CORE}:title`, { title: 'Boss' }],
    ['PRJ-05 a core sub-attribute with its URN, in any case', `${CORE.toUpperCase()}:name.givenname`, { name: { givenName: 'Barbara' } }],
    ['PRJ-05 an extension attribute with its URN', `${ENT}:department`, { [ENT]: { department: 'R&D' } }],
    ['PRJ-05 an extension sub-attribute with its URN, in any case', `${ENT.toLowerCase()}:Manager.Value`, { [ENT]: { manager: { value: 'M' } } }],
    ['PRJ-06 the whole of a complex attribute', 'name', { name: { givenName: 'Barbara', familyName: 'Jensen' } }],
    ['PRJ-06 a sub-attribute', 'name.givenName', { name: { givenName: 'Barbara' } }],
    ['PRJ-06 two sub-attributes', 'name.givenName,name.familyName', { name: { givenName: 'Barbara', familyName: 'Jensen' } }],
    ['PRJ-06 a sub-attribute and the whole', 'name.givenName,name', { name: { givenName: 'Barbara', familyName: 'Jensen' } }],
    ['PRJ-06 the whole and a sub-attribute', 'name,name.givenName', { name: { givenName: 'Barbara', familyName: 'Jensen' } }],
    ['PRJ-06 a sub-attribute that has no value', 'name.middleName', {}],
    ['PRJ-06 a sub-attribute in every element', 'emails.type', { emails: [{ type: 'work' }, { type: 'home' }] }],
    ['PRJ-06 a sub-attribute in the elements that have it', 'emails.value', { emails: [{ value: 'w@x' }] }],
    ['PRJ-06 a sub-attribute that no element has', 'emails.display', {}],
    ['PRJ-08 meta when it is named', 'meta', { meta: user.meta }],
    ['PRJ-08 a part of meta when it is named', 'meta.version', { meta: { version: 'W/"1"' } }],
    ['PRJ-09 an extension as a whole', ENT, { [ENT]: user[ENT] }],
    ['PRJ-09 an extension as a whole and a part of it', `${ENT}:department,${ENT}`, { [ENT]: user[ENT] }],
    ['PRJ-09 an unknown name is ignored', 'foo,title', { title: 'Boss' }],
    ['PRJ-09 unknown names alone show what is always returned', 'foo,name.foo', {}],
    ['an attribute without a value', 'nickName', {}],
    ['A-19 an extension attribute without its URN is unknown', 'department', {}],
    ['an attribute with a value filter', 'emails[type eq "work"].value', { emails: [{ value: 'w@x' }] }],
    ['what is always returned, named', 'id', {}],
  ])('%s: %s', (_rule, attributes, shown) => {
    expect(project(attributes)).toStrictEqual({ ...always, ...shown });
  });
});

describe('excludedAttributes shows the default set without what is named', () => {
  it.each<readonly [string, string, JsonObject]>([
    ['PRJ-03 one attribute', 'title', userWithout('title')],
    ['PRJ-03 several attributes', 'title,emails,meta', userWithout('title', 'emails', 'meta')],
    ['PRJ-03 what is always returned stays', 'id,schemas,title', userWithout('title')],
    ['PRJ-05 names in any case, with a URN', `TITLE,${CORE}:ACTIVE`, userWithout('title', 'active')],
    ['PRJ-06 a sub-attribute', 'name.givenName', { ...user, name: { familyName: 'Jensen' } }],
    ['PRJ-06 two sub-attributes, which is all of it', 'name.givenName,name.familyName', userWithout('name')],
    ['PRJ-06 a sub-attribute and the whole', 'name.givenName,name', userWithout('name')],
    ['PRJ-06 the whole and a sub-attribute', 'name,name.givenName', userWithout('name')],
    ['PRJ-06 a sub-attribute in every element', 'emails.type', { ...user, emails: [{ value: 'w@x', primary: true }] }],
    ['PRJ-05 an extension attribute', `${ENT}:department`, { ...user, [ENT]: { costCenter: '7', manager: { value: 'M', displayName: 'Max' } } }],
    ['PRJ-05 an extension sub-attribute', `${ENT}:manager.displayName`, { ...user, [ENT]: { department: 'R&D', costCenter: '7', manager: { value: 'M' } } }],
    ['PRJ-09 an extension as a whole', ENT.toUpperCase(), userWithout(ENT)],
    ['PRJ-09 an unknown name is ignored', 'foo,title', userWithout('title')],
    ['PRJ-09 unknown names alone change nothing', 'foo', user],
  ])('%s: %s', (_rule, excluded, shown) => {
    expect(project(undefined, excluded)).toStrictEqual(shown);
  });
});

describe('the two parameters', () => {
  it.each([[undefined, undefined], ['', ''], [' , ', undefined], [undefined, ',']])('GET-04, PRJ-09 show the default set when both are absent or empty: %j, %j', (attributes, excluded) => {
    expect(project(attributes, excluded)).toStrictEqual(user);
  });

  it('PRJ-09 an empty one counts as absent beside the other', () => {
    expect(project('title', '')).toStrictEqual({ ...always, title: 'Boss' });
    expect(project('', 'title')).toStrictEqual(userWithout('title'));
  });

  it('PRJ-07 exclude each other', () => {
    let error: unknown;
    try {
      makeProjection(type, 'title', 'name');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ScimError);
    expect(error).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });

  it('PRJ-11 leave the resource as it is', () => {
    const text = JSON.stringify(user);
    project('name.givenName');
    project(undefined, `emails.type,${ENT}:department`);
    expect(JSON.stringify(user)).toBe(text);
  });
});

describe('returned decides what may be shown', () => {
  const resource: JsonObject = {
    ...always, title: 'Boss', password: 's3cret', coreSecret: 's3cret', coreCostly: 'c', coreConstant: 'k',
    [ENT]: { department: 'R&D', extSecret: 's3cret', extCostly: 'c', extConstant: 'k' },
  };
  const all = { ...always, coreConstant: 'k' };

  it.each<readonly [string, string | undefined, string | undefined, JsonObject]>([
    ['never and request are hidden by default', undefined, undefined, { ...all, title: 'Boss', [ENT]: { department: 'R&D', extConstant: 'k' } }],
    ['never and request stay hidden beside an exclusion', undefined, 'title', { ...all, [ENT]: { department: 'R&D', extConstant: 'k' } }],
    ['always is shown beside what is named', 'title', undefined, { ...all, title: 'Boss', [ENT]: { extConstant: 'k' } }],
    ['always cannot be excluded', undefined, `coreConstant,${ENT}:extConstant`, { ...all, title: 'Boss', [ENT]: { department: 'R&D', extConstant: 'k' } }],
    ['request is shown when it is named', 'coreCostly', undefined, { ...all, coreCostly: 'c', [ENT]: { extConstant: 'k' } }],
    ['request is shown when it is named, in an extension', `${ENT}:extCostly`, undefined, { ...all, [ENT]: { extCostly: 'c', extConstant: 'k' } }],
    ['request is hidden when another is excluded by name', undefined, 'coreCostly', { ...all, title: 'Boss', [ENT]: { department: 'R&D', extConstant: 'k' } }],
    ['USR-05 password is hidden when it is named', 'password,title', undefined, { ...all, title: 'Boss', [ENT]: { extConstant: 'k' } }],
    ['never is hidden when it is named', `coreSecret,${CORE}:coreSecret,${ENT}:extSecret`, undefined, { ...all, [ENT]: { extConstant: 'k' } }],
    ['never is hidden when its extension is named', ENT, undefined, { ...all, [ENT]: { department: 'R&D', extCostly: 'c', extConstant: 'k' } }],
  ])('PRJ-04 %s', (_rule, attributes, excluded, shown) => {
    expect(project(attributes, excluded, resource)).toStrictEqual(shown);
  });

  it('PRJ-04 never is never shown, whatever is asked for', () => {
    const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
    process.stdout.write(`projection.spec: SEED=${seed}\n`);
    const name = fc.constantFrom('password', 'PASSWORD', `${CORE}:password`, 'coreSecret', ENT, `${ENT}:extSecret`, 'title', 'foo', 'password[value eq "x"]', 'password.value');
    const list = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join(','));
    fc.assert(
      fc.property(list, fc.boolean(), (names, isExclusion) => {
        const shown = JSON.stringify(isExclusion ? project(undefined, names, resource) : project(names, undefined, resource));
        expect(shown).not.toContain('s3cret');
        expect(shown).toContain('u1');
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('returned of a sub-attribute decides within its attribute', () => {
  const parts = returned('part').concat(defineAttribute('partPlain', 'By default.'));
  const values = { partSecret: 's3cret', partCostly: 'c', partConstant: 'k', partPlain: 'p' };
  const desk = defineAttribute('desk', 'Complex.', { type: 'complex', subAttributes: parts });
  const schema = { ...userSchema, attributes: [desk, { ...desk, name: 'desks', key: 'desks', multiValued: true }, { ...desk, name: 'place', key: 'place', returned: 'always' as const }] };
  const extension = { ...enterpriseUserSchema, attributes: [desk] };
  const nested = defineResourceType({ name: 'User', endpoint: '/Users', description: 'User', schema, extensions: [{ schema: extension, required: false }] });
  const whole: JsonObject = { ...always, desk: values, desks: [values, { partSecret: 's3cret' }], place: values, [ENT]: { desk: values } };
  const plain = { partConstant: 'k', partPlain: 'p' };

  it.each<readonly [string, string | undefined, string | undefined, object]>([
    ['never and request are hidden by default, in elements and extensions too', undefined, undefined, { desk: plain, desks: [plain], place: plain, [ENT]: { desk: plain } }],
    ['never stays hidden and request is shown in what is named as a whole', `desk,${ENT}`, undefined, { desk: { ...plain, partCostly: 'c' }, place: plain, [ENT]: { desk: { ...plain, partCostly: 'c' } } }],
    ['request is shown when it is named, always beside it', 'desks.partCostly', undefined, { desks: [{ partCostly: 'c', partConstant: 'k' }], place: plain }],
    ['never is hidden when it is named', 'desk.partSecret,desk.partPlain', undefined, { desk: plain, place: plain }],
    ['always cannot be excluded from what is shown', undefined, `desk.partConstant,desks,${ENT}`, { desk: plain, place: plain }],
    ['what has to be asked for is no part of what is always shown', 'title', undefined, { place: plain }],
    ['but is when it is named', 'place.partCostly', undefined, { place: { ...plain, partCostly: 'c' } }],
  ])('PRJ-04 %s', (_rule, attributes, excluded, shown) => {
    expect(makeProjection(nested, attributes, excluded).apply(whole)).toStrictEqual({ ...always, ...shown });
  });
});

describe('PRJ-04 after a write what is returned on request is shown where the client wrote it', () => {
  const resource: JsonObject = { ...always, coreCostly: 'c', coreSecret: 's3cret', coreConstant: 'k', [ENT]: { extCostly: 'c', extConstant: 'k' } };
  const show = (written: readonly string[], attributes?: string, excluded?: string): JsonObject => makeProjection(type, attributes, excluded).afterWriting(() => new Set(written)).apply(resource);
  const constant = { ...always, coreConstant: 'k' };

  it.each<readonly [string, JsonObject, JsonObject]>([
    ['in the core schema', show(['corecostly', 'coresecret']), { ...constant, coreCostly: 'c', [ENT]: { extConstant: 'k' } }],
    ['in an extension', show([`${ENT.toLowerCase()}:extcostly`]), { ...constant, [ENT]: { extCostly: 'c', extConstant: 'k' } }],
    ['unless it is excluded', show(['corecostly'], undefined, 'coreCostly'), { ...constant, [ENT]: { extConstant: 'k' } }],
    ['unless something else is asked for', show(['corecostly'], 'title'), { ...constant, [ENT]: { extConstant: 'k' } }],
  ])('%s', (_rule, shown, expected) => {
    expect(shown).toStrictEqual(expected);
  });

  it.each<readonly [string, RawOperation, readonly string[]]>([
    ['an attribute', { op: 'replace', path: 'Title', value: 'x' }, ['title']],
    ['a sub-attribute', { op: 'remove', path: 'name.givenName' }, ['name', 'name.givenname']],
    ['a sub-attribute of chosen elements', { op: 'replace', path: 'emails[type eq "work"].value', value: 'a@x' }, ['emails', 'emails.value']],
    ['what a value names', { op: 'add', path: 'emails', value: [{ value: 'a@x' }, { TYPE: 'work' }] }, ['emails', 'emails.value', 'emails.type']],
    ['an extension', { op: 'add', value: { [ENT]: { manager: { value: 'M' } } } }, [`${ENT}:manager`, `${ENT}:manager.value`]],
    ['nothing in particular', { op: 'remove', path: ENT }, []],
  ])('a PATCH writes %s', (_what, operation, paths) => {
    expect([...pathsOfOperations(bindOperations(type, [operation], {}))]).toEqual(paths.map((path) => path.toLowerCase()));
  });

  it('a resource writes what it has', () => {
    const paths = [...pathsOfResource(type, { title: 'x', emails: [{ value: 'a@x' }, { type: 'work' }], [ENT]: { department: 'D' } })];
    expect(paths).toEqual(['title', 'emails', 'emails.value', 'emails.type', `${ENT}:department`.toLowerCase()]);
  });
});

describe('what is costly to get can be left out', () => {
  it.each<readonly [string, string | undefined, string | undefined, boolean]>([
    ['by default members are shown', undefined, undefined, true],
    ['GRP-08 excluded members are not', undefined, 'members', false],
    ['GRP-08 excluded members are not, in any case', undefined, 'Members', false],
    ['members without a sub-attribute are', undefined, 'members.display', true],
    ['members beside another exclusion are', undefined, 'displayName', true],
    ['members that are not named are not', 'displayName', undefined, false],
    ['named members are', 'displayName,members', undefined, true],
    ['members of which a part is named are', 'members.value', undefined, true],
    ['members are not, when only unknown names are named', 'foo', undefined, false],
  ])('%s', (_rule, attributes, excluded, expected) => {
    expect(makeProjection(group, attributes, excluded).includes('members')).toBe(expected);
  });

  it('what is always returned is shown, what is never returned is not', () => {
    expect(makeProjection(type, 'title', undefined).includes('id')).toBe(true);
    expect(makeProjection(type, 'password', undefined).includes('password')).toBe(false);
  });
});
