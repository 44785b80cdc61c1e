import { send } from './harness/http.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

describe('POST /.search', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp({ MAX_PAGE_SIZE: '5' });
    client = await service.organization();
    for (let index = 0; index < 9; index++) await client.createUser(`s${index}@corp.example`, { title: `T${index % 3}`, displayName: `Person ${8 - index}` });
    await client.createGroup('Alpha');
    await client.createGroup('Beta');
  }, 60_000);
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
