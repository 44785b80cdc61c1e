import type { MemberRecord } from '../../membership/index.js';
import { type Collision, planCollision } from './plan-collision.js';
import type { MemberAssertion } from './plan-member.js';

const [MINE, OTHER] = ['connection-1', 'connection-2'];
const NOW = new Date(0);

const member: MemberRecord = {
  id: 'a', connectionId: MINE, userName: 'ann@corp.example', externalId: null, displayName: null, status: 'active', role: 'user', attributes: {}, passwordHash: null,
  grantedRole: null, activatedAt: NOW, version: 1, createdAt: NOW, updatedAt: NOW,
};
const assertion: MemberAssertion = { userName: 'ann@corp.example', userNameKey: 'ann@corp.example', externalId: null, displayName: null, displayNameKey: null, attributes: {}, keys: {} };

describe('whom a POST means whose userName is taken', () => {
  it.each<readonly [Collision, string, Partial<MemberRecord>, Partial<MemberAssertion>]>([
    ['revive', 'deactivated by the same connection', { status: 'deactivated' }, {}],
    ['revive', 'removed by the same connection', { status: 'removed' }, {}],
    ['revive', 'the same externalId', { status: 'deactivated', externalId: 'x' }, { externalId: 'x' }],
    ['revive', 'the same externalId, of no connection', { status: 'deactivated', externalId: 'x', connectionId: null }, { externalId: 'x' }],
    ['revive', 'the same connection, named for the first time', { status: 'deactivated' }, { externalId: 'x' }],
    ['revive', 'the same connection, not named any more', { status: 'deactivated', externalId: 'x' }, {}],
    ['conflict', 'another externalId', { status: 'deactivated', externalId: 'x' }, { externalId: 'y' }],
    ['conflict', 'an externalId in another case: it is case-exact', { status: 'deactivated', externalId: 'x' }, { externalId: 'X' }],
    ['conflict', 'deactivated, of no connection and no name', { status: 'deactivated', connectionId: null }, {}],
    ['conflict', 'deactivated by another connection, even with the same externalId', { status: 'deactivated', externalId: 'x', connectionId: OTHER }, { externalId: 'x' }],
    ['conflict', 'active', {}, {}],
    ['conflict', 'active, with the same externalId', { externalId: 'x' }, { externalId: 'x' }],
    ['conflict', 'invited', { status: 'invited' }, {}],
    ['conflict', 'active, of no connection, where nobody is linked', { connectionId: null }, {}],
  ])('%s: %s', (expected, _, existing, asserted) => {
    expect(planCollision({ rehire: 'revive', linking: 'conflict' }, 'compat', { ...member, ...existing }, { ...assertion, ...asserted }, MINE, ['corp.example'])).toBe(expected);
  });

  it.each<readonly [Collision, string, Partial<MemberRecord>, Partial<MemberAssertion>, readonly string[]]>([
    ['link', 'an address of a verified domain', {}, {}, ['corp.example']],
    ['link', 'in any case', {}, { userName: 'ANN@CORP.example' }, ['corp.example']],
    ['link', 'somebody who is invited', { status: 'invited' }, {}, ['corp.example']],
    ['link', 'the primary address, before the userName', {}, { userName: 'ann', attributes: { emails: [{ value: 'ann@corp.example', primary: true }] } }, ['corp.example']],
    ['conflict', 'the primary address of another domain', {}, { attributes: { emails: [{ value: 'ann@else.example', primary: true }] } }, ['corp.example']],
    ['conflict', 'a domain that ends alike', {}, { userName: 'ann@evil-corp.example' }, ['corp.example']],
    ['conflict', 'a domain below it', {}, { userName: 'ann@a.corp.example' }, ['corp.example']],
    ['conflict', 'no verified domain', {}, {}, []],
    ['conflict', 'no address', {}, { userName: 'ann' }, ['corp.example']],
    ['conflict', 'somebody whom the connection manages already', { connectionId: MINE }, {}, ['corp.example']],
    ['conflict', 'somebody whom another connection manages', { connectionId: OTHER }, {}, ['corp.example']],
    ['conflict', 'somebody deactivated', { status: 'deactivated' }, {}, ['corp.example']],
  ])('where people are linked, %s: %s', (expected, _, existing, asserted, verified) => {
    expect(planCollision({ rehire: 'revive', linking: 'link' }, 'compat', { ...member, connectionId: null, ...existing }, { ...assertion, ...asserted }, MINE, verified)).toBe(expected);
  });

  it('an administrator links nobody by a POST, and revives whom the externalId names', () => {
    expect(planCollision({ rehire: 'revive', linking: 'link' }, 'compat', { ...member, connectionId: null }, assertion, null, ['corp.example'])).toBe('conflict');
    expect(planCollision({ rehire: 'revive', linking: 'link' }, 'compat', { ...member, status: 'deactivated', externalId: 'x' }, { ...assertion, externalId: 'x' }, null, [])).toBe('revive');
  });

  it('the setting rehire: conflict, and the mode rfc, know nobody again', () => {
    const left: MemberRecord = { ...member, status: 'deactivated', externalId: 'x' };
    const asserted = { ...assertion, externalId: 'x' };
    expect(planCollision({ rehire: 'conflict', linking: 'link' }, 'compat', left, asserted, MINE, [])).toBe('conflict');
    expect(planCollision({ rehire: 'revive', linking: 'link' }, 'rfc', left, asserted, MINE, [])).toBe('conflict');
    expect(planCollision({ rehire: 'revive', linking: 'link' }, 'rfc', { ...member, connectionId: null }, assertion, MINE, ['corp.example'])).toBe('conflict');
    expect(planCollision({ rehire: 'revive', linking: 'link' }, 'profile', left, asserted, MINE, [])).toBe('revive');
  });
});
