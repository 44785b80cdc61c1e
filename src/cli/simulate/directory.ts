/** A person as the identity provider knows them. */
export interface Person {
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly givenName: string;
  readonly familyName: string;
  readonly title: string;
  readonly department: string;
  readonly role: string | undefined;
  readonly active: boolean;
}

/** A group of the identity provider; members are positions in the list of people. */
export interface PushedGroup {
  readonly displayName: string;
  readonly externalId: string;
  readonly members: readonly number[];
}

/** What some connectors cannot say: attributes that they never send, and changes that never reach the other side. */
export type Omission = 'groups' | 'name' | 'externalId' | 'role' | 'changed user names' | 'changed group names';

/** What an identity provider lives through: people and groups as they are at first, and as they become. */
export interface Directory {
  readonly people: readonly Person[];
  readonly groups: readonly PushedGroup[];
  /** By position; whose profile changes, and how it is then. */
  readonly updated: ReadonlyMap<number, Person>;
  /** By position; which groups change, and how they are then. */
  readonly regrouped: ReadonlyMap<number, PushedGroup>;
  /** Who is deactivated, and who of them comes back. */
  readonly leaving: readonly number[];
  readonly returning: readonly number[];
}

/** Makes the directory of a dialect; always the same one for the same numbers, so that it can be pushed again. */
export function makeDirectory(name: string, wanted: { readonly people: number; readonly groups: number }, omits: readonly Omission[] = []): Directory {
  const size = { ...wanted, groups: omits.includes('groups') ? 0 : wanted.groups };
  const people = range(size.people).map((index) => makePerson(name, index, omits));
  const groups = range(size.groups).map((index) => makeGroup(name, index, size));
  const leaving = range(size.people).filter((index) => index % 10 === 9);
  return {
    people,
    groups,
    updated: new Map(people.flatMap((person, index) => (index % 3 === 0 ? [[index, change(person, index, omits)] as const] : []))),
    regrouped: new Map(groups.map((group, index) => [index, regroup(group, index, size, omits)])),
    leaving,
    returning: leaving.filter((_, index) => index % 2 === 0),
  };
}

/** The directory after everything has happened; people by position, without those who were deleted. */
export interface FinalState {
  readonly people: ReadonlyMap<number, Person>;
  readonly groups: readonly PushedGroup[];
}

/** @param deletesLeavers whether those who do not come back are deleted; otherwise they stay, deactivated */
export function finalState({ people, groups, updated, regrouped, leaving, returning }: Directory, deletesLeavers: boolean): FinalState {
  const gone = new Set(leaving.filter((index) => !returning.includes(index)));
  const isKept = (index: number): boolean => !deletesLeavers || !gone.has(index);
  const last = people.map((person, index): [number, Person] => [index, { ...(updated.get(index) ?? person), active: !gone.has(index) }]);
  return {
    people: new Map(last.filter(([index]) => isKept(index))),
    groups: groups.map((group, index) => regrouped.get(index) ?? group).map((group) => ({ ...group, members: group.members.filter(isKept) })),
  };
}

export function displayNameOf({ givenName, familyName }: Person): string {
  return `${givenName} ${familyName}`;
}

const GIVEN_NAMES = ['Ada', 'Björn', 'Chloé', 'Дарья', 'Eiko', 'Fatima', 'Giorgos', 'Hồng', 'Ines', 'Juan', 'Kwame'] as const;
const FAMILY_NAMES = ['Alder', 'Birch', 'Cedar', "D'Oak", 'Elm', 'Fir', 'Ginkgo', 'Holly-Ivy', 'Ívar', 'Juniper', '柏', 'Larch', 'Maple'] as const;
/** None that the organization protects the last holder of. */
const ROLES = ['member', 'member', 'member', 'moderator', 'member', 'guest', 'moderator', 'member', 'guest'] as const;
const DEPARTMENTS = ['Engineering', 'Sales', 'Support'] as const;

function makePerson(name: string, index: number, omits: readonly Omission[]): Person {
  const number = String(index + 1).padStart(5, '0');
  return {
    userName: `${name}.${number}@corp.example`,
    externalId: omits.includes('externalId') ? undefined : `${name}-user-${number}`,
    givenName: pick(GIVEN_NAMES, index),
    familyName: pick(FAMILY_NAMES, index),
    title: 'Engineer',
    department: pick(DEPARTMENTS, index),
    role: omits.includes('role') ? undefined : pick(ROLES, index),
    active: true,
  };
}

/** Some marry, some are promoted, and some addresses are spelled in another letter case. */
function change(person: Person, index: number, omits: readonly Omission[]): Person {
  return {
    ...person,
    familyName: `${person.familyName}-${pick(FAMILY_NAMES, index + 5)}`,
    title: 'Senior "Staff" Engineer',
    ...(person.role !== undefined && { role: pick(ROLES, index + 3) }),
    ...(index % 12 === 0 && !omits.includes('changed user names') && { userName: person.userName.replace('corp.example', 'Corp.Example') }),
  };
}

/** Everybody is in one group, every third in another as well; the last of several groups is empty at first. */
function makeGroup(name: string, index: number, { people, groups }: { people: number; groups: number }): PushedGroup {
  const isEmpty = groups > 1 && index === groups - 1;
  const belongs = (person: number): boolean => person % groups === index || (person % 3 === 0 && (person + 1) % groups === index);
  return {
    displayName: `${name} team ${index + 1}`,
    externalId: `${name}-group-${index + 1}`,
    members: isEmpty ? [] : range(people).filter(belongs),
  };
}

/** Two leave, three join, and the first group's name changes its letter case. */
function regroup(group: PushedGroup, index: number, { people }: { people: number }, omits: readonly Omission[]): PushedGroup {
  const staying = group.members.slice(2);
  const joining = [index * 7 + 1, index * 5 + 2, index * 3 + 4].map((person) => person % Math.max(people, 1)).filter((person) => person < people && !group.members.includes(person));
  return {
    ...group,
    ...(index === 0 && !omits.includes('changed group names') && { displayName: group.displayName.replace('team', 'Team') }),
    members: [...new Set([...staying, ...joining])],
  };
}

function pick(values: readonly string[], index: number): string {
  return values[index % values.length] ?? '';
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
