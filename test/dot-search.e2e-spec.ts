import { send } from './harness/http.js';
import { ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

describe('POST /.search', () => {
  let service: TestApp;
  let client: ScimClient;
  let tolerated: ScimClient;

  beforeAll(async () => {
    service = await startTestApp({ MAX_PAGE_SIZE: '5' });
    client = await service.organization();
    for (let index = 0; index < 9; index++) await client.createUser(`s${index}@corp.example`, { title: `T${index % 3}`, displayName: `Person ${8 - index}` });
    await client.createGroup('Alpha');
    await client.createGroup('Beta');
    tolerated = await service.organization();
    await tolerated.createUser('ops@corp.example', { department: 'Ops', emails: [{ value: 'ops@b.example' }] });
    for (let index = 0; index < 9; index++) await tolerated.createUser(`s${index}@corp.example`, { displayName: `Person ${8 - index}` });
    for (const name of ['Alpha', 'Beta', 'Gamma']) await tolerated.createGroup(name);
  });
  afterAll(() => service.close());

  const search = (collection: string, members: object) => client.post(`/${collection}/.search`, { schemas: [SEARCH], ...members });

  it.each<[string, object, string]>([
    ['SRC-01 no parameters', {}, ''],
    ['SRC-03 all of them', { filter: 'title eq "t1"', sortBy: 'displayName', sortOrder: 'descending', startIndex: 2, count: 2, attributes: ['userName', 'title'] },
      'filter=title%20eq%20%22t1%22&sortBy=displayName&sortOrder=descending&startIndex=2&count=2&attributes=userName,title'],
    ['SRC-03 names as one string', { attributes: 'userName,title' }, 'attributes=userName,title'],
    ['SRC-03 excludedAttributes', { excludedAttributes: ['meta', 'groups'] }, 'excludedAttributes=meta,groups'],
    ['SRC-04 the same limits', { count: 1000, startIndex: -3 }, 'count=1000&startIndex=-3'],
    ['count 0', { count: 0 }, 'count=0'], ['null stands for nothing', { filter: null, count: null }, ''], ['members in another case', { Filter: 'title eq "T2"', STARTINDEX: 2 }, 'filter=title%20eq%20%22T2%22&startIndex=2'],
    ['members nobody knows', { foo: 1 }, ''],
  ])('%s answers what GET answers', async (_, body, query) => {
    const searched = await search('Users', body);
    const listed = await client.get(`/Users?${query}`);
    expect({ status: searched.status, body: searched.body }).toEqual({ status: 200, body: listed.body });
    expect(searched.headers.get('content-type')).toContain('application/scim+json');
  });

  it('SRC-05 under /Groups finds groups alone', async () => {
    const { body } = await search('Groups', { sortBy: 'displayName', sortOrder: 'descending' });
    expect(body.Resources.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['Beta', 'Alpha']);
  });

  it('CUR-12 takes cursor and count, and a cursor of GET leads on here', async () => {
    const first = await search('Users', { cursor: '', count: 4, sortBy: 'displayName' });
    const second = await search('Users', { cursor: first.body.nextCursor, count: 4, sortBy: 'displayName' });
    const third = await client.get(`/Users?cursor=${second.body.nextCursor}&sortBy=displayName`);
    const names = [first, second, third].flatMap(({ body }) => body.Resources.map(({ displayName }: { displayName: string }) => displayName));
    expect(names).toEqual(Array.from({ length: 9 }, (_, index) => `Person ${index}`));
    expect(third.body.nextCursor).toBeUndefined();
  });

  describe('over all resource types', () => {
    const names = (answer: { body: { Resources: { displayName: string }[] } }): readonly string[] => answer.body.Resources.map(({ displayName }) => displayName);

    it('QRY-04 SRC-05 finds users and groups, users first, whether by GET or by POST', async () => {
      const listed = await client.get('/?count=100');
      expect(listed).toMatchObject({ status: 200, body: { totalResults: 11, startIndex: 1, itemsPerPage: 5 } });
      const rest = [...names(await client.get('?startIndex=6')), ...names(await client.get('/?startIndex=11'))];
      expect([...names(listed), ...rest]).toEqual([...Array.from({ length: 9 }, (_, index) => `Person ${8 - index}`), 'Alpha', 'Beta']);
      expect((await client.post('/.search', { schemas: [SEARCH], count: 100 })).body).toEqual(listed.body);
    });

    it('QRY-04 meta.resourceType narrows it', async () => {
      expect(names(await client.get('/?filter=meta.resourceType%20eq%20%22Group%22'))).toEqual(['Alpha', 'Beta']);
      expect((await client.get('/?filter=meta.resourceType%20eq%20%22User%22&count=0')).body.totalResults).toBe(9);
    });

    it.each([
      ['userName pr', 9], ['not (userName pr)', 2], ['title ne "T0"', 8], ['title eq null', 2], ['title ne null', 9], ['userName eq null and displayName sw "a"', 1], ['emails[type eq "work"]', 0],
      ['not (emails[type eq "work"])', 11], ['members pr or title eq "t2"', 3], ['displayName co "a" or userName sw "s0"', 3], ['userName gt "s7z"', 1], ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group"', 2],
      ['displayName co "person 3"', 1], ['displayName co "nobody at all"', 0],
    ])('QRY-05 what a type does not define has no value: %s finds %i', async (filter, total) => {
      const { status, body } = await client.post('/.search', { schemas: [SEARCH], filter, count: 0 });
      expect({ status, total: body.totalResults }).toEqual({ status: 200, total });
    });

    it.each([
      ['department eq "Ops"', 1], ['not (department pr)', 12], ['email eq "ops@b.example"', 1], ['userName eq ops@corp.example', 1], ['active eq "True"', 10], ['department pr or displayName eq "Beta"', 2],
      ['urn:scim:schemas:extension:enterprise:1.0:department pr', 1],
    ])('QRY-05 what a client sends beside the standard for one type leaves the others alone: %s finds %i', async (filter, total) => {
      const { body, status } = await tolerated.get(`/?count=0&filter=${encodeURIComponent(filter)}`);
      expect({ status, total: body.totalResults }).toEqual({ status: 200, total });
    });

    it('QRY-05 and so for the order and the attributes of all types', async () => {
      const { status, body } = await tolerated.get('/?sortBy=department&attributes=department,displayName&count=2');
      expect({ status, found: body.Resources }).toEqual({ status: 200, found: [
        expect.objectContaining({ [ENTERPRISE]: { department: 'Ops' } }), expect.objectContaining({ displayName: 'Person 8' }),
      ] });
    });

    it.each(['displayName', 'externalId', 'title', 'meta.created', 'id', 'userName'])('walks by cursor in the order of %s, both ways, as by index', async (sortBy) => {
      for (const sortOrder of ['ascending', 'descending']) {
        const byIndex: string[] = [];
        for (const startIndex of [1, 6, 11]) byIndex.push(...names(await client.get(`/?sortBy=${sortBy}&sortOrder=${sortOrder}&startIndex=${startIndex}`)));
        const byCursor: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined;) {
          const answer = await client.get(`/?sortBy=${sortBy}&sortOrder=${sortOrder}&count=3&cursor=${cursor}`);
          byCursor.push(...names(answer));
          cursor = answer.body.nextCursor;
        }
        expect(new Set(byIndex).size).toBe(11);
        expect(byCursor).toEqual(byIndex);
        if (sortBy === 'displayName') expect(byIndex).toEqual([...byIndex].sort((a, b) => (sortOrder === 'ascending' ? 1 : -1) * (a < b ? -1 : 1)));
        if (sortBy === 'userName') expect(byIndex.slice(sortOrder === 'ascending' ? -2 : 0).slice(0, 2)).toEqual(['Alpha', 'Beta']);
      }
    });

    it('refuses what no type defines, and a cursor of another endpoint', async () => {
      expect(await client.get('/?filter=foo%20pr')).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
      expect(await client.get('/?sortBy=foo')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      const { body: { nextCursor } } = await client.get('/Users?cursor&count=2');
      expect(await client.get(`/?cursor=${nextCursor}`)).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
    });

    it('shows the attributes asked for, and nothing of another organization', async () => {
      const { body } = await client.get('/?attributes=userName&startIndex=9');
      expect(body.Resources.map((resource: object) => Object.keys(resource).sort())).toEqual([['id', 'schemas', 'userName'], ['id', 'schemas'], ['id', 'schemas']]);
      expect((await (await service.organization()).get('/')).body).toMatchObject({ totalResults: 0, Resources: [] });
    });
  });

  it('SRC-06 parameters in the URL are ignored', async () => {
    const { body } = await client.post('/Users/.search?count=1&filter=nonsense', { schemas: [SEARCH] });
    expect(body).toMatchObject({ totalResults: 9, itemsPerPage: 5 });
  });

  it.each<[string, unknown, string]>([
    ['SRC-02 no schemas', {}, 'invalidSyntax'], ['SRC-02 another schema', { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] }, 'invalidSyntax'], ['a list', [], 'invalidSyntax'],
    ['no body', undefined, 'invalidSyntax'], ['a filter that is no text', { schemas: [SEARCH], filter: 1 }, 'invalidValue'], ['a count that is no number', { schemas: [SEARCH], count: '5' }, 'invalidValue'],
    ['a broken count', { schemas: [SEARCH], count: 1.5 }, 'invalidValue'], ['names that are none', { schemas: [SEARCH], attributes: [1] }, 'invalidValue'],
    ['a filter it does not know', { schemas: [SEARCH], filter: 'foo eq 1' }, 'invalidFilter'], ['an order it does not know', { schemas: [SEARCH], sortBy: 'foo' }, 'invalidValue'],
  ])('%s is refused', async (_, body, scimType) => {
    expect(await client.post('/Users/.search', body)).toMatchObject({ status: 400, body: { scimType } });
  });

  it('needs a token', async () => {
    expect((await send('POST', `${service.url}/scim/v2/Users/.search`, { 'Content-Type': 'application/scim+json' }, { schemas: [SEARCH] })).status).toBe(401);
  });
});
