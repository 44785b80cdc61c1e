import { mkdirSync, writeFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { OrganizationsService } from '../admin/organizations/organizations.service.js';
import { TokensService } from '../admin/tokens/tokens.service.js';
import { Settings } from '../config/settings.js';
import { OrganizationsRepository } from '../membership/index.js';
import { SEED_FILE } from './seed-file.js';

/** What a newcomer needs, shown once. */
export interface Seeded {
  readonly baseUrl: string;
  readonly token: string;
}

/** On an empty database, outside production: an organization `acme` with a token. */
export async function seed(app: INestApplicationContext): Promise<Seeded | undefined> {
  const settings = app.get(Settings);
  if (settings.SEED === 'off' || settings.NODE_ENV === 'production') return undefined;
  if (!(await app.get(OrganizationsRepository).isEmpty())) return undefined;
  const operator = { actor: { type: 'system' as const, id: null, connectionId: null, requestId: null }, receivedAt: new Date() };
  const organization = await app.get(OrganizationsService).create(operator, {
    name: 'Acme Corporation', slug: 'acme', preset: 'zulip', mode: 'compat', scimAllowed: true, scimEnabled: true,
  });
  const { token } = await app.get(TokensService).create(operator, organization.id, { label: 'First token' });
  return { baseUrl: organization.scimBaseUrl, token };
}

/** Into the data folder, readable by its owner only, so that the simulator needs no arguments. */
export function keepForSimulator({ DATA_DIR }: Settings, { baseUrl, token }: Seeded): void {
  mkdirSync(DATA_DIR, { recursive: true, mode: 0o700 });
  writeFileSync(`${DATA_DIR}/${SEED_FILE}`, `${JSON.stringify({ url: baseUrl, token }, undefined, 2)}\n`, { mode: 0o600 });
}
