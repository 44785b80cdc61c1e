import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { type OrganizationAdminKeyRecord, OrganizationAdminKeysRepository } from '../../auth/organization-admin-keys.repository.js';
import { hashSecret, makeOrganizationAdminKey } from '../../auth/secret.js';
import { isId, type JsonDocument, newId, type NewJournalEntry } from '../../membership/index.js';
import { futureDate } from '../http/future-date.js';
import type { List } from '../http/list.js';
import { Conflict, NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { AdminKeyView, CreateAdminKey, CreatedAdminKey } from './admin-key.dto.js';

/** Not revoked. */
const MOST_KEYS = 200;

/** Keys of administrators, each for one organization. */
@Injectable()
export class AdminKeysService {
  constructor(private readonly keys: OrganizationAdminKeysRepository, private readonly organizations: OrganizationsService) {}

  async create(caller: AdminCaller, organizationId: string, { label, expiresAt: expiry }: CreateAdminKey): Promise<CreatedAdminKey> {
    await this.organizations.getOrganization(organizationId);
    const now = caller.receivedAt;
    const expiresAt = futureDate('expiresAt', expiry, now);
    const live = (await this.keys.list(organizationId)).filter(({ revokedAt }) => !revokedAt);
    if (live.length >= MOST_KEYS) throw new Conflict(`An organization has at most ${MOST_KEYS} admin keys. Revoke what nobody uses.`);
    const id = newId(now);
    const key = makeOrganizationAdminKey(organizationId, id);
    await this.keys.insert(organizationId, { id, label, hash: hashSecret(key), expiresAt }, now, entry(caller, 'admin-key.created', { label }));
    return { ...view({ id, label, createdAt: now, expiresAt, lastUsedAt: null, revokedAt: null }), key };
  }

  async list(organizationId: string): Promise<List<AdminKeyView>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.keys.list(organizationId)).map(view), nextCursor: null };
  }

  async revoke(caller: AdminCaller, organizationId: string, keyId: string): Promise<void> {
    await this.organizations.getOrganization(organizationId);
    const isRevoked = isId(keyId) && (await this.keys.revoke(organizationId, keyId, caller.receivedAt, entry(caller, 'admin-key.revoked', null)));
    if (!isRevoked) throw new NotFound('There is no such key, or it was revoked before.');
  }
}

function entry({ actor, receivedAt: now }: AdminCaller, action: string, after: JsonDocument | null): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action, actor, details: {}, before: null, after };
}

function view({ id, label, createdAt, expiresAt, lastUsedAt, revokedAt }: OrganizationAdminKeyRecord): AdminKeyView {
  return {
    id, label, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null, lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
