import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DeclaredSchemasRepository, type DomainRecord, DomainsRepository, newId, type NewJournalEntry } from '../../membership/index.js';
import type { ConfigurationChange } from '../configuration/configuration-change.js';
import { normalizeDomain } from './normalize-domain.js';
import { TxtResolver } from './txt-resolver.js';

/** The domain name system does not say what would prove the domain. */
export class DomainNotProven extends Error {
  override readonly name = 'DomainNotProven';
}

/** The domain name system could not be asked. */
export class DomainNotLookedUp extends Error {
  override readonly name = 'DomainNotLookedUp';
}

/** The organization cannot have the domain, or not once more. */
export class DomainRefused extends Error {
  override readonly name = 'DomainRefused';
}

/** More than any organization has. */
const MOST_DOMAINS = 200;

/** Which domains are an organization's: those count of which it showed that it rules their name servers, or that an operator vouches for. */
@Injectable()
export class DomainOwnership {
  constructor(private readonly domains: DomainsRepository, private readonly schemas: DeclaredSchemasRepository, private readonly resolver: TxtResolver) {}

  list(organizationId: string): Promise<readonly DomainRecord[]> {
    return this.domains.list(organizationId);
  }

  /** @throws ScimError invalidValue, DomainRefused */
  async add(change: ConfigurationChange, text: string): Promise<DomainRecord> {
    const { organization: { id: organizationId }, now } = change;
    const domain = normalizeDomain(text);
    if ((await this.domains.list(organizationId)).length >= MOST_DOMAINS) throw new DomainRefused(`An organization has at most ${MOST_DOMAINS} domains.`);
    const record = { domain, challenge: `rollcall-verification=${randomBytes(16).toString('base64url')}`, verifiedAt: null, verifiedBy: null, createdAt: now };
    const isNew = await this.domains.insert(organizationId, record, entry(change, 'organization.domain-added', { domain }));
    if (!isNew) throw new DomainRefused(`The organization has the domain ${domain} already.`);
    return record;
  }

  /**
   * @param withoutProof on the word of an operator
   * @returns `undefined` when the organization has no such domain
   * @throws ScimError invalidValue, DomainNotProven, DomainNotLookedUp, DomainTaken
   */
  async verify(change: ConfigurationChange, text: string, withoutProof: boolean): Promise<DomainRecord | undefined> {
    const { organization: { id: organizationId }, now } = change;
    const domain = normalizeDomain(text);
    const record = await this.domains.find(organizationId, domain);
    if (!record || record.verifiedAt) return record;
    if (!withoutProof) await this.assertProven(record);
    const by = withoutProof ? 'operator' : 'dns';
    await this.schemas.whileConfiguring(organizationId, async (tx) =>
      this.domains.verify(tx, organizationId, domain, by, now, entry(change, 'organization.domain-verified', { domain, by })));
    return this.domains.find(organizationId, domain);
  }

  /** @returns whether the organization had it. @throws ScimError invalidValue */
  async remove(change: ConfigurationChange, text: string): Promise<boolean> {
    const { organization: { id: organizationId } } = change;
    const domain = normalizeDomain(text);
    const isRemoved = await this.schemas.whileConfiguring(organizationId, async (tx) =>
      this.domains.delete(tx, organizationId, domain, entry(change, 'organization.domain-removed', { domain })));
    return isRemoved ?? false;
  }

  /** @throws DomainNotProven, DomainNotLookedUp */
  private async assertProven({ domain, challenge }: DomainRecord): Promise<void> {
    const name = recordName(domain);
    const found = await this.resolver.resolveTxt(name).catch((error: unknown) => noneOrThrow(name, error));
    // One text may come in several parts (RFC 1035 §3.3.14).
    if (found.some((parts) => parts.join('').trim() === challenge)) return;
    throw new DomainNotProven(`${name} has ${found.length} TXT records, none of which says ${challenge}. It can take hours until an added one is seen; then try again.`);
  }
}

/** Where the proof is looked for. */
export function recordName(domain: string): string {
  return `_rollcall.${domain}`;
}

/** @throws DomainNotLookedUp */
function noneOrThrow(name: string, error: unknown): string[][] {
  // Not `instanceof Error`: the system's errors may be of another realm than ours.
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
  throw new DomainNotLookedUp(`The domain name system did not answer for ${name} (${code}). Try again.`);
}

function entry({ actor, now }: ConfigurationChange, action: string, details: NewJournalEntry['details']): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action, actor, details, before: null, after: null };
}
