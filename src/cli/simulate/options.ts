import { findTarget, type Target } from '../find-target.js';
import { readOptions, wholeNumber, WrongOption } from '../read-options.js';
import type { Omission } from './directory.js';
import type { Dialect } from './dialects/dialect.js';
import { dialects } from './dialects/dialects.js';

export interface SimulateOptions {
  readonly dialects: readonly Dialect[];
  readonly people: number;
  readonly groups: number;
  readonly concurrency: number;
  readonly omits: readonly Omission[];
  readonly target: Target;
}

export const USAGE = `Usage: npm run simulate -- [options]

Plays an identity provider's connector against a running server and checks every answer.

  --idp <name>          ${dialects.map(({ name }) => name).join(', ')}, or all (okta-wizard)
  --people <number>     how many people to push (200)
  --groups <number>     how many groups to push (10)
  --concurrency <n>     how many requests at once (4)
  --without-role        map no attribute "role", as for organizations whose preset has none
  --url <base URL>      the organization's SCIM base URL
  --token <token>       its bearer token; better given as ROLLCALL_TOKEN, which other users of the machine cannot see

Without --url and --token, those of the organization that the first start made are used. It ends with code 0 when
every answer was right, with 1 otherwise, and can be run again at any time.
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = { idp: TEXT, people: TEXT, groups: TEXT, concurrency: TEXT, url: TEXT, token: TEXT, 'without-role': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** @throws WrongOption */
export function parseOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): SimulateOptions | 'help' {
  const { values } = readOptions(args, OPTIONS);
  if (values.help) return 'help';
  return {
    dialects: chooseDialects(values.idp ?? 'okta-wizard'),
    people: wholeNumber('people', values.people ?? '200', 1, 1_000_000),
    groups: wholeNumber('groups', values.groups ?? '10', 0, 100_000),
    concurrency: wholeNumber('concurrency', values.concurrency ?? '4', 1, 64),
    omits: values['without-role'] ? ['role'] : [],
    target: findTarget(values, environment),
  };
}

function chooseDialects(name: string): readonly Dialect[] {
  if (name === 'all') return dialects;
  const dialect = dialects.find((candidate) => candidate.name === name);
  if (!dialect) throw new WrongOption(`--idp knows ${dialects.map((each) => each.name).join(', ')} and all, not "${name}".`);
  return [dialect];
}
