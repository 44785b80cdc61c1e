import type { JsonObject } from '../../protocol/index.js';
import { makeConfiguration } from '../configuration/make-configuration.js';
import type { SettingOverrides } from '../settings/provisioning-settings.js';
import { decideRole } from './decide-role.js';
import type { RoleRule } from './role-rule.js';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ROLES = ['owner', 'admin', 'editor', 'viewer'].map((name) => ({ name, description: '', isPrivileged: name === 'owner' }));

function policy(roleRules: readonly RoleRule[], more: SettingOverrides = {}) {
  return makeConfiguration({ preset: 'standard', mode: 'compat', version: 1, schemas: [], settings: { roles: ROLES, defaultRole: 'viewer', roleRules, ...more } }).roles;
}

const group = (displayName: string, externalId: string | null = null, isDirect = true) => ({ groupId: `id of ${displayName}`, displayName, externalId, isDirect });
const attribute = (name: string, values?: Readonly<Record<string, string>>): RoleRule => ({ kind: 'attribute', attribute: name, ...(values && { values }) });
const inGroup = (value: string, role: string, by: 'displayName' | 'externalId' | 'pattern' = 'displayName'): RoleRule => ({ kind: 'group', by, value, role });
const matching = (filter: string, role: string): RoleRule => ({ kind: 'filter', filter, role });

const rolesOf = (...values: readonly object[]): JsonObject => ({ userName: 'ann@corp.example', active: true, roles: values as JsonObject[] });
const ann = (more: JsonObject = {}): JsonObject => ({ userName: 'ann@corp.example', active: true, ...more });

interface Situation {
  readonly rules: readonly RoleRule[];
  readonly user?: JsonObject;
  readonly groups?: readonly ReturnType<typeof group>[];
  readonly granted?: string;
  readonly settings?: SettingOverrides;
}

