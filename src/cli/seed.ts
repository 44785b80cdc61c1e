import { mkdirSync, writeFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { OrganizationsService } from '../admin/organizations/organizations.service.js';
import { TokensService } from '../admin/tokens/tokens.service.js';
import { AdminKeysRepository } from '../auth/admin-keys.repository.js';
import { hashSecret, makeAdminKey } from '../auth/secret.js';
import { Settings } from '../config/settings.js';
import { newId, OrganizationsRepository } from '../membership/index.js';
import { SEED_FILE } from './seed-file.js';

/** What a newcomer needs, shown once. */
export interface Seeded {
  readonly baseUrl: string;
  readonly token: string;
  readonly adminKey: string;
}

/**
 * On an empty database, outside production: an admin key, and an organization `acme` with a token. The token is also
 * kept in the data folder, readable by its owner only, so that the simulator needs no arguments.
 */
export async function seed(app: INestApplicationContext): Promise<Seeded | undefined> {
  const settings = app.get(Settings);
  if (settings.SEED === 'off' || settings.NODE_ENV === 'production') return undefined;
  if (!(await app.get(OrganizationsRepository).isEmpty())) return undefined;
  const now = new Date();
  const operator = { actor: { type: 'system' as const, id: null, connectionId: null, requestId: null }, receivedAt: now };
  const organization = await app.get(OrganizationsService).create(operator, {
    name: 'Acme Corporation', slug: 'acme', preset: 'zulip', mode: 'compat', scimAllowed: true, scimEnabled: true,
  });
  const { token } = await app.get(TokensService).create(operator, organization.id, { label: 'First token' });
  const adminKey = settings.ADMIN_API_KEY ?? (await createAdminKey(app, now));
  const seeded = { baseUrl: organization.scimBaseUrl, token, adminKey };
  mkdirSync(settings.DATA_DIR, { recursive: true, mode: 0o700 });
  writeFileSync(`${settings.DATA_DIR}/${SEED_FILE}`, `${JSON.stringify({ url: seeded.baseUrl, token }, undefined, 2)}\n`, { mode: 0o600 });
  return seeded;
}

async function createAdminKey(app: INestApplicationContext, now: Date): Promise<string> {
  const id = newId(now);
  const key = makeAdminKey(id);
  await app.get(AdminKeysRepository).insert({ id, hash: hashSecret(key), label: 'First admin key', createdAt: now });
  return key;
}
