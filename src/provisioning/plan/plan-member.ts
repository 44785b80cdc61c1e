import type { IndexedMemberValue, JsonDocument, JsonValue, MemberContent, MemberRecord, MemberStatus } from '../../membership/index.js';
import type { Preset } from '../presets/preset.js';

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

export type MemberAction = 'create' | 'update' | 'deactivate' | 'reactivate' | 'changeRole' | 'changePassword';

/** What an assertion means for the organization. */
export interface MemberPlan {
  /** Empty when nothing changes. */
  readonly actions: readonly MemberAction[];
  readonly content: MemberContent;
  /** The values that change, as they were and as they will be, by attribute name. */
  readonly before: JsonDocument | null;
  readonly after: JsonDocument;
}

/**
 * Before, after and the organization's rules → what is done. Pure.
 * @param passwordHash to be kept from now on
 */
export function planMember(
  preset: Preset, before: MemberRecord | undefined, assertion: MemberAssertion, connectionId: string | null, passwordHash: string | null,
): MemberPlan {
  const { active, password: _, ...asserted } = assertion;
  const content: MemberContent = {
    ...asserted,
    connectionId: before?.connectionId ?? connectionId,
    status: planStatus(preset, before?.status, active),
    role: planRole(preset, assertion.attributes),
    passwordHash,
  };
  if (!before) return { actions: ['create'], content, before: null, after: values(content) };
  const difference = compare(values(before), values(content));
  return { actions: planActions(before, content, difference), content, before: difference.before, after: difference.after };
}

/** `active: true` from the client never undoes an open invitation; `active: false` never makes a removed person less so. */
function planStatus(preset: Preset, before: MemberStatus | undefined, active: boolean | undefined): MemberStatus {
  const wasProvisioned = before === undefined ? active ?? true : isProvisioned(before);
  const isWanted = active ?? wasProvisioned;
  if (!isWanted) return before !== undefined && !isProvisioned(before) ? before : preset.deprovisionedStatus;
  if (before === undefined) return preset.newUserStatus;
  return isProvisioned(before) ? before : 'active';
}

/** What SCIM shows as `active`: somebody who is invited is what the client asserted, not inactive. */
export function isProvisioned(status: MemberStatus): boolean {
  return status === 'active' || status === 'invited';
}

function planRole(preset: Preset, attributes: JsonDocument): string {
  const asserted = preset.roleAttribute && attributes[preset.roleAttribute.name];
  return typeof asserted === 'string' ? asserted : preset.defaultRole;
}

function planActions(before: MemberRecord, after: MemberContent, { isSame }: Difference): readonly MemberAction[] {
  const isNewPassword = before.passwordHash !== after.passwordHash;
  if (isSame) return isNewPassword ? ['changePassword'] : [];
  const [was, is] = [isProvisioned(before.status), isProvisioned(after.status)];
  return [
    ...(was && !is ? ['deactivate' as const] : []),
    ...(!was && is ? ['reactivate' as const] : []),
    ...(before.role !== after.role ? ['changeRole' as const] : []),
    ...(isNewPassword ? ['changePassword' as const] : []),
    'update',
  ];
}

function values({ userName, externalId, displayName, status, role, attributes }: Pick<MemberRecord, 'userName' | 'externalId' | 'displayName' | 'status' | 'role' | 'attributes'>): JsonDocument {
  return { ...attributes, userName, status, role, ...(externalId !== null && { externalId }), ...(displayName !== null && { displayName }) };
}

interface Difference {
  readonly before: JsonDocument;
  readonly after: JsonDocument;
  readonly isSame: boolean;
}

/** The attributes that differ; the order of names in an object has no meaning. */
export function compare(before: JsonDocument, after: JsonDocument): Difference {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => stable(before[name]) !== stable(after[name]));
  return { before: pick(before, changed), after: pick(after, changed), isSame: changed.length === 0 };
}

function pick(document: JsonDocument, names: readonly string[]): JsonDocument {
  return Object.fromEntries(names.flatMap((name) => (document[name] === undefined ? [] : [[name, document[name]]])));
}

function stable(value: JsonValue | undefined): string {
  return JSON.stringify(value, (_, each: unknown) => (isPlainObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each)) ?? '';
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
