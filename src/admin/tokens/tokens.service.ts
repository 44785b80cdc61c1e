import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { type NewToken, ScimTokensRepository, type TokenRecord } from '../../auth/scim-tokens.repository.js';
import { hashSecret, makeScimToken } from '../../auth/secret.js';
import { stateOf } from '../../auth/token-state.js';
import { isId, type JsonDocument, newId, type NewJournalEntry } from '../../membership/index.js';
import { ConnectionsService } from '../connections/connections.service.js';
import { futureDate } from '../http/future-date.js';
import type { List } from '../http/list.js';
import { Conflict, NotFound } from '../http/problem.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { CreatedScimToken, CreateScimToken, RotateScimToken, ScimTokenView } from './token.dto.js';

/** Not revoked; more than any organization has clients. */
const MOST_TOKENS = 200;

@Injectable()
export class TokensService {
  constructor(
    private readonly tokens: ScimTokensRepository,
    private readonly connections: ConnectionsService,
    private readonly organizations: OrganizationsService,
  ) {}

  async create(caller: AdminCaller, organizationId: string, { label, expiresAt, connectionId, isDraft = false }: CreateScimToken): Promise<CreatedScimToken> {
    await this.organizations.getOrganization(organizationId);
    const expiry = futureDate('expiresAt', expiresAt, caller.receivedAt);
    const connection = connectionId === undefined ? await this.connections.findOrCreateDefault(caller, organizationId) : (await this.connections.get(organizationId, connectionId)).id;
    return this.issue(caller, organizationId, { connectionId: connection, label, expiresAt: expiry, isDraft });
  }

  async list({ receivedAt: now }: AdminCaller, organizationId: string): Promise<List<ScimTokenView>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.tokens.list(organizationId)).map((token) => view(token, now)), nextCursor: null };
  }

  /** A new token like the old one; the old one goes on until the overlap ends or it is revoked, so that the client can be switched over. */
  async rotate(caller: AdminCaller, organizationId: string, tokenId: string, { rotatesUntil }: RotateScimToken): Promise<CreatedScimToken> {
    const old = await this.find(organizationId, tokenId);
    if (old.revokedAt) throw new NotFound('There is no such token, or it was revoked.');
    const state = stateOf(old, caller.receivedAt);
    if (state === 'draft') throw new Conflict('The token is a draft, which nothing uses yet. Activate it, or revoke it and create another.');
    if (state === 'expired') throw new Conflict('The token has expired. Create another.');
    if (state === 'rotating') throw new Conflict('The token has a successor already, and ends as was said then. Rotate that one, or create another.');
    const until = futureDate('rotatesUntil', rotatesUntil, caller.receivedAt);
    const { connectionId, label, expiresAt } = old;
    return this.issue(caller, organizationId, { connectionId, label, expiresAt, isDraft: false }, { tokenId: old.id, until });
  }

  async activate(caller: AdminCaller, organizationId: string, tokenId: string): Promise<ScimTokenView> {
    const token = await this.find(organizationId, tokenId);
    const state = stateOf(token, caller.receivedAt);
    const isActivated = state === 'draft' && (await this.tokens.activate(organizationId, tokenId, entry(caller, 'scim-token.activated', {}, null)));
    if (!isActivated) throw new Conflict(`Only a draft can be activated; the token is ${state}.`);
    return view({ ...token, isDraft: false }, caller.receivedAt);
  }

  async revoke(caller: AdminCaller, organizationId: string, tokenId: string): Promise<void> {
    await this.organizations.getOrganization(organizationId);
    const isRevoked = isId(tokenId) && (await this.tokens.revoke(organizationId, tokenId, caller.receivedAt, entry(caller, 'scim-token.revoked', {}, null)));
    if (!isRevoked) throw new NotFound('There is no such token, or it was revoked before.');
  }

  /** @throws NotFound */
  private async find(organizationId: string, tokenId: string): Promise<TokenRecord> {
    await this.organizations.getOrganization(organizationId);
    const token = isId(tokenId) ? await this.tokens.findRecord(organizationId, tokenId) : undefined;
    if (!token) throw new NotFound('There is no such token.');
    return token;
  }

  private async issue(
    caller: AdminCaller, organizationId: string, given: Omit<NewToken, 'id' | 'hash'>, rotated?: { readonly tokenId: string; readonly until: Date | null },
  ): Promise<CreatedScimToken> {
    const now = caller.receivedAt;
    const live = (await this.tokens.list(organizationId)).filter(({ revokedAt }) => !revokedAt);
    if (live.length >= MOST_TOKENS) throw new Conflict(`An organization has at most ${MOST_TOKENS} tokens. Revoke what nothing uses.`);
    const id = newId(now);
    const token = makeScimToken(organizationId, id);
    const details = { connectionId: given.connectionId, isDraft: given.isDraft, ...(rotated && { rotatedFrom: rotated.tokenId }) };
    const rotation = rotated && { ...rotated, entry: entry(caller, 'scim-token.rotated', { successorId: id, rotatesUntil: rotated.until?.toISOString() ?? null }, null) };
    const created = entry(caller, 'scim-token.created', details, { label: given.label });
    const isMade = await this.tokens.insert(organizationId, { ...given, id, hash: hashSecret(token) }, now, created, rotation);
    if (!isMade) throw new Conflict('The token was revoked or rotated meanwhile.');
    return { ...view({ ...given, id, createdAt: now, lastUsedAt: null, revokedAt: null, successorId: null, rotatesUntil: null }, now), token };
  }
}

function entry({ actor, receivedAt: now }: AdminCaller, action: string, details: JsonDocument, after: JsonDocument | null): NewJournalEntry {
  return { id: newId(now), recordedAt: now, action, actor, details, before: null, after };
}

function view(token: TokenRecord, now: Date): ScimTokenView {
  const { id, connectionId, label, createdAt, expiresAt, lastUsedAt, revokedAt, successorId, rotatesUntil } = token;
  return {
    id, connectionId, label, state: stateOf(token, now), createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null, successorId, rotatesUntil: rotatesUntil?.toISOString() ?? null,
  };
}
