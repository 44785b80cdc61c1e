import type { Connection, Resource } from '../connection.js';
import { displayNameOf, type Person } from '../directory.js';
import type { Dialect } from './dialect.js';
import { create, replace } from './write.js';

export interface ProfileStyle {
  /** @returns the id of the person, when the other side has them */
  find(connection: Connection, person: Person): Promise<string | undefined>;
  /** The body of a POST, and with `id` that of a PUT. */
  body(person: Person, id?: string): Resource;
  /** What both answers must hold. */
  answer(person: Person): Resource;
}

/** A connector that looks people up, creates them by POST, and afterwards replaces them, also to take their access away. */
export function profilesByPut({ find, body, answer }: ProfileStyle): Pick<Dialect, 'assign' | 'updateProfile' | 'setActive'> {
  const put = (connection: Connection, id: string, person: Person): Promise<void> =>
    replace(connection, `/Users/${id}`, body(person, id), { id, ...answer(person), active: person.active });
  return {
    assign: async (connection, person) => {
      const id = await find(connection, person);
      if (id === undefined) return create(connection, '/Users', body(person), { ...answer(person), active: person.active });
      await put(connection, id, person);
      return id;
    },
    updateProfile: put,
    setActive: put,
  };
}

/** The attributes that hardly any connector leaves out, in the shape of RFC 7643. */
export function plainProfile(person: Person): Resource {
  const { userName, givenName, familyName } = person;
  return { userName, name: { givenName, familyName }, displayName: displayNameOf(person), emails: [{ value: userName, type: 'work', primary: true }] };
}
