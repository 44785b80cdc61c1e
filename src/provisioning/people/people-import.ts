import { setImmediate as othersFirst } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Executor, MembersRepository, newId, type NewMember, OrganizationDatabase } from '../../membership/index.js';
import { foldCase, ScimError } from '../../protocol/index.js';
import type { ChangeContext } from '../change-context.js';
import { MemberEffects } from '../deactivation/member-effects.js';
import { asksForAddress, type Decision, type MemberAssertion, type MemberPlan, planMember } from '../plan/plan-member.js';
import { type Person, personAssertion, personDecision } from './person-assertion.js';

/** A line of a file, with who stands on it. */
export interface PersonOnLine {
  readonly line: number;
  readonly person: Person;
}

export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** Lines that cannot be imported, and therefore none was. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(readonly lines: readonly BadLine[]) {
    super('Nothing was imported.');
  }
}

export interface Imported {
  readonly members: number;
  /** How many by what they are, and by the role they have. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly roles: Readonly<Record<string, number>>;
}

interface Asserted {
  readonly line: number;
  readonly assertion: MemberAssertion;
  readonly decided: Decision;
}

interface Newcomer {
  readonly line: number;
  readonly id: string;
  readonly key: string;
  readonly plan: MemberPlan;
}

/** Rows of one statement. */
const BATCH = 500;

/** Lines after which other requests have their turn. */
const PLANNED_AT_ONCE = 200;

/** Makes many people members at once, or nobody. They belong to no connection: whoever manages them later finds and adopts them. */
@Injectable()
export class PeopleImport {
  constructor(private readonly database: OrganizationDatabase, private readonly members: MembersRepository, private readonly effects: MemberEffects) {}

  /**
   * @param unread lines of which it is known already that they are bad
   * @param isDryRun whether it is only told what would be
   * @throws ImportRefused, UserNameTaken when somebody came meanwhile
   */
  async run(context: ChangeContext, people: readonly PersonOnLine[], unread: readonly BadLine[], isDryRun: boolean): Promise<Imported> {
    const { asserted, bad } = await assertAll(context, people);
    const addresses = asserted.flatMap(({ assertion }) => asksForAddress(context.configuration.settings, undefined, assertion) ?? []).map(foldCase);
    const newcomers = await planAll(context, asserted, await this.members.knownAddresses(context.organizationId, addresses));
    return this.database.transaction(context.organizationId, async (tx) => {
      const taken = await this.findTaken(tx, context.organizationId, newcomers);
      const refused = [...unread, ...bad, ...taken].sort((a, b) => a.line - b.line);
      if (refused.length > 0) throw new ImportRefused(refused);
      if (!isDryRun) await this.write(tx, context, newcomers);
      return count(newcomers);
    });
  }

  private async findTaken(tx: Executor, organizationId: string, newcomers: readonly Newcomer[]): Promise<readonly BadLine[]> {
    const taken = await this.members.findTaken(tx, organizationId, newcomers.map(({ key }) => key));
    return newcomers.filter(({ key }) => taken.has(key)).map(({ line, plan }) => ({ line, reason: `"${plan.content.userName}" is a member of the organization already.` }));
  }

  private async write(tx: Executor, context: ChangeContext, newcomers: readonly Newcomer[]): Promise<void> {
    const { organizationId, configuration, actor, now } = context;
    for (let from = 0; from < newcomers.length; from += BATCH) {
      const batch = newcomers.slice(from, from + BATCH).map(({ id, plan: { content, grantedRole, actions, after } }): NewMember => ({
        id, content, grantedRole, configurationVersion: configuration.version,
        entry: { id: newId(now), recordedAt: now, action: 'member.created', actor, details: { actions }, before: null, after },
      }));
      await this.members.insertAll(tx, organizationId, batch);
    }
    for (const { id, plan } of newcomers) {
      if (this.effects.follow(context, undefined, plan)) await this.effects.apply(tx, context, id, plan);
    }
  }
}

async function assertAll({ configuration }: ChangeContext, people: readonly PersonOnLine[]): Promise<{ asserted: readonly Asserted[]; bad: readonly BadLine[] }> {
  const asserted: Asserted[] = [];
  const bad: BadLine[] = [];
  const lines = new Map<string, number>();
  for (const [index, { line, person }] of people.entries()) {
    if (index % PLANNED_AT_ONCE === 0) await othersFirst();
    try {
      const assertion = personAssertion(configuration, person);
      const other = lines.get(assertion.userNameKey);
      if (other !== undefined) throw ScimError.uniqueness(`"${assertion.userName}" is on line ${other} already.`);
      lines.set(assertion.userNameKey, line);
      asserted.push({ line, assertion, decided: personDecision(configuration, person, assertion) });
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      bad.push({ line, reason: error.detail });
    }
  }
  return { asserted, bad };
}

async function planAll({ configuration, now }: ChangeContext, asserted: readonly Asserted[], known: ReadonlySet<string>): Promise<readonly Newcomer[]> {
  const newcomers: Newcomer[] = [];
  for (const [index, { line, assertion, decided }] of asserted.entries()) {
    if (index % PLANNED_AT_ONCE === 0) await othersFirst();
    const address = asksForAddress(configuration.settings, undefined, assertion);
    const isKnownAddress = address !== undefined && known.has(foldCase(address));
    const plan = planMember(configuration, undefined, assertion, { connectionId: null, passwordHash: null, groups: [], isKnownAddress, decided });
    newcomers.push({ line, id: newId(now), key: assertion.userNameKey, plan });
  }
  return newcomers;
}

function count(newcomers: readonly Newcomer[]): Imported {
  const by = (keyOf: (plan: MemberPlan) => string): Readonly<Record<string, number>> => {
    const counts = new Map<string, number>();
    for (const { plan } of newcomers) counts.set(keyOf(plan), (counts.get(keyOf(plan)) ?? 0) + 1);
    return Object.fromEntries(counts);
  };
  return { members: newcomers.length, statuses: by(({ content }) => content.status), roles: by(({ content }) => content.role) };
}
