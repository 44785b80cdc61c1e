import type { GroupMemberRecord, GroupRecord } from '../../membership/index.js';
import {
  entityTag, foldCase, foldResource, isJsonArray, isJsonObject, type Json, type JsonObject, keepUnknownAttributes, knownAttributes, type Projection, type ResourceType, schemasOf,
} from '../../protocol/index.js';
import type { OrganizationConfiguration } from '../../provisioning/configuration/make-configuration.js';
import type { GroupAssertion } from '../../provisioning/group-provisioning.js';
import { assertIndexable, assertStorable } from '../../provisioning/plan/storable.js';

/** What a client may set of the Group apart from its members, in canonical form; PATCH is applied to it. */
export function toWritableGroup(type: ResourceType, { displayName, externalId, attributes }: GroupRecord): JsonObject {
  return { ...(externalId !== null && { externalId }), displayName, ...knownAttributes(type, attributes) };
}

/** The Group as it is answered. */
export function toGroup(
  type: ResourceType, group: GroupRecord, members: readonly GroupMemberRecord[], baseUri: string, projection: Projection,
): JsonObject {
  const { id, version, createdAt, updatedAt } = group;
  const writable = toWritableGroup(type, group);
  return projection.apply({
    schemas: schemasOf(type, writable),
    id,
    ...writable,
    ...(members.length > 0 && { members: members.map((member) => toMember(member, baseUri)) }),
    meta: {
      resourceType: type.name,
      created: createdAt.toISOString(),
      lastModified: updatedAt.toISOString(),
      location: locationOf(group, baseUri),
      version: entityTag(version),
    },
  });
}

export function locationOf({ id }: { readonly id: string }, baseUri: string): string {
  return `${baseUri}/Groups/${id}`;
}

/** A part of the members as they are answered. */
export function toMembers(members: readonly GroupMemberRecord[], baseUri: string, projection: Projection): Json {
  return projection.apply({ members: members.map((member) => toMember(member, baseUri)) }).members ?? [];
}

function toMember({ value, type, display }: GroupMemberRecord, baseUri: string): Json {
  return { value, $ref: `${baseUri}/${type}s/${value}`, display, type };
}

/**
 * A Group in canonical form as an assertion; `members` are not part of it.
 * @param before the group as it was read; what the schema does not show of it is kept
 */
export function toAssertion({ group: type, stored }: OrganizationConfiguration, resource: JsonObject, before?: GroupRecord): GroupAssertion {
  const { displayName, externalId, members: _, ...asserted } = resource;
  const attributes = before ? keepUnknownAttributes(type, before.attributes, asserted) : asserted;
  const name = typeof displayName === 'string' ? displayName : '';
  const displayNameKey = foldCase(name);
  const external = typeof externalId === 'string' ? externalId : null;
  assertIndexable('displayName', displayNameKey);
  assertStorable(attributes);
  assertIndexable('externalId', external);
  return {
    displayName: name,
    displayNameKey,
    externalId: external,
    attributes,
    keys: foldResource(stored.group, attributes),
  };
}

/** The ids in a list of members. */
export function memberIds(members: Json | undefined): readonly string[] {
  if (!isJsonArray(members)) return [];
  return members.flatMap((member) => (isJsonObject(member) && typeof member.value === 'string' ? [member.value] : []));
}