const SITUATIONS: readonly (readonly [string, Situation, string])[] = [
  ['nothing says anything: the default', { rules: [] }, 'viewer'],
  ['another default', { rules: [], settings: { defaultRole: 'editor' } }, 'editor'],
  ['an attribute whose value is the name of a role', { rules: [attribute('title')], user: ann({ title: 'editor' }) }, 'editor'],
  ['… in another letter case', { rules: [attribute('title')], user: ann({ title: 'EDITOR' }) }, 'editor'],
  ['… whose value is no role', { rules: [attribute('title')], user: ann({ title: 'boss' }) }, 'viewer'],
  ['… that is absent', { rules: [attribute('title')] }, 'viewer'],
  ['… that is empty', { rules: [attribute('title')], user: ann({ title: '' }) }, 'viewer'],
  ['a value that means a role', { rules: [attribute('title', { 'Vice President': 'admin' })], user: ann({ title: 'vice president' }) }, 'admin'],
  ['a value that means no role', { rules: [attribute('title', { Boss: 'admin' })], user: ann({ title: 'Clerk' }) }, 'viewer'],
  ['where values are given, the name of a role means nothing', { rules: [attribute('title', { Boss: 'admin' })], user: ann({ title: 'editor' }) }, 'viewer'],
  ['a sub-attribute', { rules: [attribute('name.honorificPrefix', { Dr: 'editor' })], user: ann({ name: { honorificPrefix: 'dr' } }) }, 'editor'],
  ['an attribute of an extension', { rules: [attribute(`${ENT}:department`, { IT: 'admin' })], user: ann({ [ENT]: { department: 'it' } }) }, 'admin'],
  ['… that somebody has not', { rules: [attribute(`${ENT}:department`, { IT: 'admin' })] }, 'viewer'],
  ['the primary of several roles', { rules: [attribute('roles[primary eq true].value')], user: rolesOf({ value: 'admin' }, { value: 'editor', primary: true }) }, 'editor'],
  ['no primary among several roles', { rules: [attribute('roles[primary eq true].value')], user: rolesOf({ value: 'admin' }) }, 'viewer'],
  ['all roles: the highest counts', { rules: [attribute('roles')], user: rolesOf({ value: 'viewer' }, { value: 'admin' }, { value: 'editor' }) }, 'admin'],
  ['all roles, some unknown', { rules: [attribute('roles')], user: rolesOf({ value: 'boss' }, { value: 'editor' }) }, 'editor'],
  ['elements by type', { rules: [attribute('roles[type eq "app"].value')], user: rolesOf({ value: 'owner' }, { value: 'editor', type: 'App' }) }, 'editor'],
  ['elements without a sub-attribute mean their value', { rules: [attribute('roles[type eq "app"]')], user: rolesOf({ value: 'editor', type: 'app' }) }, 'editor'],
  ['the display of an element', { rules: [attribute('roles[primary eq true].display')], user: rolesOf({ value: '1', display: 'Admin', primary: true }) }, 'admin'],
  ['entitlements', { rules: [attribute('entitlements', { gold: 'editor' })], user: ann({ entitlements: [{ value: 'Gold' }] }) }, 'editor'],
  ['a complex attribute means its value', { rules: [attribute(`${ENT}:manager`, { m1: 'admin' })], user: ann({ [ENT]: { manager: { value: 'm1' } } }) }, 'admin'],
  ['a boolean', { rules: [attribute('active', { true: 'editor' })], user: ann() }, 'editor'],
  ['the role attribute of the organization', { rules: [attribute('role')], user: ann({ role: 'admin' }), settings: { roleAttribute: 'role' } }, 'admin'],
  ['a group by name', { rules: [inGroup('Admins', 'admin')], groups: [group('Admins')] }, 'admin'],
  ['… in another letter case', { rules: [inGroup('admins', 'admin')], groups: [group('ADMINS')] }, 'admin'],
  ['… that somebody is not in', { rules: [inGroup('Admins', 'admin')], groups: [group('Users')] }, 'viewer'],
  ['… through another group', { rules: [inGroup('Admins', 'admin')], groups: [group('Inner'), group('Admins', null, false)] }, 'admin'],
  ['a part of a name is no name', { rules: [inGroup('Admin', 'admin')], groups: [group('Admins')] }, 'viewer'],
  ['a group by externalId', { rules: [inGroup('g-1', 'admin', 'externalId')], groups: [group('Whatever', 'g-1')] }, 'admin'],
  ['an externalId is compared as it is', { rules: [inGroup('G-1', 'admin', 'externalId')], groups: [group('Whatever', 'g-1')] }, 'viewer'],
  ['a group without externalId', { rules: [inGroup('g-1', 'admin', 'externalId')], groups: [group('g-1')] }, 'viewer'],
  ['a pattern', { rules: [inGroup('app-*-admins', 'admin', 'pattern')], groups: [group('App-Berlin-Admins')] }, 'admin'],
  ['a pattern that begins otherwise', { rules: [inGroup('app-*', 'admin', 'pattern')], groups: [group('my app-x')] }, 'viewer'],
  ['a pattern takes dots as they are', { rules: [inGroup('a.c*', 'admin', 'pattern')], groups: [group('abc')] }, 'viewer'],
  ['a pattern with brackets', { rules: [inGroup('(a)*', 'admin', 'pattern')], groups: [group('(A) team')] }, 'admin'],
  ['a pattern over lines', { rules: [inGroup('a*b', 'admin', 'pattern')], groups: [group('a\nb')] }, 'admin'],
  ['a group among many', { rules: [inGroup('C', 'editor')], groups: [group('A'), group('B'), group('C')] }, 'editor'],
  ['a filter', { rules: [matching(`${ENT}:department eq "IT"`, 'admin')], user: ann({ [ENT]: { department: 'IT' } }) }, 'admin'],
  ['… that does not match', { rules: [matching(`${ENT}:department eq "IT"`, 'admin')], user: ann({ [ENT]: { department: 'HR' } }) }, 'viewer'],
  ['… with and, or, not', { rules: [matching('userName ew "@corp.example" and (title pr or not (nickName sw "x"))', 'editor')], user: ann({ nickName: 'y' }) }, 'editor'],
  ['… over elements', { rules: [matching('emails[type eq "work" and value ew "@corp.example"]', 'editor')], user: ann({ emails: [{ value: 'A@CORP.example', type: 'work' }] }) }, 'editor'],
  ['… over active', { rules: [matching('active eq false', 'editor')], user: ann({ active: false }) }, 'editor'],
  ['… over groups', { rules: [matching('groups.display sw "ad"', 'admin')], groups: [group('Admins')] }, 'admin'],
  ['… over direct groups alone', { rules: [matching('groups[display eq "Admins" and type eq "direct"]', 'admin')], groups: [group('Admins', null, false)] }, 'viewer'],
  ['… over groups of somebody who is in none', { rules: [matching('not (groups pr)', 'editor')] }, 'editor'],
  ['… over externalId', { rules: [matching('externalId eq "E1"', 'admin')], user: ann({ externalId: 'E1' }) }, 'admin'],
  ['the first of two that match', { rules: [inGroup('A', 'editor'), inGroup('B', 'admin')], groups: [group('A'), group('B')] }, 'editor'],
  ['the second when the first does not match', { rules: [inGroup('A', 'editor'), inGroup('B', 'admin')], groups: [group('B')] }, 'admin'],
  ['a lower role that comes first wins over a higher one', { rules: [matching('userName pr', 'viewer'), inGroup('B', 'owner')], groups: [group('B')] }, 'viewer'],
  ['an attribute before a group', { rules: [attribute('title'), inGroup('A', 'admin')], user: ann({ title: 'editor' }), groups: [group('A')] }, 'editor'],
  ['an attribute that says nothing leaves it to the group', { rules: [attribute('title'), inGroup('A', 'admin')], user: ann({ title: 'x' }), groups: [group('A')] }, 'admin'],
  ['a filter for the default role shields from later rules', { rules: [matching('userType eq "Contractor"', 'viewer'), inGroup('A', 'admin')], user: ann({ userType: 'Contractor' }), groups: [group('A')] }, 'viewer'],
  ['a grant stays', { rules: [inGroup('A', 'editor')], groups: [group('A')], granted: 'owner' }, 'owner'],
  ['a grant of a lower role stays too', { rules: [inGroup('A', 'editor')], groups: [group('A')], granted: 'viewer' }, 'viewer'],
  ['a grant yields to a rule', { rules: [inGroup('A', 'editor')], groups: [group('A')], granted: 'owner', settings: { grantedRoles: 'yield' } }, 'editor'],
  ['a grant that yields counts before the default', { rules: [inGroup('A', 'editor')], granted: 'owner', settings: { grantedRoles: 'yield' } }, 'owner'],
  ['a grant of a role that is gone is none', { rules: [inGroup('A', 'editor')], groups: [group('A')], granted: 'boss' }, 'editor'],
  ['a grant of a role that is gone leaves the default', { rules: [], granted: 'boss' }, 'viewer'],
  ['two values of one rule that mean different roles: the highest', { rules: [attribute('roles', { a: 'editor', b: 'admin' })], user: rolesOf({ value: 'a' }, { value: 'b' }) }, 'admin'],
  ['several meanings of one role', { rules: [attribute('title', { CEO: 'admin', CTO: 'admin' })], user: ann({ title: 'cto' }) }, 'admin'],
  ['Unicode in names of groups', { rules: [inGroup('ÄRZTE', 'editor')], groups: [group('Ärzte')] }, 'editor'],
  ['nobody special among fifty rules', { rules: Array.from({ length: 50 }, (_, index) => inGroup(`G${index}`, 'admin')), groups: [group('G50')] }, 'viewer'],
  ['the last of fifty rules', { rules: Array.from({ length: 50 }, (_, index) => inGroup(`G${index}`, index === 49 ? 'owner' : 'admin')), groups: [group('G49')] }, 'owner'],
];

