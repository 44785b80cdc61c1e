import { existsSync, readFileSync } from 'node:fs';
import { WrongOption } from './read-options.js';
import { SEED_FILE } from './seed-file.js';

/** Where the organization's SCIM API is, and the token for it. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What was typed, else the environment, else the organization that the first start made; that organization's token goes
 * to no other address. @throws WrongOption
 */
export function findTarget(typed: { readonly url?: string | undefined; readonly token?: string | undefined }, environment: Environment): Target {
  const dataDirectory = environment.DATA_DIR || './data';
  const url = typed.url ?? environment.ROLLCALL_URL;
  const token = typed.token ?? environment.ROLLCALL_TOKEN;
  const seeded = url && token ? undefined : readSeed(`${dataDirectory}/${SEED_FILE}`);
  const target = { url: url ?? seeded?.url, token: token ?? (url === undefined || url === seeded?.url ? seeded?.token : undefined) };
  if (!target.url || !target.token) {
    throw new WrongOption(`Say the base URL and the token: ${dataDirectory} holds no ${SEED_FILE} for ${url ?? 'any URL'}, so no such organization was made there at a first start.`);
  }
  return { url: target.url, token: target.token };
}

function readSeed(file: string): Partial<Target> | undefined {
  if (!existsSync(file)) return undefined;
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  return {
    ...('url' in parsed && typeof parsed.url === 'string' && { url: parsed.url }),
    ...('token' in parsed && typeof parsed.token === 'string' && { token: parsed.token }),
  };
}
