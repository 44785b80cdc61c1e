import { ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

interface Listed {
  readonly id: string;
  readonly userName: string;
}

const NAMES = ['b', 'A', 'C', 'é', 'É', '10', '9', 'a_', '𝒜', '\uFFFD', 'zz', 'Zy', 'ß', 'ss', "o'x", 'tie', 'TIE', 'tie'] as const;

describe('Sorting and cursors', () => {
  let service: TestApp;
  let client: ScimClient;
  const ids: string[] = [];

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization();
    for (const [index, title] of NAMES.entries()) {
      ids.push(await client.createUser(`user${String(index).padStart(2, '0')}@corp.example`, {
        ...(index % 5 !== 4 && { title }), externalId: title + (index % 2 === 0 ? 'X' : 'x'), active: index % 3 !== 0, name: { familyName: title },
        emails: [{ value: `z${index}@home.example`, type: 'home' }, { value: `${String.fromCodePoint(122 - index)}@work.example`, type: 'work', primary: index % 2 === 0 }],
        [ENTERPRISE]: { employeeNumber: String(index % 4), ...(index > 3 && { manager: { value: `M${index % 3}` } }) },
      }));
    }
  });
  afterAll(() => service.close());

  const list = async (query: string): Promise<readonly Listed[]> => {
    const { status, body } = await client.get(`/Users?count=100&${query}`);
    expect({ query, status, detail: body.detail }).toEqual({ query, status: 200, detail: undefined });
    return body.Resources;
  };
  const order = async (query: string): Promise<readonly number[]> => (await list(query)).map(({ id }) => ids.indexOf(id));

  /** By code point of the folded text, then by id; without a value last. */
  const expected = (value: (index: number) => string | undefined, isDescending = false): readonly number[] => {
    const rows = NAMES.map((_, index) => ({ index, value: value(index) }));
    const direction = isDescending ? -1 : 1;
    return rows.sort((a, b) => {
      if (a.value === b.value) return a.index - b.index;
      if (a.value === undefined) return direction;
      return b.value === undefined ? -direction : direction * Buffer.compare(Buffer.from(a.value), Buffer.from(b.value));
    }).map(({ index }) => index);
  };
  const title = (index: number): string | undefined => (index % 5 === 4 ? undefined : NAMES[index]?.toLowerCase().normalize('NFC'));

  it('SRT-02 SRT-05 SRT-06 orders text by code point without regard to case; who has no value comes last, or first when descending', async () => {
    expect(await order('sortBy=title')).toEqual(expected(title));
    expect(await order('sortBy=TITLE&sortOrder=Ascending')).toEqual(expected(title));
    expect(await order('sortBy=title&sortOrder=descending')).toEqual(expected(title, true));
  });

  it('SRT-06 orders case-exact attributes with regard to case', async () => {
    expect(await order('sortBy=externalId')).toEqual(expected((index) => NAMES[index] + (index % 2 === 0 ? 'X' : 'x')));
  });

  it('SRT-03 of a multi-valued attribute the primary value decides, else the first', async () => {
    const value = (index: number): string => (index % 2 === 0 ? `${String.fromCodePoint(122 - index)}@work.example` : `z${index}@home.example`);
    expect(await order('sortBy=emails.value')).toEqual(expected(value));
    expect(await order('sortBy=emails&sortOrder=descending')).toEqual(expected(value, true));
  });

  it('SRT-02 orders by sub-attributes, extensions, booleans, times and ids', async () => {
    expect(await order('sortBy=name.familyName')).toEqual(expected((index) => NAMES[index]?.toLowerCase().normalize('NFC')));
    expect(await order(`sortBy=${ENTERPRISE}:employeeNumber`)).toEqual(expected((index) => String(index % 4)));
    expect(await order(`sortBy=${ENTERPRISE}:manager.value&sortOrder=descending`)).toEqual(expected((index) => (index > 3 ? `M${index % 3}` : undefined), true));
    expect(await order('sortBy=active')).toEqual(expected((index) => String(index % 3 !== 0)));
    expect(await order('sortBy=id&sortOrder=descending')).toEqual(NAMES.map((_, index) => NAMES.length - 1 - index));
    expect((await list('sortBy=meta.created')).length).toBe(NAMES.length);
    expect(await order('sortBy=userName&sortOrder=descending')).toEqual(NAMES.map((_, index) => NAMES.length - 1 - index));
  });

  it.each([
    ['sortBy=name'], ['sortBy=nonsense'], ['sortBy=title&sortOrder=up'], ['sortBy=groups'], ['sortBy=groups.display'], ['sortBy=schemas'], ['sortBy=meta'], ['sortBy=password'],
    ['sortBy=emails[type eq "work"]'],
  ])('SRT-04 SRT-07 %s is invalidValue', async (query) => {
    expect(await client.get(`/Users?${query}`)).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringMatching(/sort/) } });
  });

  it('SRT-07 sorts after filtering, and pages by index stay in the order', async () => {
    const all = await order('sortBy=title&filter=active%20eq%20true');
    const pages: number[] = [];
    for (let startIndex = 1; startIndex <= all.length; startIndex += 5) pages.push(...(await order(`sortBy=title&filter=active%20eq%20true&startIndex=${startIndex}&count=5`)));
    expect(pages).toEqual(all);
  });

  it('sorts groups by their name, and refuses to by their members', async () => {
    for (const name of ['Beta', 'alpha', 'Gamma']) await client.createGroup(name);
    const { body } = await client.get('/Groups?sortBy=displayName');
    expect(body.Resources.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['alpha', 'Beta', 'Gamma']);
    expect((await client.get('/Groups?sortBy=members.value')).body.scimType).toBe('invalidValue');
  });

  const walk = async (query: string): Promise<readonly number[]> => {
    const seen: number[] = [];
    let cursor: string | undefined = '';
    for (let page = 0; cursor !== undefined; page++) {
      const { status, body } = await client.get(`/Users?count=5&${query}&cursor=${cursor}`);
      expect({ status, total: body.totalResults, startIndex: body.startIndex, size: body.itemsPerPage }).toEqual({ status: 200, total: body.totalResults, startIndex: undefined, size: body.Resources.length });
      seen.push(...body.Resources.map(({ id }: Listed) => ids.indexOf(id)));
      cursor = body.nextCursor;
      if (cursor !== undefined) {
        expect(cursor).toMatch(/^[A-Za-z0-9\-._~]+$/);
        expect(body.Resources.length).toBe(5);
      }
      expect(page).toBeLessThan(10);
    }
    return seen;
  };

  it.each(['', 'sortBy=title', 'sortBy=title&sortOrder=descending', 'sortBy=externalId', 'sortBy=emails.value&sortOrder=descending', 'sortBy=active', 'sortBy=meta.created',
    `sortBy=${ENTERPRISE}:manager.value`, `sortBy=${ENTERPRISE}:manager.value&sortOrder=descending`, 'filter=active%20eq%20true&sortBy=name.familyName',
    'filter=active%20eq%20true', 'attributes=id'])('CUR-01 CUR-02 CUR-04 CUR-15 walking by cursor sees what the whole list has, in its order: %s', async (query) => {
    expect(await walk(query)).toEqual(await order(query));
  });

  it('CUR-02 a page that ends exactly at the end is the last', async () => {
    const { body } = await client.get(`/Users?cursor=&count=${NAMES.length}`);
    expect([body.itemsPerPage, body.nextCursor]).toEqual([NAMES.length, undefined]);
    expect((await client.get('/Users?cursor')).body).toMatchObject({ totalResults: NAMES.length });
  });

  it('CUR-05 count=0 gives the total alone; CUR-09 without a cursor it is the index', async () => {
    expect((await client.get('/Users?cursor&count=0')).body).toMatchObject({ totalResults: NAMES.length, itemsPerPage: 0, Resources: [] });
    expect((await client.get('/Users?count=3')).body).toMatchObject({ startIndex: 1 });
    expect((await client.get('/Users?count=3')).body.nextCursor).toBeUndefined();
  });

  it('a walk by cursor neither skips nor repeats whoever stays, while others come and go', async () => {
    const own = await service.organization();
    const people: string[] = [];
    for (let index = 0; index < 20; index++) people.push(await own.createUser(`p${String(index).padStart(2, '0')}@corp.example`));
    const first = (await own.get('/Users?cursor&count=8&sortBy=userName')).body;
    await own.delete(`/Users/${people[2]}`);
    await own.createUser('a-newcomer@corp.example');
    const second = (await own.get(`/Users?cursor=${first.nextCursor}&count=8&sortBy=userName`)).body;
    const third = (await own.get(`/Users?cursor=${second.nextCursor}&sortBy=userName`)).body;
    expect([...first.Resources, ...second.Resources, ...third.Resources].map(({ id }: Listed) => id)).toEqual(people);
    expect(third.nextCursor).toBeUndefined();
  });

  it('CUR-07 CUR-08 CUR-10 CUR-13 a cursor is good for its own query, count and caller alone', async () => {
    const { body: { nextCursor } } = await client.get('/Users?cursor&count=5&sortBy=title');
    const ask = (query: string) => client.get(`/Users?${query}`);
    expect((await ask(`cursor=${nextCursor}&sortBy=title`)).status).toBe(200);
    const wrong = [
      `cursor=${nextCursor}`, `cursor=${nextCursor}&sortBy=title&sortOrder=descending`, `cursor=${nextCursor}&sortBy=title&filter=id%20pr`,
      `cursor=${nextCursor}&sortBy=title&attributes=id`, `cursor=x${nextCursor}&sortBy=title`, `cursor=${nextCursor.slice(0, -2)}&sortBy=title`, 'cursor=nonsense', 'cursor=%00',
    ];
    for (const query of wrong) expect(await ask(query)).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
    expect(await ask(`cursor=${nextCursor}&sortBy=title&count=6`)).toMatchObject({ status: 400, body: { scimType: 'invalidCount' } });
    expect(await ask(`cursor=${nextCursor}&sortBy=title&startIndex=1`)).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(await client.get(`/Groups?cursor=${nextCursor}`)).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
    const other = await service.organization();
    expect(await other.get(`/Users?cursor=${nextCursor}&sortBy=title`)).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
  });

  it('CUR-14 a revoked token ends its cursors', async () => {
    const own = await service.organization();
    await own.createUser('one@corp.example');
    await own.createUser('two@corp.example');
    const { body: { nextCursor } } = await own.get('/Users?cursor&count=1');
    const { body: { items: [token] } } = await service.admin.get(`/organizations/${own.organizationId}/scim-tokens`);
    await service.admin.send('DELETE', `/organizations/${own.organizationId}/scim-tokens/${token.id}`);
    expect((await own.get(`/Users?cursor=${nextCursor}`)).status).toBe(401);
  });

  describe('over values that are too long for a URL', () => {
    const long = (mark: string): string => `${'𝒜'.repeat(2_400)}${mark}`;
    let other: ScimClient;

    beforeEach(async () => {
      other = await service.organization();
      for (const [index, mark] of ['c', 'a', 'b', 'b', 'd'].entries()) await other.createUser(`l${index}@corp.example`, { title: long(mark), displayName: `short ${mark}` });
      await other.createUser('none@corp.example');
      await other.createGroup('Group');
    });

    it.each(['/Users', '/'])('CUR-02 CUR-15 a walk through %s stays in order, both ways, with cursors that are short', async (path) => {
      for (const sortOrder of ['ascending', 'descending']) {
        const byIndex = (await other.get(`${path}?sortBy=title&sortOrder=${sortOrder}`)).body.Resources.map(({ id }: Listed) => id);
        const byCursor: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined;) {
          const { status, body } = await other.get(`${path}?sortBy=title&sortOrder=${sortOrder}&count=1&cursor=${cursor}`);
          expect(status).toBe(200);
          byCursor.push(...body.Resources.map(({ id }: Listed) => id));
          cursor = body.nextCursor;
          expect((cursor ?? '').length).toBeLessThan(700);
        }
        expect(byCursor).toEqual(byIndex);
        expect(new Set(byCursor).size).toBe(path === '/' ? 7 : 6);
      }
    });

    it.each(['/Users', '/'])('CUR-07 when the place in %s is gone, the cursor has expired; another change of the row does not matter', async (path) => {
      const first = (await other.get(`${path}?sortBy=title&count=2&cursor`)).body;
      const again = () => other.get(`${path}?sortBy=title&cursor=${first.nextCursor}`);
      const { id } = first.Resources[1];
      await other.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'other' }]);
      expect((await again()).status).toBe(200);
      await other.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: long('x') }]);
      expect(await again()).toMatchObject({ status: 400, body: { scimType: 'expiredCursor' } });
      await other.delete(`/Users/${id}`);
      expect(await again()).toMatchObject({ status: 400, body: { scimType: 'expiredCursor' } });
    });
  });
});
