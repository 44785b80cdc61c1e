import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { AdminKeysRepository } from './admin-keys.repository.js';
import { Unauthenticated } from './auth-errors.js';
import type { AuthenticatedRequest } from './caller.js';
import { hashSecret, isSecret, parseAdminKey } from './secret.js';

/** Admin key → operator. The key stands in the settings, or was made at the first start. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  private readonly fromSettings: Buffer | undefined;

  constructor(private readonly keys: AdminKeysRepository, { ADMIN_API_KEY }: Settings) {
    this.fromSettings = ADMIN_API_KEY === undefined ? undefined : hashSecret(ADMIN_API_KEY);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [, key] = /^Bearer +(.+)$/i.exec(request.headers.authorization?.trim() ?? '') ?? [];
    if (!key) throw new Unauthenticated('Send the admin key in the Authorization header: "Authorization: Bearer …".', false);
    const keyId = await this.identify(key);
    request.adminCaller = {
      actor: { type: 'admin', id: keyId, connectionId: null, requestId: request.requestId ?? null },
      receivedAt: new Date(),
    };
    return true;
  }

  /** The key's id; `null` for the one from the settings. */
  private async identify(key: string): Promise<string | null> {
    if (this.fromSettings && isSecret(key, this.fromSettings)) return null;
    const parsed = parseAdminKey(key);
    const stored = parsed && (await this.keys.findById(parsed.keyId));
    if (stored && isSecret(key, stored.hash)) return stored.id;
    throw new Unauthenticated('The admin key is not valid.', true);
  }
}
