import type { MemberRecord } from '../../membership/index.js';
import type { ModeName } from '../../protocol/index.js';
import { asciiDomain } from '../domains/normalize-domain.js';
import { isProvisioned } from '../role-mapping/member-facts.js';
import type { ProvisioningSettings } from '../settings/provisioning-settings.js';
import { addressOf, domainOf } from './address-of.js';
import type { MemberAssertion } from './plan-member.js';

/** What a POST of somebody means whose userName a member of the organization has already. */
export type Collision = 'conflict' | 'revive' | 'link';

/**
 * Whether it is surely the same person. Addresses get reused: the userName alone says nothing. Pure.
 * @param connectionId of the client; `null` for an administrator, who knows whom they mean and is told
 * @param verifiedDomains of the organization, in ASCII
 */
export function planCollision(
  { rehire, linking }: Pick<ProvisioningSettings, 'rehire' | 'linking'>, mode: ModeName, existing: MemberRecord, assertion: MemberAssertion,
  connectionId: string | null, verifiedDomains: readonly string[],
): Collision {
  if (mode === 'rfc' || !mayManage(existing, connectionId)) return 'conflict';
  if (!isProvisioned(existing.status)) {
    const isSameClient = existing.connectionId !== null && existing.connectionId === connectionId;
    const isSamePerson = existing.externalId !== null && existing.externalId === assertion.externalId;
    // A client that names the person differently than before speaks of somebody else.
    const isOther = existing.externalId !== null && assertion.externalId !== null && !isSamePerson;
    return rehire === 'revive' && !isOther && (isSameClient || isSamePerson) ? 'revive' : 'conflict';
  }
  const address = addressOf(assertion.userName, assertion.attributes);
  const isOurs = address !== undefined && verifiedDomains.includes(asciiDomain(domainOf(address)) ?? '');
  return linking === 'link' && connectionId !== null && existing.connectionId === null && isOurs ? 'link' : 'conflict';
}

/** A member that one connection manages is none of another's business. */
export function mayManage({ connectionId: owner }: Pick<MemberRecord, 'connectionId'>, connectionId: string | null): boolean {
  return owner === null || connectionId === null || owner === connectionId;
}
