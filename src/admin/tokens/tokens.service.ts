import { BadRequestException, Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { ScimTokensRepository, type TokenRecord } from '../../auth/scim-tokens.repository.js';
import { hashSecret, makeScimToken } from '../../auth/secret.js';
import { ConnectionsRepository, isId, newId } from '../../membership/index.js';
import type { List } from '../http/list.js';
import { NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { CreatedScimToken, CreateScimToken, ScimTokenView } from './token.dto.js';

@Injectable()
export class TokensService {
  constructor(
    private readonly tokens: ScimTokensRepository,
    private readonly connections: ConnectionsRepository,
    private readonly organizations: OrganizationsService,
  ) {}

  async create(caller: AdminCaller, organizationId: string, { label, expiresAt }: CreateScimToken): Promise<CreatedScimToken> {
    await this.organizations.getOrganization(organizationId);
    const expiry = expiresAt === undefined ? null : new Date(expiresAt);
    if (expiry && Number.isNaN(expiry.getTime())) throw new BadRequestException('expiresAt is no day of the calendar');
    if (expiry && expiry <= caller.receivedAt) throw new BadRequestException('expiresAt must lie in the future');
    return this.issue(caller, organizationId, label, expiry, {});
  }

  async list(organizationId: string): Promise<List<ScimTokenView>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.tokens.list(organizationId)).map(view), nextCursor: null };
  }

  /** A new token like the old one; the old one goes on until it is revoked, so that the client can be switched over. */
  async rotate(caller: AdminCaller, organizationId: string, tokenId: string): Promise<CreatedScimToken> {
    await this.organizations.getOrganization(organizationId);
    const old = isId(tokenId) ? await this.tokens.findRecord(organizationId, tokenId) : undefined;
    if (!old || old.revokedAt) throw new NotFound('There is no such token, or it was revoked.');
    return this.issue(caller, organizationId, old.label, old.expiresAt, { rotatedFrom: old.id });
  }

  async revoke({ actor, receivedAt: now }: AdminCaller, organizationId: string, tokenId: string): Promise<void> {
    await this.organizations.getOrganization(organizationId);
    const entry = { id: newId(now), recordedAt: now, action: 'scim-token.revoked', actor, details: {}, before: null, after: null };
    const isRevoked = isId(tokenId) && (await this.tokens.revoke(organizationId, tokenId, now, entry));
    if (!isRevoked) throw new NotFound('There is no such token, or it was revoked before.');
  }

  private async issue(
    { actor, receivedAt: now }: AdminCaller, organizationId: string, label: string, expiresAt: Date | null, details: Readonly<Record<string, string>>,
  ): Promise<CreatedScimToken> {
    const connectionId = await this.connections.findOrCreateDefault(organizationId, now);
    const id = newId(now);
    const token = makeScimToken(organizationId, id);
    const entry = { id: newId(now), recordedAt: now, action: 'scim-token.created', actor, details, before: null, after: { label } };
    await this.tokens.insert(organizationId, { id, connectionId, label, hash: hashSecret(token), expiresAt }, now, entry);
    return { ...view({ id, connectionId, label, createdAt: now, expiresAt, lastUsedAt: null, revokedAt: null }), token };
  }
}

function view({ id, connectionId, label, createdAt, expiresAt, lastUsedAt, revokedAt }: TokenRecord): ScimTokenView {
  return {
    id, connectionId, label, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null,
  };
}
