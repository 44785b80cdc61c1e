import { isGood, stateOf, type TokenLife } from './token-state.js';

const now = new Date('2030-06-01T12:00:00Z');
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 1);
const token = (life: Partial<TokenLife>): TokenLife => ({ isDraft: false, expiresAt: null, revokedAt: null, successorId: null, rotatesUntil: null, ...life });

it.each([
  ['active', {}, true], ['active', { expiresAt: after }, true], ['expired', { expiresAt: now }, false], ['expired', { expiresAt: before }, false],
  ['draft', { isDraft: true }, false], ['expired', { isDraft: true, expiresAt: before }, false],
  ['rotating', { successorId: 'x' }, true], ['rotating', { successorId: 'x', rotatesUntil: after }, true], ['expired', { successorId: 'x', rotatesUntil: now }, false],
  ['revoked', { revokedAt: before }, false], ['revoked', { revokedAt: before, isDraft: true }, false], ['revoked', { revokedAt: before, expiresAt: before, successorId: 'x' }, false],
] as const)('a token is %s with %j, and good: %j', (state, life, good) => {
  expect(stateOf(token(life), now)).toBe(state);
  expect(isGood(token(life), now)).toBe(good);
});
