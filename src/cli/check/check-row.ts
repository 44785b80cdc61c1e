import type { Feature } from './describe-server.js';
import type { Trial } from './trial.js';

/** MUST of the RFCs; SHOULD of the RFCs; PROF: what profiles and identity providers need where the RFCs leave it open. */
export type Level = 'MUST' | 'SHOULD' | 'PROF';

/** What a server may lack: an option of its configuration, or an attribute of its users. */
export type Need = Feature | 'groups' | 'text' | 'secondText' | 'complex' | 'multi' | 'extension' | 'secondOfExtension' | 'active' | 'password' | 'userGroups' | 'rfcPatch';

/** One check. It passes unless `run` throws; what `run` returns is a remark on the way it passed. */
export interface Check {
  /** The rules of docs/conformance.md that it looks at. */
  readonly ids: readonly [string, ...string[]];
  readonly title: string;
  readonly level: Level;
  readonly needs?: readonly Need[];
  readonly run: (t: Trial) => Promise<string | void> | string | void;
}

export type Verdict = 'pass' | 'fail' | 'warn' | 'skip';

export interface Result {
  readonly section: string;
  readonly ids: readonly string[];
  readonly title: string;
  readonly level: Level;
  readonly verdict: Verdict;
  /** Why it failed or was skipped, or a remark; one sentence. */
  readonly detail: string;
}

/** The check cannot be played on this server. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}
