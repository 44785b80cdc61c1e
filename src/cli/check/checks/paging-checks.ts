import { type Check, Skipped } from '../check-row.js';
import type { Trial } from '../trial.js';

/** Paging by index: RFC 7644 §3.4.2.4. */
export const pagingChecks: readonly Check[] = ([
  { ids: ['PAG-01'], title: 'startIndex begins with 1, and what is below counts as 1', level: 'MUST', run: async (t) => {
    await t.user();
    for (const startIndex of ['', '&startIndex=1', '&startIndex=0', '&startIndex=-5']) {
      const answer = (await t.get(`${t.users}?count=1${startIndex}`)).isList();
      answer.must(answer.at('startIndex') === 1 || (startIndex === '' && answer.at('startIndex') === undefined), 'startIndex 1', answer.at('startIndex'));
      answer.must(answer.resources.length === 1, 'the first page, of one resource', answer.resources.length);
    }
  } },
  { ids: ['PAG-02'], title: 'a page never has more than count', level: 'MUST', run: async (t) => {
    for (let made = 0; made < 3; made++) await t.user();
    const answer = (await t.get(`${t.users}?count=2`)).isList();
    answer.must(answer.resources.length <= 2, 'at most 2 resources', answer.resources.length);
    answer.must(Number(answer.at('totalResults')) >= 3, 'totalResults of all, at least 3', answer.at('totalResults'));
  } },
  { ids: ['PAG-03'], title: 'count=0, and below, gives the total and no resources', level: 'MUST', run: async (t) => {
    await t.user();
    for (const count of [0, -1]) {
      const answer = (await t.get(`${t.users}?count=${count}`)).isList();
      answer.must(answer.resources.length === 0, 'no resources', answer.resources.length);
      answer.must(Number(answer.at('totalResults')) >= 1, 'totalResults of at least 1', answer.at('totalResults'));
    }
  } },
  { ids: ['PAG-04', 'PAG-09'], title: 'a count of 100 is honoured', level: 'PROF', run: async (t) => {
    for (let made = 0; made < 3; made++) await t.user();
    const answer = (await t.get(`${t.users}?startIndex=1&count=100`)).isList();
    const expected = Math.min(100, Number(answer.at('totalResults')));
    answer.must(answer.resources.length === expected, `${expected} resources`, answer.resources.length);
  } },
  { ids: ['PAG-05', 'QRY-03'], title: 'itemsPerPage counts this page, startIndex says where it begins', level: 'MUST', run: async (t) => {
    for (let made = 0; made < 3; made++) await t.user();
    const answer = (await t.get(`${t.users}?startIndex=2&count=2`)).isList();
    answer.must(answer.at('itemsPerPage') === answer.resources.length, `itemsPerPage ${answer.resources.length}`, answer.at('itemsPerPage'));
    answer.must(answer.at('startIndex') === 2, 'startIndex 2', answer.at('startIndex'));
  } },
  { ids: ['PAG-06'], title: 'beyond the end there is an empty page with the true total', level: 'PROF', run: async (t) => {
    await t.user();
    const answer = (await t.get(`${t.users}?startIndex=100000000&count=2`)).isList();
    answer.must(answer.resources.length === 0 && Number(answer.at('totalResults')) >= 1, 'an empty page with totalResults of at least 1', answer.body);
  } },
  { ids: ['PAG-07', 'SEC-13'], title: 'numbers that are none, or huge, do not break the server', level: 'PROF', run: async (t) => {
    for (const query of ['count=abc', 'startIndex=abc', 'startIndex=9223372036854775808&count=1', 'count=1e2', 'startIndex=1.5&count=1']) {
      const answer = await t.get(`${t.users}?${query}`);
      answer.must(answer.status === 200 || answer.status === 400, '200 or 400', answer.status);
    }
  } },
  { ids: ['PAG-08'], title: 'pages by index hold all resources once', level: 'MUST', needs: ['filter'], run: async (t) => {
    const { filter, ids } = await severalUsers(t, 5);
    const found = [];
    for (const startIndex of [1, 3, 5]) {
      const answer = (await t.find(filter, `&startIndex=${startIndex}&count=2`)).isList();
      answer.must(answer.at('totalResults') === 5, 'totalResults 5', answer.at('totalResults'));
      found.push(...answer.ids);
    }
    const last = await t.find(filter, '&startIndex=5&count=2');
    last.must([...found].sort().join() === [...ids].sort().join(), `the pages 1, 3 and 5 to hold the ${ids.length} users once each`, found);
  } },
] satisfies readonly Check[]).map((check: Check) => ({ ...check, needs: ['index', ...(check.needs ?? [])] }));

/** Users whose names begin alike, in the order of their names, and the filter that finds them. @throws Skipped when it is refused */
export async function severalUsers(t: Trial, count: number): Promise<{ readonly filter: string; readonly ids: readonly string[] }> {
  const [start = ''] = t.name().split('@');
  const ids = [];
  for (let position = 0; position < count; position++) ids.push((await t.user({ userName: `${start}-${position}@example.com` })).id);
  const filter = `userName sw "${start}-"`;
  const answer = await t.find(filter, '&count=0');
  if (answer.status !== 200) throw new Skipped(`the filter it needs is refused: ${answer.request} is answered with ${answer.status}`);
  return { filter, ids };
}
