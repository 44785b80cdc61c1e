import { bindFilter, defineResourceType, parseFilter, userSchema } from '../src/protocol/index.js';
import { findProbes } from '../src/search/find-probe.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const TYPES = ['work', 'home', 'other', 'second', 'third'];

/** No compression makes it short. */
const long = `${Array.from({ length: 2_200 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7_919) % 20_000))).join('')}g`;

/** However many addresses somebody has, and wherever one stands among them, it is found by its end. */
describe('Addresses by their end', () => {
  let service: TestApp;
  let client: ScimClient;
  let foreign: ScimClient;
  /** By how many addresses they have. */
  const ids: string[] = [];
  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('standard');
    foreign = await service.organization('standard');
    for (let count = 0; count <= TYPES.length; count++) {
      const emails = TYPES.slice(0, count).map((type, position) => ({ type, value: `${type}.of${count}@place${position}.example` }));
      ids.push(await client.createUser(`has${count}@corp.example`, { emails }));
      await foreign.createUser(`has${count}@corp.example`, { emails });
    }
    await client.createUser('long@corp.example', { emails: [{ value: 'short@long.example' }, { value: `${long}@long.example` }] });
    await client.createUser('typed@corp.example', { emails: [{ type: 'work' }, { type: 'home', value: '100%_\\x😀é@odd.example' }] });
  });
  afterAll(() => service.close());

  const found = async (filter: string): Promise<readonly string[]> => {
    const { status, body } = await client.find('Users', filter);
    expect(status).toBe(200);
    return body.Resources.map(({ userName }: { userName: string }) => userName);
  };

  it.each([0, 1, 2, 3, 4])('the address at position %i of somebody who has five, of somebody who has that many, and of nobody else', async (position) => {
    for (const filter of [`emails.value ew "@PLACE${position}.example"`, `emails ew "${position}.example"`]) {
      expect([...(await found(filter))].sort()).toEqual(ids.flatMap((_, count) => (count > position ? [`has${count}@corp.example`] : [])));
    }
    expect(await found(`emails[type eq "${TYPES[position]}" and value ew "of5@place${position}.example"]`)).toEqual(['has5@corp.example']);
    expect(await found(`emails[type eq "${TYPES[(position + 1) % 5]}" and value ew "of5@place${position}.example"]`)).toEqual([]);
  });

  it.each([['%_\\\\x😀é@odd.example', 1], ['100%_\\\\X😀É@ODD.example', 1], ['0%x😀é@odd.example', 0], ['__\\\\x😀é@odd.example', 0], ['', 5]])('the end "%s" stands for itself: %i', async (end, count) => {
    expect(await found(`emails.value ew "${end}" and userName co "corp"`)).toHaveLength(end === '' ? 7 : count);
  });

  it('an address that is longer than an index takes is found like any other', async () => {
    expect([await found('emails.value ew "g@long.example"'), await found(`emails.value ew "${long.slice(-50)}@long.example"`)]).toEqual([['long@corp.example'], ['long@corp.example']]);
    expect(await found(`emails.value ew "x${long.slice(-49)}@long.example"`)).toEqual([]);
  });

  it('what is changed is found as it is now', async () => {
    const id = ids[2];
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'emails[type eq "home"].value', value: 'moved@new.example' }]);
    expect([await found('emails.value ew "@new.example"'), await found('emails.value ew "home.of2@place1.example"')]).toEqual([['has2@corp.example'], []]);
    await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'emails[type eq "work"]' }]);
    expect([await found('emails.value ew "d@new.example"'), await found('emails.value ew "work.of2@place0.example"')]).toEqual([['has2@corp.example'], []]);
  });

  const user = defineResourceType({ name: 'User', endpoint: '/Users', description: '', schema: userSchema, extensions: [] });

  it.each([
    ['emails[type eq "work" and value ew "@b.c"]', [{ attribute: 'emailEnd', operand: 'c.b@%' }, { attribute: 'keys', operand: '{"emails":[{"type":"work"}]}' }]],
    ['emails ew "@B_.c"', [{ attribute: 'emailEnd', operand: 'c.\\_b@%' }]],
    ['emails[type eq "work" and value ew "@b.c"] and title eq "Chief"', [{ attribute: 'keys', operand: '{"title":"chief"}' }, { attribute: 'emailEnd' }]],
    ['emails[type eq "work" and value ew "@b.c"] and active eq true', [{ attribute: 'emailEnd' }, { attribute: 'keys', operand: '{"emails":[{"type":"work"}]}' }]],
    ['userName eq "a@b.c" and emails ew "@b.c"', []],
    ['not (emails ew "@b.c")', []],
    ['emails ew "@b.c" or emails ew "@d.e"', []],
    ['emails.type ew "ork"', []],
  ])('%s is looked for by what indexes answer best, in this order', (filter, expected) => {
    expect(findProbes(bindFilter(user, parseFilter(filter)))).toMatchObject(expected);
  });
});
