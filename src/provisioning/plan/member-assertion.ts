import type { MemberRecord } from '../../membership/index.js';
import { foldCase, foldResource, indexedValues, type Json, type JsonObject, keepUnknownAttributes, knownAttributes, type ResourceType } from '../../protocol/index.js';
import type { OrganizationConfiguration } from '../configuration/make-configuration.js';
import { isProvisioned } from '../role-mapping/member-facts.js';
import type { MemberAssertion } from './plan-member.js';
import { assertIndexable, assertStorable, assertUserName } from './storable.js';

/** Member → what may be set of the User, in canonical form, and back: the one place that knows both shapes. */

/** What a client may set of the User, in canonical form; PATCH is applied to it. */
export function toWritableUser(type: ResourceType, { userName, externalId, displayName, status, attributes }: MemberRecord): JsonObject {
  const user: Record<string, Json> = {};
  if (externalId !== null) user.externalId = externalId;
  user.userName = userName;
  if (displayName !== null) user.displayName = displayName;
  Object.assign(user, knownAttributes(type, attributes));
  user.active = isProvisioned(status);
  return user;
}

/**
 * A User in canonical form as an assertion about a member.
 * @param before the member as it was read; what the schema does not show of it is kept
 * @throws ScimError for what is too much
 */
export function toMemberAssertion({ user: type, stored, indexed }: OrganizationConfiguration, resource: JsonObject, before?: MemberRecord): MemberAssertion {
  const { userName, externalId, displayName, active, password, ...asserted } = resource;
  const attributes = before ? keepUnknownAttributes(type, before.attributes, asserted) : asserted;
  const name = text(userName) ?? '';
  const userNameKey = foldCase(name);
  const displayNameKey = displayName === undefined ? null : foldCase(text(displayName) ?? '');
  assertUserName(name);
  assertStorable(attributes);
  assertIndexable('userName', userNameKey);
  assertIndexable('externalId', text(externalId));
  assertIndexable('displayName', displayNameKey);
  return {
    userName: name,
    userNameKey,
    externalId: text(externalId),
    displayName: text(displayName),
    displayNameKey,
    ...(typeof active === 'boolean' && { active }),
    attributes,
    keys: foldResource(stored.user, attributes),
    ...(typeof password === 'string' && { password }),
    ...(indexed.length > 0 && { indexedValues: indexedValues(indexed, attributes) }),
  };
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
