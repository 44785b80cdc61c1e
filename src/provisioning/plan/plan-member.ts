import type { GroupOfMember, IndexedMemberValue, JsonDocument, JsonValue, MemberContent, MemberRecord, MemberStatus } from '../../membership/index.js';
import type { OrganizationConfiguration } from '../configuration/make-configuration.js';
import { decideRole } from '../role-mapping/decide-role.js';
import { isProvisioned, memberFacts } from '../role-mapping/member-facts.js';
import type { ProvisioningSettings } from '../settings/provisioning-settings.js';
import { addressOf, domainOf } from './address-of.js';
import { compare, type Difference } from './compare.js';

/** What a provisioning client asserts of a person, free of SCIM's shape. */
export interface MemberAssertion {
  readonly userName: string;
  readonly userNameKey: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly displayNameKey: string | null;
  /** Absent when the client does not say: then it stays as it is, and is true at first. */
  readonly active?: boolean;
  readonly attributes: JsonDocument;
  readonly keys: JsonDocument;
  /** As it was sent; absent when none was. */
  readonly password?: string | undefined;
  readonly indexedValues?: readonly IndexedMemberValue[] | undefined;
}

export type MemberAction = 'create' | 'update' | 'invite' | 'endInvitation' | 'deactivate' | 'remove' | 'reactivate' | 'link' | 'grantRole' | 'changeRole' | 'changePassword';

/** What an administrator decides beside the assertion: no rule or policy is asked. */
export interface Decision {
  readonly status?: MemberStatus | undefined;
  /** `null` takes the grant back. */
  readonly grantedRole?: string | null | undefined;
}

/** What is known beside the record and the assertion. */
export interface PlanFacts {
  /** Of the client that asserts; `null` for an administrator. */
  readonly connectionId: string | null;
  /** To be kept from now on. */
  readonly passwordHash: string | null;
  /** Direct and indirect; only read when a role rule asks. */
  readonly groups: readonly GroupOfMember[];
  /** Whether the organization has known the address; only looked up when the settings ask (`asksForAddress`). */
  readonly isKnownAddress?: boolean;
  readonly decided?: Decision;
}

/** What an assertion means for the organization. */
export interface MemberPlan {
  /** Empty when nothing changes. */
  readonly actions: readonly MemberAction[];
  readonly content: MemberContent;
  /** By an administrator. */
  readonly grantedRole: string | null;
  /** The values that change, as they were and as they will be, by attribute name. */
  readonly before: JsonDocument | null;
  readonly after: JsonDocument;
}

/** Before, after and the organization's rules → what is done. Pure. */
export function planMember(
  { settings, roles }: Pick<OrganizationConfiguration, 'settings' | 'roles'>, before: MemberRecord | undefined, assertion: MemberAssertion, facts: PlanFacts,
): MemberPlan {
  const { active, password: _, ...asserted } = assertion;
  const { decided = {} } = facts;
  const status = decided.status ?? planStatus(settings, before, assertion, facts);
  const grantedRole = decided.grantedRole === undefined ? before?.grantedRole ?? null : decided.grantedRole;
  const content: MemberContent = {
    ...asserted,
    connectionId: before?.connectionId ?? facts.connectionId,
    status,
    role: decideRole(roles, memberFacts(assertion, isProvisioned(status), facts.groups, grantedRole)).role,
    passwordHash: facts.passwordHash,
  };
  if (!before) return { actions: ['create', ...(status === 'invited' ? ['invite' as const] : [])], content, grantedRole, before: null, after: withoutEchoes(values({ ...content, grantedRole })) };
  const difference = compare(values(before), values({ ...content, grantedRole }));
  return { actions: planActions(before, { ...content, grantedRole }, difference), content, grantedRole, before: withoutEchoes(difference.before), after: withoutEchoes(difference.after) };
}

