import type { INestApplicationContext } from '@nestjs/common';
import { AdminKeysRepository } from '../auth/admin-keys.repository.js';
import { hashSecret, makeAdminKey } from '../auth/secret.js';
import { Settings } from '../config/settings.js';
import { newId } from '../membership/index.js';

/** Where the settings have no admin key, and none was made before: one, of which only the hash is kept. */
export async function makeFirstAdminKey(app: INestApplicationContext): Promise<string | undefined> {
  const keys = app.get(AdminKeysRepository);
  if (app.get(Settings).ADMIN_API_KEY !== undefined || !(await keys.isEmpty())) return undefined;
  const now = new Date();
  const id = newId(now);
  const key = makeAdminKey(id);
  await keys.insert({ id, hash: hashSecret(key), label: 'First admin key', createdAt: now });
  return key;
}
