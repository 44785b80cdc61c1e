import { SEARCH_REQUEST_MESSAGE } from '../../../protocol/index.js';
import { type Check, Skipped } from '../check-row.js';
import type { Trial } from '../trial.js';
import { severalUsers } from './paging-checks.js';
import { refusedOr } from './representation-checks.js';

const search = (more: object = {}): object => ({ schemas: [SEARCH_REQUEST_MESSAGE], ...more });

/** Queries by POST: RFC 7644 §3.4.3. */
export const searchChecks: readonly Check[] = [
  { ids: ['SRC-01', 'SRC-04'], title: '/.search finds what GET finds, with 200', level: 'MUST', needs: ['filter'], run: async (t) => {
    const user = await t.user();
    (await t.post(`${t.users}/.search`, search({ filter: `userName eq "${user.userName}"` }))).finds(user.id);
  } },
  { ids: ['SRC-02'], title: 'a search without its schema is refused, or understood', level: 'MUST', run: async (t) => {
    await isOffered(t);
    return refusedOr(await t.post(`${t.users}/.search`, { count: 1 }), 200, 'taken without schemas');
  } },
  { ids: ['SRC-03', 'PRJ-01'], title: '/.search takes attributes, excludedAttributes, startIndex and count', level: 'MUST', needs: ['filter'], run: async (t) => {
    await isOffered(t);
    const { filter } = await severalUsers(t, 3);
    const answer = (await t.post(`${t.users}/.search`, search({ filter, attributes: ['userName'], startIndex: 2, count: 1 }))).isList();
    answer.must(answer.at('totalResults') === 3 && answer.resources.length === 1, 'one of 3 resources', answer.body);
    answer.must(answer.resources[0]?.userName !== undefined && answer.resources[0]?.meta === undefined, 'a resource with userName and without meta', answer.resources[0]);
    const excluded = (await t.post(`${t.users}/.search`, search({ filter, excludedAttributes: ['userName'], count: 1 }))).isList();
    excluded.must(excluded.resources[0]?.userName === undefined, 'a resource without userName', excluded.resources[0]);
  } },
  { ids: ['SRC-03', 'SRT-02'], title: '/.search takes sortBy and sortOrder', level: 'MUST', needs: ['filter', 'sort'], run: async (t) => {
    await isOffered(t);
    const { filter, ids } = await severalUsers(t, 3);
    const answer = (await t.post(`${t.users}/.search`, search({ filter, sortBy: 'userName', sortOrder: 'descending' }))).isList();
    answer.must(answer.ids.join() === [...ids].reverse().join(), `the order ${[...ids].reverse().join(', ')}`, answer.ids);
  } },
  { ids: ['SRC-04', 'FIL-09'], title: 'a broken filter is refused as by GET', level: 'MUST', needs: ['filter'], run: async (t) => {
    await isOffered(t);
    (await t.post(`${t.users}/.search`, search({ filter: 'userName eq' }))).isRefused(400, 'invalidFilter');
  } },
  { ids: ['SRC-05', 'QRY-04', 'QRY-05'], title: '/.search at the base URL covers users and groups, or is refused', level: 'MUST', needs: ['filter', 'groups'], run: async (t) => {
    const user = await t.user();
    const group = await t.group();
    const answer = await t.post('/.search', search({ filter: `userName eq "${user.userName}" or displayName eq "${group.userName}"` }));
    if (answer.status !== 200) throw new Skipped(`searching all types is not offered: ${answer.is(400, 403, 404, 405, 501).status}`);
    answer.findsAmong([user.id, group.id], []);
  } },
  { ids: ['QRY-04', 'QRY-05'], title: 'a query at the base URL covers all types, or is refused', level: 'MUST', needs: ['filter', 'groups'], run: async (t) => {
    const user = await t.user();
    const answer = await t.get(`/?filter=${encodeURIComponent(`userName eq "${user.userName}"`)}`);
    if (answer.status !== 200) throw new Skipped(`querying all types is not offered: ${answer.is(400, 403, 404, 405, 501).status}`);
    answer.finds(user.id);
  } },
];

/** That there is no /.search is said by one check. @throws Skipped */
async function isOffered(t: Trial): Promise<void> {
  const { status } = await t.post(`${t.users}/.search`, search({ count: 0 }));
  if ([404, 405, 501].includes(status)) throw new Skipped(`/.search is not offered: ${status}`);
}
