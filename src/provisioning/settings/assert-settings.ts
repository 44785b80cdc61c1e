import { assertDistinct, commonAttributes, ScimError, userSchema } from '../../protocol/index.js';
import { assertTemplate } from '../invitations/invitation-template.js';
import type { ProvisioningSettings } from './provisioning-settings.js';

const MOST_ROLES = 100;
const MOST_RULES = 500;

/**
 * What settings have to do with each other. What role rules name is checked when they are bound to the schema.
 * @throws ScimError invalidValue naming the setting
 */
export function assertSettings({ roles, defaultRole, roleAttribute, roleRules, invited, invitedDomains, invitationTemplate }: ProvisioningSettings): void {
  assertTemplate(invitationTemplate);
  if (roles.length === 0 || roles.length > MOST_ROLES) throw ScimError.invalidValue(`roles: an organization has 1 to ${MOST_ROLES} roles.`);
  if (roleRules.length > MOST_RULES) throw ScimError.invalidValue(`roleRules: an organization has at most ${MOST_RULES} rules.`);
  assertDistinct('roles', roles.map(({ name }) => name));
  if (!roles.some(({ name }) => name === defaultRole)) {
    throw ScimError.invalidValue(`defaultRole: "${defaultRole}" is no role of the organization; its roles are ${roles.map(({ name }) => name).join(', ')}.`);
  }
  if (roleAttribute !== null) assertRoleAttribute(roleAttribute);
  if (invited === 'someDomains' && invitedDomains.length === 0) throw ScimError.invalidValue('invitedDomains: name at least one domain, or invite everyone.');
}

function assertRoleAttribute(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) throw ScimError.invalidValue('roleAttribute: a name has letters, digits, "_" and "-" and begins with a letter (RFC 7643 §2.1).');
  const isTaken = [...commonAttributes, ...userSchema.attributes].some(({ key }) => key === name.toLowerCase());
  if (isTaken) throw ScimError.invalidValue(`roleAttribute: "${name}" is an attribute of User already; use a role rule to read it.`);
}
