import type { InvitationTemplate } from '../invitations/invitation-template.js';
import type { RoleRule } from '../role-mapping/role-rule.js';

/** A role of an organization. */
export interface Role {
  readonly name: string;
  readonly description: string;
  /** Whether its last active holder is protected from being deactivated, demoted or deleted by SCIM. */
  readonly isPrivileged: boolean;
}

/** How an organization is provisioned. A preset gives all of it; an organization may change each. */
export interface ProvisioningSettings {
  /** Highest first. */
  readonly roles: readonly Role[];
  /** Of whom no rule matches. */
  readonly defaultRole: string;
  /** The attribute of the core User schema that carries the role; the schema has it for this organization. `null`: none does. */
  readonly roleAttribute: string | null;
  /** The first that matches decides. */
  readonly roleRules: readonly RoleRule[];
  /** Whether a role that an administrator granted comes before the rules, or after them. */
  readonly grantedRoles: 'stay' | 'yield';
  /** Whether newcomers are invited by mail, and active only after their first sign-in. */
  readonly invitations: 'none' | 'invite';
  /** Who of the newcomers is invited; the others are active at once. */
  readonly invited: 'everyone' | 'unknownAddresses' | 'someDomains';
  /** The domains of `someDomains`. */
  readonly invitedDomains: readonly string[];
  /** Days for which the link of an invitation is good. */
  readonly invitationDays: number;
  /** What the mail says. */
  readonly invitationTemplate: InvitationTemplate;
  /** What `active: false` makes of somebody. */
  readonly deprovisioning: 'deactivate' | 'remove';
  /** Days after deprovisioning until somebody's data is erased; `null`: never. */
  readonly retentionDays: number | null;
  /** What a POST of somebody known who is deactivated or removed does, when it is surely the same person. */
  readonly rehire: 'revive' | 'conflict';
  /** What a POST of somebody known who came without SCIM does, when the address is of a verified domain. */
  readonly linking: 'conflict' | 'link';
  /** What becomes of attributes that no schema defines. */
  readonly unknownAttributes: 'drop' | 'store';
}

/** What an organization has changed of its preset. */
export type SettingOverrides = Partial<ProvisioningSettings>;
