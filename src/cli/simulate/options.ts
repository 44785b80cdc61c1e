import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SEED_FILE } from '../seed.js';
import type { Target } from './connection.js';
import type { Dialect } from './dialects/dialect.js';
import { dialects } from './dialects/dialects.js';

export interface SimulateOptions {
  readonly dialects: readonly Dialect[];
  readonly people: number;
  readonly groups: number;
  readonly concurrency: number;
  readonly target: Target;
}

/** What was typed cannot be used; the message says what would. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

export const USAGE = `Usage: npm run simulate -- [options]

Plays an identity provider's connector against a running server and checks every answer.

  --idp <name>          ${dialects.map(({ name }) => name).join(', ')}, or all (okta-wizard)
  --people <number>     how many people to push (200)
  --groups <number>     how many groups to push (10)
  --concurrency <n>     how many requests at once (4)
  --url <base URL>      the organization's SCIM base URL
  --token <token>       its bearer token; better given as ROLLCALL_TOKEN, which other users of the machine cannot see

Without --url and --token, those of the organization that the first start made are used. It ends with code 0 when
every answer was right, with 1 otherwise, and can be run again at any time.
`;

/** @throws WrongOption */
export function parseOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): SimulateOptions | 'help' {
  const values = read(args);
  if (values.help) return 'help';
  return {
    dialects: chooseDialects(values.idp ?? 'okta-wizard'),
    people: integer('people', values.people ?? '200', 1, 1_000_000),
    groups: integer('groups', values.groups ?? '10', 0, 100_000),
    concurrency: integer('concurrency', values.concurrency ?? '4', 1, 64),
    target: findTarget({ url: values.url ?? environment.ROLLCALL_URL, token: values.token ?? environment.ROLLCALL_TOKEN }, environment.DATA_DIR || './data'),
  };
}

function read(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const options = { idp: text, people: text, groups: text, concurrency: text, url: text, token: text, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
}

function chooseDialects(name: string): readonly Dialect[] {
  if (name === 'all') return dialects;
  const dialect = dialects.find((candidate) => candidate.name === name);
  if (!dialect) throw new WrongOption(`--idp knows ${dialects.map((each) => each.name).join(', ')} and all, not "${name}".`);
  return [dialect];
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) throw new WrongOption(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}

function findTarget({ url, token }: Partial<Target>, dataDirectory: string): Target {
  const seeded = url && token ? undefined : readSeed(`${dataDirectory}/${SEED_FILE}`);
  const target = { url: url ?? seeded?.url, token: token ?? seeded?.token };
  if (!target.url || !target.token) {
    throw new WrongOption(`Say --url and --token: ${dataDirectory} holds no ${SEED_FILE}, so no organization was made there at a first start.`);
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