describe('a role', () => {
  it.each(SITUATIONS)('%s', (_, { rules, user = ann(), groups = [], granted, settings }, role) => {
    const decision = decideRole(policy(rules, settings), { user, groups, granted: granted ?? null });
    expect(decision.role).toBe(role);
    expect(decision.reasons.filter(({ outcome }) => outcome === 'decides').map((reason) => reason.role)).toEqual([role]);
  });

  it('is explained by every reason in its order, with the value that each is about', () => {
    const rules = [attribute('title'), inGroup('Admins', 'admin'), matching('active eq true', 'editor')];
    expect(decideRole(policy(rules), { user: ann({ title: 'boss' }), groups: [group('Admins')], granted: null }).reasons).toEqual([
      { kind: 'attribute', rule: 1, role: null, value: 'boss', outcome: 'does not match' },
      { kind: 'group', rule: 2, role: 'admin', value: 'Admins', outcome: 'decides' },
      { kind: 'filter', rule: 3, role: 'editor', value: 'active eq true', outcome: 'is outranked' },
      { kind: 'default', role: 'viewer', value: null, outcome: 'is outranked' },
    ]);
  });
});

describe('a rule that can never decide, or contradicts the schema, is refused with its position', () => {
  const REFUSED: readonly (readonly [string, readonly RoleRule[], RegExp])[] = [
    ['an attribute that no schema has', [attribute('shoeSize')], /rule 1.*no attribute/],
    ['a complex attribute without a value', [attribute('name')], /complex/],
    ['a schema as a whole', [attribute(ENT)], /is a schema/],
    ['a value of a multi-valued attribute without saying which', [attribute('emails.type')], /which element/],
    ['a filter that does not parse', [matching('title eq', 'admin')], /position 8/],
    ['a filter on an unknown attribute', [matching('shoeSize gt 40', 'admin')], /no attribute/],
    ['a filter whose value does not fit', [matching('active eq "x"', 'admin')], /true or false/],
    ['a role that is none', [inGroup('A', 'boss')], /"boss" is no role.*owner, admin, editor, viewer/],
    ['a meaning that is no role', [attribute('title', { CEO: 'boss' })], /"boss" is no role/],
    ['values without any', [attribute('title', {})], /nothing matches/],
    ['the same condition twice', [inGroup('A', 'editor'), inGroup('a', 'admin')], /rule 2 can never decide: rule 1/],
    ['the same filter twice', [matching('active eq true', 'editor'), matching(' active eq true ', 'admin')], /rule 2 can never/],
    ['a filter that contradicts itself', [matching('title eq "a" and title eq "b"', 'editor')], /can never match/],
    ['a password', [matching('password pr', 'editor')], /cannot be searched|cannot decide/],
    ['what is known only afterwards', [matching('meta.created gt "2024-01-01T00:00:00Z"', 'editor')], /cannot decide/],
    ['the id', [attribute('id')], /cannot decide/],
  ];
  it.each(REFUSED)('%s', (_, rules, reason) => {
    expect(() => policy(rules)).toThrow(reason);
  });

  it('a role attribute whose values mean no role', () => {
    expect(() => policy([attribute('role', { boss: 'admin' })], { roleAttribute: 'role' })).toThrow(/can never match/);
  });
});
