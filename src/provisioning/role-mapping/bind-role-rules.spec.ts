import { defineAttribute, defineResourceType, userSchema } from '../../protocol/index.js';
import { bindRoleRules } from './bind-role-rules.js';
import type { RoleRule } from './role-rule.js';

const pin = defineAttribute('pin', 'A secret.');

describe('what is never returned decides about no role', () => {
  it.each([
    ['a sub-attribute', defineAttribute('desk', 'With a secret in it.', { type: 'complex', subAttributes: [{ ...pin, returned: 'never' }] })],
    ['a part of an attribute', defineAttribute('desk', 'A secret.', { type: 'complex', returned: 'never', subAttributes: [pin] })],
  ])('%s', (_, desk) => {
    const type = defineResourceType({ name: 'User', endpoint: '/Users', description: 'User', schema: { ...userSchema, attributes: [...userSchema.attributes, desk] }, extensions: [] });
    const bind = (rule: RoleRule) => () => bindRoleRules(type, [rule], ['admin']);
    expect(bind({ kind: 'attribute', attribute: 'desk.pin' })).toThrow(/cannot decide/);
    expect(bind({ kind: 'filter', filter: 'desk.pin sw "1"', role: 'admin' })).toThrow(/cannot be searched/);
  });
});
