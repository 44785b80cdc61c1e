import { findTarget, type Target } from '../find-target.js';
import { readOptions, wholeNumber, WrongOption } from '../read-options.js';
import type { Level } from './check-row.js';
import { allChecks } from './checks/all-checks.js';

export interface CheckOptions {
  readonly target: Target;
  readonly only: readonly string[];
  readonly levels: readonly Level[];
  readonly strict: boolean;
  readonly json: boolean;
  /** In milliseconds. */
  readonly timeout: number;
}

export const USAGE = `Usage: npm run check:server -- <base URL> [options]

Checks any SCIM 2.0 server against RFC 7643, RFC 7644, RFC 9865 and what identity providers need. It creates users and
groups of its own, named rollcall-check-…, and deletes them at the end; it touches nothing else.

  --token <token>       the bearer token; better given as ROLLCALL_TOKEN, which other users of the machine cannot see
  --only <ids>          checks of these rules alone, as in docs/conformance.md: PAT-09,FIL-03
  --level <level>       must, should (with must) or prof (everything, the default)
  --strict              failures of SHOULD and PROF count as failures, not as warnings
  --timeout <seconds>   how long to wait for one answer (10)
  --json                write the report as JSON

It ends with code 0 when no MUST failed, with 1 when one did, and with 2 when the server could not be checked.
`;

const LEVELS: Readonly<Record<string, readonly Level[]>> = { must: ['MUST'], should: ['MUST', 'SHOULD'], prof: ['MUST', 'SHOULD', 'PROF'] };
const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS = { url: TEXT, token: TEXT, only: TEXT, level: TEXT, timeout: TEXT, strict: FLAG, json: FLAG, help: { type: 'boolean', short: 'h' } } as const;

/** @throws WrongOption */
export function parseOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): CheckOptions | 'help' {
  const { values, positionals } = readOptions(args, OPTIONS, true);
  if (values.help) return 'help';
  if (positionals.length > 1) throw new WrongOption(`One base URL is checked, not ${positionals.join(' and ')}.`);
  const target = findTarget({ url: positionals[0] ?? values.url, token: values.token }, environment);
  assertBaseUrl(target.url);
  return {
    target,
    only: chooseIds(values.only),
    levels: LEVELS[values.level ?? 'prof'] ?? wrongLevel(String(values.level)),
    strict: values.strict ?? false,
    json: values.json ?? false,
    timeout: wholeNumber('timeout', values.timeout ?? '10', 1, 600) * 1000,
  };
}

/** RFC 7644 §1.3: a base URI has no query string. @throws WrongOption */
function assertBaseUrl(url: string): void {
  if (!/^https?:\/\/[^?#]+$/.test(url) || !URL.canParse(url)) throw new WrongOption(`The base URL is like https://scim.example.com/scim/v2, not "${url}".`);
}

/** @throws WrongOption */
function chooseIds(typed = ''): readonly string[] {
  const ids = typed.split(',').map((id) => id.trim().toUpperCase()).filter((id) => id !== '');
  const known = new Set(allChecks.flatMap(({ checks }) => checks.flatMap((check) => check.ids)));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) throw new WrongOption(`--only: no check looks at ${unknown}.`);
  return ids;
}

/** @throws WrongOption */
function wrongLevel(typed: string): never {
  throw new WrongOption(`--level is ${Object.keys(LEVELS).join(', ')}, not "${typed}".`);
}