/** `active: true` from the client never undoes an open invitation; `active: false` never makes a removed person less so. */
function planStatus(settings: ProvisioningSettings, before: MemberRecord | undefined, assertion: MemberAssertion, facts: PlanFacts): MemberStatus {
  const wasProvisioned = before === undefined || isProvisioned(before.status);
  const isWanted = assertion.active ?? wasProvisioned;
  if (isWanted) {
    if (before && isProvisioned(before.status)) return before.status;
    return isInvited(settings, before, assertion, facts) ? 'invited' : 'active';
  }
  if (before && !isProvisioned(before.status)) return before.status;
  return settings.deprovisioning === 'remove' ? 'removed' : 'deactivated';
}

/** Whoever was active before has signed in once, and is not asked again. */
function isInvited(
  { invitations, invited, invitedDomains }: ProvisioningSettings, before: MemberRecord | undefined, assertion: MemberAssertion, { isKnownAddress = false }: PlanFacts,
): boolean {
  const address = addressOf(assertion.userName, assertion.attributes);
  if (invitations === 'none' || address === undefined || (before?.activatedAt ?? null) !== null) return false;
  switch (invited) {
    case 'everyone': return true;
    case 'unknownAddresses': return !isKnownAddress;
    case 'someDomains': return invitedDomains.includes(domainOf(address));
  }
}

/** The address to look up, when the plan depends on whether the organization has known it; else `undefined`. */
export function asksForAddress({ invitations, invited }: ProvisioningSettings, before: MemberRecord | undefined, { userName, attributes }: MemberAssertion): string | undefined {
  if (invitations === 'none' || invited !== 'unknownAddresses') return undefined;
  return before && (isProvisioned(before.status) || before.activatedAt !== null) ? undefined : addressOf(userName, attributes);
}

function planActions(before: MemberRecord, after: MemberContent & Pick<MemberRecord, 'grantedRole'>, { isSame }: Difference): readonly MemberAction[] {
  const isNewPassword = before.passwordHash !== after.passwordHash;
  const isLinked = before.connectionId !== after.connectionId;
  if (isSame && !isNewPassword && !isLinked) return [];
  const [was, is] = [isProvisioned(before.status), isProvisioned(after.status)];
  return [
    ...(isLinked ? ['link' as const] : []),
    ...(was && !is ? [after.status === 'removed' ? 'remove' as const : 'deactivate' as const] : []),
    ...(!was && is ? ['reactivate' as const] : []),
    ...(after.status === 'invited' && (!was || isElsewhere(before, after)) ? [addressOf(after.userName, after.attributes) === undefined ? 'endInvitation' as const : 'invite' as const] : []),
    ...(before.grantedRole !== after.grantedRole ? ['grantRole' as const] : []),
    ...(before.role !== after.role ? ['changeRole' as const] : []),
    ...(isNewPassword ? ['changePassword' as const] : []),
    ...(isSame ? [] : ['update' as const]),
  ];
}

/** Whether somebody is written to under another address than before: whoever reads the former one shall not accept for them. */
function isElsewhere(before: MemberRecord, after: MemberContent): boolean {
  return addressOf(before.userName, before.attributes) !== addressOf(after.userName, after.attributes);
}

function values(
  { userName, externalId, displayName, status, role, grantedRole, attributes }: Pick<MemberRecord, 'userName' | 'externalId' | 'displayName' | 'status' | 'role' | 'grantedRole' | 'attributes'>,
): JsonDocument {
  // Attributes that the client calls as we call what we decided stand apart.
  const asserted = Object.entries(attributes).map(([name, value]): [string, JsonValue] => [OURS.includes(name) ? `${ASSERTED}${name}` : name, value]);
  return { ...Object.fromEntries(asserted), userName, status, role, ...(externalId !== null && { externalId }), ...(displayName !== null && { displayName }), ...(grantedRole !== null && { grantedRole }) };
}

/** What the client says of a role or status goes without saying where it is what we decided. */
function withoutEchoes(document: JsonDocument): JsonDocument {
  return Object.fromEntries(Object.entries(document).filter(([name, value]) => !name.startsWith(ASSERTED) || document[name.slice(ASSERTED.length)] !== value));
}

const ASSERTED = 'attributes.';
const OURS: readonly string[] = ['status', 'role', 'grantedRole'];
