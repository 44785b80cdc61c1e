import type { Target } from '../find-target.js';
import { Unreachable } from '../send-request.js';
import { WrongAnswer } from '../wrong-answer.js';
import { type AnsweredExchange, assertHas, Connection, type Exchange, type Resource } from './connection.js';
import { type Directory, displayNameOf, type FinalState, finalState, makeDirectory, type Omission, type Person, type PushedGroup } from './directory.js';
import type { Dialect, GroupWithIds, MemberReference } from './dialects/dialect.js';
import { readAll } from './dialects/read-all.js';

export interface Simulation {
  readonly dialect: Dialect;
  readonly target: Target;
  readonly people: number;
  readonly groups: number;
  /** How many requests are under way at once. */
  readonly concurrency: number;
  /** What the administrator did not map, beside what the connector never sends. */
  readonly omits?: readonly Omission[];
  /** Called with every answer, before it is checked. */
  readonly onAnswer?: (exchange: AnsweredExchange) => void;
  readonly onProgress?: (done: number, total: number, step: string) => void;
}

export interface Outcome {
  readonly people: number;
  readonly groups: number;
  readonly exchanges: readonly Exchange[];
  /** What was wrong, one sentence each. */
  readonly errors: readonly string[];
  /** What the organization must hold now. */
  readonly expected: FinalState;
}

/**
 * Lives through the directory as the connector would: connection test, people, profile changes, groups, changes of
 * members, deactivation and reactivation. At the end it reads everything back and compares.
 */
export async function simulateConnector(simulation: Simulation): Promise<Outcome> {
  const { dialect, target, people, groups, onAnswer } = simulation;
  const directory = makeDirectory(dialect.name, { people, groups }, [...(dialect.omits ?? []), ...(simulation.omits ?? [])]);
  const expected = finalState(directory, dialect.remove !== undefined);
  const connection = new Connection(target, dialect.headers, dialect.flag, onAnswer);
  const errors: string[] = [];
  const ids = new Ids();
  const work = steps(dialect, connection, directory, expected, ids);
  const total = work.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let done = 0;
  try {
    for (const { name, tasks } of work) {
      await inParallel(tasks, simulation.concurrency, async (task) => {
        await collecting(errors, task);
        simulation.onProgress?.(++done, total, name);
      });
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    errors.push(error.message);
  }
  return { people: ids.people.size, groups: ids.groups.size, exchanges: connection.exchanges, errors, expected };
}

type Task = () => Promise<void>;

interface Step {
  readonly name: string;
  readonly tasks: readonly Task[];
}

/** The ids that the server gave, by position in the directory. */
class Ids {
  readonly people = new Map<number, string>();
  readonly groups = new Map<number, string>();

  /** @throws WrongAnswer when the person could not be created, which was reported already */
  person(index: number): string {
    const id = this.people.get(index);
    if (id === undefined) throw new WrongAnswer(`Person ${index + 1} has no id.`);
    return id;
  }

  group(index: number): string {
    const id = this.groups.get(index);
    if (id === undefined) throw new WrongAnswer(`Group ${index + 1} has no id.`);
    return id;
  }
}

function steps(dialect: Dialect, connection: Connection, directory: Directory, expected: FinalState, ids: Ids): readonly Step[] {
  const { people, groups, updated, regrouped, leaving, returning } = directory;
  const now = (index: number): Person => updated.get(index) ?? personAt(people, index);
  const references = (members: readonly number[]): readonly MemberReference[] =>
    members.map((index) => ({ value: ids.person(index), display: personAt(people, index).userName }));
  const withIds = (group: PushedGroup): GroupWithIds => ({ ...group, members: references(group.members) });
  return [
    { name: 'connection test', tasks: [() => dialect.testConnection(connection)] },
    { name: 'people', tasks: people.map((person, index) => async () => void ids.people.set(index, await dialect.assign(connection, person))) },
    { name: 'profiles', tasks: [...updated].map(([index, person]) => () => dialect.updateProfile(connection, ids.person(index), person)) },
    { name: 'groups', tasks: groups.map((group, index) => async () => void ids.groups.set(index, await dialect.pushGroup(connection, withIds(group)))) },
    {
      name: 'members',
      tasks: [...regrouped].map(([index, group]) => () => {
        const before = groups[index]?.members ?? [];
        const joined = references(group.members.filter((member) => !before.includes(member)));
        const left = references(before.filter((member) => !group.members.includes(member)));
        return dialect.changeGroup(connection, ids.group(index), withIds(group), { joined, left });
      }),
    },
    {
      name: 'deactivation',
      tasks: leaving.map((index) => async () => (dialect.remove && !expected.people.has(index)
        ? dialect.remove(connection, ids.person(index))
        : dialect.setActive(connection, ids.person(index), { ...now(index), active: false }))),
    },
    { name: 'reactivation', tasks: returning.map((index) => () => dialect.setActive(connection, ids.person(index), { ...now(index), active: true })) },
    { name: 'reading back', tasks: [() => comparePeople(connection, dialect, expected.people, ids), ...expected.groups.map((group, index) => () => compareGroup(connection, group, index, ids))] },
  ];
}

/** Pages through everybody, as an import does. */
async function comparePeople(connection: Connection, { omits }: Dialect, expected: FinalState['people'], ids: Ids): Promise<void> {
  const found = new Map((await readAll(connection, '/Users', 100)).map((resource) => [resource.id, resource]));
  for (const [index, person] of expected) {
    const { userName, externalId, givenName, familyName, role, active } = person;
    const id = ids.person(index);
    const resource = found.get(id);
    if (!resource) throw new WrongAnswer(`The list of users lacks ${userName}.`);
    const name = omits?.includes('name') ? { name: undefined, displayName: displayNameOf(person) } : { name: { givenName, familyName } };
    assertHas(`User ${id}`, resource, { userName, externalId, role, active, ...name });
  }
  const deleted = [...ids.people].find(([index, id]) => !expected.has(index) && found.has(id));
  if (deleted) throw new WrongAnswer(`The list of users still has ${deleted[1]}, who was deleted.`);
}

/** People whom this simulation does not know may have been members before. */
async function compareGroup(connection: Connection, { displayName, members }: PushedGroup, index: number, ids: Ids): Promise<void> {
  const id = ids.group(index);
  const group = await connection.resource('GET', `/Groups/${id}`, 200);
  assertHas(`Group ${id}`, group, { displayName });
  const known = new Set(ids.people.values());
  const actual = (Array.isArray(group.members) ? group.members : []).map((member: Resource) => String(member.value)).filter((value) => known.has(value));
  const wanted = members.map((member) => ids.person(member));
  const missing = wanted.filter((value) => !actual.includes(value));
  const surplus = actual.filter((value) => !wanted.includes(value));
  if (missing.length + surplus.length > 0) {
    throw new WrongAnswer(`Group "${displayName}": ${missing.length} members are missing and ${surplus.length} are too many.`);
  }
}

function personAt(people: readonly Person[], index: number): Person {
  const person = people[index];
  if (!person) throw new RangeError(`There is no person ${index}.`);
  return person;
}

async function collecting(errors: string[], task: Task): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    errors.push(error.message);
  }
}

async function inParallel<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: width }, async () => {
    for (const item of queue) await work(item);
  }));
}

