import { randomBytes } from 'node:crypto';
import { isJsonObject } from '../../protocol/index.js';
import type { Target } from '../find-target.js';
import { Unreachable } from '../send-request.js';
import { WrongAnswer } from '../wrong-answer.js';
import type { Answer } from './answer.js';
import { CheckClient, Interrupted } from './check-client.js';
import { type Check, type Level, type Result, Skipped, type Verdict } from './check-row.js';
import { allChecks } from './checks/all-checks.js';
import { cleanUp } from './clean-up.js';
import { CreatedResources } from './created-resources.js';
import { describeServer, type ServerDescription } from './describe-server.js';
import { keepsProfile } from './keeps-profile.js';
import { missingNeed } from './needs.js';
import { Trial } from './trial.js';

export interface CheckRun {
  readonly target: Target;
  /** Of rules; all when there are none. */
  readonly only?: readonly string[];
  readonly levels?: readonly Level[];
  /** Whether SHOULD and PROF count as MUST. */
  readonly strict?: boolean;
  /** For one answer, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  readonly onResult?: (result: Result) => void;
}

export interface Report {
  readonly results: readonly Result[];
  readonly summary: Readonly<Record<Verdict, number>>;
  readonly requests: number;
  /** What had to be assumed, because the server does not say it. */
  readonly assumptions: readonly string[];
  /** What the check created and could not delete. */
  readonly left: readonly string[];
  readonly interrupted: boolean;
}

/** The server cannot be checked at all. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** After so many checks in a row without an answer the others are not tried. */
const PATIENCE = 5;

/** Runs the checks against a server, and deletes whatever they created, also when it is interrupted. @throws CannotRun */
export async function checkServer(run: CheckRun): Promise<Report> {
  const prefix = `rollcall-check-${randomBytes(5).toString('hex')}-`;
  const client = new CheckClient(run.target, new CreatedResources(prefix), run.timeout, run.signal ?? new AbortController().signal);
  const server = await meet(client);
  client.created.endpoints = [server.user.endpoint, ...(server.group ? [server.group.endpoint] : [])];
  const results: Result[] = [];
  let left: readonly string[] = [];
  try {
    for await (const result of perform(new Trial(client, server), run)) {
      results.push(result);
      run.onResult?.(result);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    left = await cleanUp(client, server);
  }
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
  return {
    results, left, requests: client.requestCount, assumptions: server.assumptions, interrupted: client.isInterrupted,
    summary: { pass: count('pass'), fail: count('fail'), warn: count('warn'), skip: count('skip') },
  };
}

/** The first requests: is there a server, does it take the token, does it speak SCIM? @throws CannotRun */
async function meet(client: CheckClient): Promise<ServerDescription> {
  try {
    const server = await describeServer(client);
    const users = await client.send('GET', `${server.user.endpoint}?count=1`);
    if (users.status === 401 || users.status === 403) throw new CannotRun(`The token is refused: ${users.request} is answered with ${users.status}.`);
    if (![users, server.config, server.resourceTypes, server.schemas].some(isScim)) {
      throw new CannotRun(`There is no SCIM at ${client.base}: ${users.request} is answered with ${users.status} and a body of type "${users.type}".`);
    }
    return server;
  } catch (error) {
    if (error instanceof Unreachable) throw new CannotRun(`The server cannot be reached: ${error.message}`);
    if (error instanceof Interrupted) throw new CannotRun(error.message);
    throw error;
  }
}

function isScim({ body }: Answer): boolean {
  return isJsonObject(body) && (Array.isArray(body.schemas) || Array.isArray(body.Resources));
}

async function* perform(trial: Trial, { only = [], levels, strict = false }: CheckRun): AsyncGenerator<Result> {
  let unanswered = 0;
  let profile: boolean | undefined;
  for (const { name, checks } of allChecks) {
    for (const check of checks.filter(({ ids, level }) => (only.length === 0 || ids.some((id) => only.includes(id))) && (levels?.includes(level) ?? true))) {
      if (check.needs?.includes('rfcPatch')) profile ??= await keepsProfile(trial).catch(() => false);
      const reason = unanswered >= PATIENCE ? 'the server answers no more' : missing(trial, check, profile === true);
      const outcome = reason === undefined ? await judge(trial, check) : { verdict: 'skip' as const, detail: reason };
      unanswered = 'isUnanswered' in outcome ? unanswered + 1 : unanswered >= PATIENCE ? unanswered : 0;
      const verdict = outcome.verdict === 'fail' && check.level !== 'MUST' && !strict ? 'warn' : outcome.verdict;
      yield { section: name, ids: check.ids, title: check.title, level: check.level, verdict, detail: outcome.detail };
    }
  }
}

function missing({ server, shape }: Trial, { needs = [] }: Check, profile: boolean): string | undefined {
  const reason = needs.map((need) => missingNeed(need, server, shape)).find((each) => each !== undefined);
  return reason ?? (profile && needs.includes('rfcPatch') ? 'the server keeps to the interoperability profile, where every operation has a path and replaces whole (EXT-09)' : undefined);
}

/** @throws Interrupted */
async function judge(trial: Trial, check: Check): Promise<{ readonly verdict: Verdict; readonly detail: string; readonly isUnanswered?: true }> {
  try {
    const remark = await check.run(trial);
    return { verdict: 'pass', detail: typeof remark === 'string' ? remark : '' };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    if (error instanceof Skipped) return { verdict: 'skip', detail: error.message };
    if (error instanceof WrongAnswer) return { verdict: 'fail', detail: error.message };
    if (error instanceof Unreachable) return { verdict: 'fail', detail: error.message, isUnanswered: true };
    // An answer of a shape that nobody thought of must not end the run.
    return { verdict: 'fail', detail: `The answer could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
