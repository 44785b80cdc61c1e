import type { Check } from '../check-row.js';
import type { Trial } from '../trial.js';
import { severalUsers } from './paging-checks.js';

/** Paging by cursor: RFC 9865. */
export const cursorChecks: readonly Check[] = ([
  { ids: ['CUR-01', 'CUR-02', 'CUR-06'], title: 'an empty cursor begins, and each page but the last leads to the next', level: 'MUST', needs: ['filter'], run: async (t) => {
    const { filter, ids } = await severalUsers(t, 5);
    const found: string[] = [];
    let answer = (await t.find(filter, '&cursor&count=2')).isList();
    for (let page = 1; ; page++) {
      found.push(...answer.ids);
      answer.must(answer.at('totalResults') === ids.length, `totalResults ${ids.length}`, answer.at('totalResults'));
      const next = answer.at('nextCursor');
      if (typeof next !== 'string' || page > ids.length) break;
      answer = (await t.find(filter, `&cursor=${encodeURIComponent(next)}&count=2`)).isList();
    }
    answer.must([...found].sort().join() === [...ids].sort().join(), `the pages to hold the ${ids.length} users once each, and the last no nextCursor`, found);
  } },
  { ids: ['CUR-03'], title: 'the first page has no previousCursor', level: 'MUST', run: async (t) => void (await firstPage(t)).shows({ previousCursor: undefined }) },
  { ids: ['CUR-04'], title: 'cursors are unreserved characters', level: 'MUST', run: async (t) => {
    const answer = await firstPage(t);
    answer.must(/^[A-Za-z0-9._~-]+$/.test(String(answer.at('nextCursor'))), 'nextCursor of A–Z a–z 0–9 - . _ ~', answer.at('nextCursor'));
  } },
  { ids: ['CUR-05'], title: 'count bounds a page, and count=0 gives the total alone', level: 'MUST', run: async (t) => {
    const one = await firstPage(t);
    one.must(one.resources.length === 1, 'one resource', one.resources.length);
    const answer = (await t.get(`${t.users}?cursor=&count=0`)).isList();
    answer.must(answer.resources.length === 0 && Number(answer.at('totalResults')) > 0, 'no resources and the total', answer.body);
  } },
  { ids: ['CUR-07'], title: 'a forged cursor is 400 invalidCursor', level: 'SHOULD', run: async (t) => void (await t.get(`${t.users}?cursor=forged&count=1`)).isRefused(400, 'invalidCursor') },
  { ids: ['CUR-08'], title: 'a cursor belongs to its query', level: 'PROF', needs: ['filter'], run: async (t) => {
    const { filter } = await severalUsers(t, 3);
    const next = String((await t.find(filter, '&cursor=&count=1')).isList().at('nextCursor'));
    (await t.find('userName sw "another"', `&cursor=${encodeURIComponent(next)}&count=1`)).isRefused(400, 'invalidCursor', 'invalidValue', 'invalidCount');
  } },
  { ids: ['CUR-10'], title: 'cursor and startIndex together do not break the server', level: 'PROF', run: async (t) => {
    const answer = await t.get(`${t.users}?cursor=&startIndex=1&count=1`);
    answer.must(answer.status === 200 || answer.status === 400, '200 or 400', answer.status);
  } },
  { ids: ['CUR-12'], title: '/.search takes a cursor', level: 'MUST', run: async (t) => {
    await severalUsers(t, 2);
    const answer = (await t.post(`${t.users}/.search`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], cursor: '', count: 1 })).isList();
    answer.must(typeof answer.at('nextCursor') === 'string', 'nextCursor', answer.at('nextCursor'));
  } },
  { ids: ['CUR-13', 'SEC-02'], title: 'a cursor grants nothing without a token', level: 'MUST', run: async (t) => {
    const next = encodeURIComponent(String((await firstPage(t)).at('nextCursor')));
    (await t.send('GET', `${t.users}?cursor=${next}&count=1`, { authorization: null })).is(401);
  } },
  { ids: ['CUR-15'], title: 'sorted pages stay sorted', level: 'SHOULD', needs: ['filter', 'sort'], run: async (t) => {
    const { filter, ids } = await severalUsers(t, 3);
    const one = (await t.find(filter, '&sortBy=userName&sortOrder=descending&cursor=&count=2')).isList();
    const two = (await t.find(filter, `&sortBy=userName&sortOrder=descending&cursor=${encodeURIComponent(String(one.at('nextCursor')))}&count=2`)).isList();
    two.must([...one.ids, ...two.ids].join() === [...ids].reverse().join(), 'the pages in descending order of userName', [...one.ids, ...two.ids]);
  } },
] satisfies readonly Check[]).map((check: Check) => ({ ...check, needs: ['cursor', ...(check.needs ?? [])] }));

async function firstPage(t: Trial) {
  await severalUsers(t, 2);
  return (await t.get(`${t.users}?cursor=&count=1`)).isList();
}
