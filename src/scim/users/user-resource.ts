import type { GroupOfMember, MemberRecord } from '../../membership/index.js';
import { entityTag, foldCase, foldResource, indexedValues, type Json, type JsonObject, keepUnknownAttributes, knownAttributes, type Projection, type ResourceType, schemasOf } from '../../protocol/index.js';
import { assertIndexable, assertStorable, assertUserName } from '../http/indexed-text.js';
import type { OrganizationConfiguration } from '../../provisioning/configuration/make-configuration.js';
import type { MemberAssertion } from '../../provisioning/plan/plan-member.js';
import { isProvisioned } from '../../provisioning/role-mapping/member-facts.js';

/** Member → User and back: the one place that knows both shapes. */

/** What a client may set of the User, in canonical form; PATCH is applied to it. */
export function toWritableUser(type: ResourceType, { userName, externalId, displayName, status, attributes }: MemberRecord): JsonObject {
  return {
    ...(externalId !== null && { externalId }),
    userName,
    ...(displayName !== null && { displayName }),
    ...knownAttributes(type, attributes),
    active: isProvisioned(status),
  };
}

/** The User as it is answered. `id` stands early: one client finds it by its place in the text. */
export function toUser(
  type: ResourceType, member: MemberRecord, groups: readonly GroupOfMember[], baseUri: string, projection: Projection,
): JsonObject {
  const { id, version, createdAt, updatedAt } = member;
  const writable = toWritableUser(type, member);
  return projection.apply({
    schemas: schemasOf(type, writable),
    id,
    ...writable,
    ...(groups.length > 0 && { groups: groups.map((group) => toGroupReference(group, baseUri)) }),
    meta: {
      resourceType: type.name,
      created: createdAt.toISOString(),
      lastModified: updatedAt.toISOString(),
      location: locationOf(member, baseUri),
      version: entityTag(version),
    },
  });
}

export function locationOf({ id }: { readonly id: string }, baseUri: string): string {
  return `${baseUri}/Users/${id}`;
}

function toGroupReference({ groupId, displayName, isDirect }: GroupOfMember, baseUri: string): Json {
  return { value: groupId, $ref: `${baseUri}/Groups/${groupId}`, display: displayName, type: isDirect ? 'direct' : 'indirect' };
}

/**
 * A User in canonical form as an assertion about a member.
 * @param before the member as it was read; what the schema does not show of it is kept
 */
export function toAssertion({ user: type, stored, indexed }: OrganizationConfiguration, resource: JsonObject, before?: MemberRecord): MemberAssertion {
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
