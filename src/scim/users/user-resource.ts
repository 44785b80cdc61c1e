import type { GroupOfMember, MemberRecord } from '../../membership/index.js';
import { entityTag, type Json, type JsonObject, type Projection, type ResourceType, schemasOf } from '../../protocol/index.js';
import { toWritableUser } from '../../provisioning/plan/member-assertion.js';

/** The User as it is answered. `id` stands early: one client finds it by its place in the text. */
export function toUser(
  type: ResourceType, member: MemberRecord, groups: readonly GroupOfMember[], baseUri: string, projection: Projection,
): JsonObject {
  const { id, version, createdAt, updatedAt } = member;
  const writable = toWritableUser(type, member);
  const resource: Record<string, Json> = { schemas: schemasOf(type, writable), id };
  Object.assign(resource, writable);
  if (groups.length > 0) resource.groups = groups.map((group) => toGroupReference(group, baseUri));
  resource.meta = {
    resourceType: type.name,
    created: createdAt.toISOString(),
    lastModified: updatedAt.toISOString(),
    location: locationOf(member, baseUri),
    version: entityTag(version),
  };
  return projection.apply(resource);
}

export function locationOf({ id }: { readonly id: string }, baseUri: string): string {
  return `${baseUri}/Users/${id}`;
}

function toGroupReference({ groupId, displayName, isDirect }: GroupOfMember, baseUri: string): Json {
  return { value: groupId, $ref: `${baseUri}/Groups/${groupId}`, display: displayName, type: isDirect ? 'direct' : 'indirect' };
}
