import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ProvisioningSwitchedOff, Unauthenticated } from './auth-errors.js';
import { type CalledHost, calledHost } from './called-host.js';
import type { AuthenticatedRequest, ScimCaller } from './caller.js';
import { KnownTokens } from './known-tokens.js';
import { deriveKey, isSecret, parseScimToken } from './secret.js';
import { ScimTokensRepository, type TokenWithOrganization } from './scim-tokens.repository.js';
import { isGood } from './token-state.js';

/** How often at most the last use of a token is written. */
const LAST_USE_INTERVAL_MS = 60_000;

/** Bearer token → organization, which the host name must not contradict. */
@Injectable()
export class ScimTokenGuard implements CanActivate {
  constructor(private readonly tokens: ScimTokensRepository, private readonly known: KnownTokens, private readonly settings: Settings) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const host = calledHost(request.headers, this.settings);
    request.scimCaller = await this.authenticate(readCredentials(request), host, request.requestId ?? null, new Date());
    return true;
  }

  private async authenticate(secret: string, host: CalledHost, requestId: string | null, now: Date): Promise<ScimCaller> {
    const parsed = parseScimToken(secret);
    const token = parsed && (await this.known.find(parsed.organizationId, parsed.tokenId, host.kind === 'other' ? host.name : null));
    // A token under another's host name is answered like a wrong one, after the same work: that the name is taken stays unsaid.
    if (!token || !isSecret(secret, token.hash) || !isGood(token, now) || isOfAnother(host, token)) {
      throw new Unauthenticated('The bearer token is not valid, has expired or was revoked. Create a token for this organization and enter it in the identity provider.', true);
    }
    const { organizationId, tokenId } = parsed;
    assertSwitchedOn(token);
    if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > LAST_USE_INTERVAL_MS) {
      // Told to those who have the same token in hand, or all of them would write the same row.
      token.lastUsedAt = now;
      await this.tokens.recordUse(organizationId, tokenId, now);
    }
    return {
      organization: { id: organizationId, preset: token.preset, mode: token.mode, configurationVersion: token.configurationVersion },
      actor: { type: 'client', id: tokenId, connectionId: token.connectionId, requestId },
      origin: host.kind === 'slug' || (host.kind === 'other' && token.isOwnHost) ? host.origin : null,
      cursorKey: () => deriveKey(secret, 'cursor'),
      receivedAt: now,
    };
  }
}

/** The header carries `Bearer T`, in any case, or the bare `T` that Okta's Header Auth app sends as it was typed. */
function readCredentials(request: AuthenticatedRequest): string {
  const { authorization } = request.headers;
  if ('access_token' in request.query) throw new Unauthenticated('Send the bearer token in the Authorization header alone, never in the URL.', false);
  if (!authorization) throw new Unauthenticated('Send the bearer token in the Authorization header: "Authorization: Bearer …".', false);
  const [, token] = /^Bearer +(.+)$/i.exec(authorization.trim()) ?? [];
  return (token ?? authorization).trim();
}

/** Whether the host name is that of another organization, or under the suffix and nobody's. */
function isOfAnother(host: CalledHost, { slug, isOwnHost }: TokenWithOrganization): boolean {
  switch (host.kind) {
    case 'neutral':
      return false;
    case 'nobody':
      return true;
    case 'slug':
      return host.slug !== slug;
    case 'other':
      return isOwnHost === false;
  }
}

function assertSwitchedOn({ scimAllowed, scimEnabled, connectionEnabled, connectionName }: TokenWithOrganization): void {
  if (!scimAllowed) throw new ProvisioningSwitchedOff('SCIM is not part of this organization\'s plan. Ask the operator to allow it; nothing was changed.');
  if (!scimEnabled) throw new ProvisioningSwitchedOff('SCIM is switched off for this organization. An administrator can switch it on; nothing was changed.');
  if (!connectionEnabled) throw new ProvisioningSwitchedOff(`The connection "${connectionName}" of this organization is switched off. An administrator can switch it on; nothing was changed.`);
}
