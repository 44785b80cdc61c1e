import type { GroupOfMember, MemberContent, MemberRecord } from '../../membership/index.js';
import type { JsonObject } from '../../protocol/index.js';
import type { RoleFacts } from './decide-role.js';

type Person = Pick<MemberContent, 'userName' | 'externalId' | 'displayName' | 'attributes'>;

/** What role rules ask about a member, as the User that the client sees. */
export function memberFacts(
  { userName, externalId, displayName, attributes }: Person, isActive: boolean, groups: readonly GroupOfMember[], granted: string | null,
): RoleFacts {
  const user: JsonObject = {
    userName, ...(externalId !== null && { externalId }), ...(displayName !== null && { displayName }), ...attributes, active: isActive,
  };
  return { user, groups, granted };
}

/** What SCIM shows as `active`: somebody who is invited is what the client asserted, not inactive. */
export function isProvisioned(status: MemberRecord['status']): boolean {
  return status === 'active' || status === 'invited';
}
