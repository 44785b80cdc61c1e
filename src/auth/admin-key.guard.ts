import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { AdminKeysRepository } from './admin-keys.repository.js';
import { OperatorRequired, OrganizationOutOfReach, Unauthenticated } from './auth-errors.js';
import type { AuthenticatedRequest } from './caller.js';
import { operatorOnlyOf } from './operator-only.js';
import { OrganizationAdminKeysRepository } from './organization-admin-keys.repository.js';
import { hashSecret, isSecret, parseAdminKey, parseOrganizationAdminKey } from './secret.js';

/** How often at most the last use of a key is written. */
const LAST_USE_INTERVAL_MS = 60_000;

/** Whose key it is: an operator's is for no organization in particular. */
interface KeyHolder {
  /** `null` for the key from the settings. */
  readonly keyId: string | null;
  readonly organizationId: string | null;
}

/**
 * Admin key → operator, or administrator of one organization; and what the latter may not. An operator's key stands in the settings;
 * without one there, it was made at the first start.
 */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  private readonly fromSettings: Buffer | undefined;

  constructor(private readonly keys: AdminKeysRepository, private readonly organizationKeys: OrganizationAdminKeysRepository, { ADMIN_API_KEY }: Settings) {
    this.fromSettings = ADMIN_API_KEY === undefined ? undefined : hashSecret(ADMIN_API_KEY);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const receivedAt = new Date();
    const [, key] = /^Bearer +(.+)$/i.exec(request.headers.authorization?.trim() ?? '') ?? [];
    if (!key) throw new Unauthenticated('Send the admin key in the Authorization header: "Authorization: Bearer …".', false);
    const { keyId, organizationId } = await this.identify(key, receivedAt);
    if (organizationId !== null) assertWithin(organizationId, request, operatorOnlyOf(context.getHandler()));
    request.adminCaller = { actor: { type: 'admin', id: keyId, connectionId: null, requestId: request.requestId ?? null }, receivedAt };
    return true;
  }

  private async identify(key: string, now: Date): Promise<KeyHolder> {
    const holder = (await this.findOperator(key)) ?? (await this.findAdministrator(key, now));
    if (!holder) throw new Unauthenticated('The admin key is not valid, has expired or was revoked.', true);
    return holder;
  }

  /** The key in the settings takes the place of one that was made before. */
  private async findOperator(key: string): Promise<KeyHolder | undefined> {
    if (this.fromSettings) return isSecret(key, this.fromSettings) ? { keyId: null, organizationId: null } : undefined;
    const parsed = parseAdminKey(key);
    const stored = parsed && (await this.keys.findById(parsed.keyId));
    return stored && isSecret(key, stored.hash) ? { keyId: stored.id, organizationId: null } : undefined;
  }

  private async findAdministrator(key: string, now: Date): Promise<KeyHolder | undefined> {
    const parsed = parseOrganizationAdminKey(key);
    const stored = parsed && (await this.organizationKeys.find(parsed.organizationId, parsed.keyId));
    if (!stored || !isSecret(key, stored.hash) || stored.revokedAt !== null || (stored.expiresAt !== null && stored.expiresAt <= now)) return undefined;
    const { organizationId, keyId } = parsed;
    if (!stored.lastUsedAt || now.getTime() - stored.lastUsedAt.getTime() > LAST_USE_INTERVAL_MS) await this.organizationKeys.recordUse(organizationId, keyId, now);
    return { keyId, organizationId };
  }
}

/**
 * An administrator reaches the paths of the own organization, without what is the operators'; other organizations are as if they were not there.
 * @param operatorOnly of the route
 * @throws OrganizationOutOfReach, OperatorRequired
 */
function assertWithin(organizationId: string, { params, body }: AuthenticatedRequest, operatorOnly: readonly string[] | undefined): void {
  const named = params.organizationId;
  if (named !== undefined && named !== organizationId) throw new OrganizationOutOfReach('There is no such organization.');
  if (named === undefined || operatorOnly?.length === 0) throw new OperatorRequired('Only an operator may do this; the key is for one organization.');
  const given: unknown = body;
  const property = operatorOnly?.find((name) => typeof given === 'object' && given !== null && Object.hasOwn(given, name));
  if (property !== undefined) throw new OperatorRequired(`Only an operator may say "${property}"; leave it out. Nothing was changed.`);
}
