import type { Connection } from '../connection.js';
import type { Omission, Person, PushedGroup } from '../directory.js';

/** A member of a group, as connectors name one: the id with something to show. */
export interface MemberReference {
  readonly value: string;
  readonly display: string;
}

/** A group with the ids that the server gave to its members. */
export interface GroupWithIds extends Omit<PushedGroup, 'members'> {
  readonly members: readonly MemberReference[];
}

export interface MemberChange {
  readonly joined: readonly MemberReference[];
  readonly left: readonly MemberReference[];
}

/** How one connector speaks. Every call checks the answers it gets and throws `WrongAnswer` at the first wrong one. */
export interface Dialect {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Stands in the query of every request. */
  readonly flag?: string;
  /** The directory and what is expected are without it. */
  readonly omits?: readonly Omission[];
  testConnection(connection: Connection): Promise<void>;
  /** Looks the person up; creates them, or takes over whom it found. @returns the id */
  assign(connection: Connection, person: Person): Promise<string>;
  updateProfile(connection: Connection, id: string, person: Person): Promise<void>;
  setActive(connection: Connection, id: string, person: Person): Promise<void>;
  /** Present when the client deletes those who leave for good, in place of leaving them deactivated. */
  remove?(connection: Connection, id: string): Promise<void>;
  /** Looks the group up; creates it, or takes over the one it found; then its members. Unused without groups. @returns the id */
  pushGroup(connection: Connection, group: GroupWithIds): Promise<string>;
  changeGroup(connection: Connection, id: string, group: GroupWithIds, change: MemberChange): Promise<void>;
}
