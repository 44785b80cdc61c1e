import type { Answer } from '../answer.js';
import type { Check } from '../check-row.js';
import { severalUsers } from './paging-checks.js';

/** Sorting: RFC 7644 §3.4.2.3. */
export const sortChecks: readonly Check[] = [
  { ids: ['SRT-02'], title: 'sortBy orders, ascending unless descending is asked for', level: 'MUST', needs: ['sort', 'filter'], run: async (t) => {
    const { filter, ids } = await severalUsers(t, 3);
    for (const order of ['', '&sortOrder=ascending']) inOrder(await t.find(filter, `&sortBy=userName${order}`), ids);
    inOrder(await t.find(filter, '&sortBy=userName&sortOrder=descending'), [...ids].reverse());
  } },
  { ids: ['SRT-03'], title: 'of a list the primary element decides', level: 'MUST', needs: ['sort', 'filter', 'multi'], run: async (t) => {
    const [start = ''] = t.name().split('@');
    const { name } = t.multi;
    const [low, middle, high] = [t.element(0), t.element(1), t.element(1)];
    const user = (more: object, position: number): Promise<{ id: string }> => t.user({ userName: `${start}-${position}@example.com`, ...more });
    // By their primary elements the second user comes first; by their first elements it would come last.
    const last = await user({ [name]: [{ ...middle, type: low.type, primary: true }] }, 1);
    const first = await user({ [name]: [{ ...high, primary: false }, { ...low, primary: true }] }, 2);
    inOrder(await t.find(`userName sw "${start}-"`, `&sortBy=${name}.value`), [first.id, last.id]);
  } },
  { ids: ['SRT-04'], title: 'a sub-attribute can be sorted by', level: 'MUST', needs: ['sort', 'filter', 'complex'], run: async (t) => {
    const [start = ''] = t.name().split('@');
    const { name, first } = t.complex;
    const ids = [];
    for (const [position, value] of ['Gamma', 'Alpha', 'Beta'].entries()) ids.push((await t.user({ userName: `${start}-${position}@example.com`, [name]: { [first]: value } })).id);
    const [gamma = '', alpha = '', beta = ''] = ids;
    inOrder(await t.find(`userName sw "${start}-"`, `&sortBy=${name}.${first}`), [alpha, beta, gamma]);
  } },
  { ids: ['SRT-05'], title: 'those without a value come last, or first when descending', level: 'MUST', needs: ['sort', 'filter', 'text'], run: async (t) => {
    const [start = ''] = t.name().split('@');
    const none = await t.user({ userName: `${start}-0@example.com` });
    const some = await t.user({ userName: `${start}-1@example.com`, [t.text]: 'x' });
    inOrder(await t.find(`userName sw "${start}-"`, `&sortBy=${t.text}`), [some.id, none.id]);
    inOrder(await t.find(`userName sw "${start}-"`, `&sortBy=${t.text}&sortOrder=descending`), [none.id, some.id]);
  } },
  { ids: ['SRT-06'], title: 'texts that are not case-exact are sorted without regard to case', level: 'MUST', needs: ['sort', 'filter', 'text'], run: async (t) => {
    const [start = ''] = t.name().split('@');
    const ids = [];
    for (const [position, value] of ['b', 'A', 'C'].entries()) ids.push((await t.user({ userName: `${start}-${position}@example.com`, [t.text]: value })).id);
    const [b = '', a = '', c = ''] = ids;
    inOrder(await t.find(`userName sw "${start}-"`, `&sortBy=${t.text}`), [a, b, c]);
  } },
  { ids: ['SRT-06'], title: 'dates are sorted as instants', level: 'MUST', needs: ['sort', 'filter'], run: async (t) => {
    const { filter } = await severalUsers(t, 3);
    const answer = (await t.find(filter, '&sortBy=meta.created')).isList();
    const created = answer.resources.map(({ meta }) => Date.parse(String((meta as { created?: unknown } | undefined)?.created)));
    answer.must(created.every((each, position) => position === 0 || each >= (created[position - 1] ?? 0)), 'ascending meta.created', created);
  } },
  { ids: ['SRT-07'], title: 'a wrong sortOrder or an unknown sortBy does not break the server', level: 'PROF', needs: ['sort'], run: async (t) => {
    for (const query of ['sortBy=userName&sortOrder=sideways', 'sortBy=rollcallUnknown']) {
      const answer = await t.get(`${t.users}?count=1&${query}`);
      answer.must(answer.status === 200 || answer.status === 400, '200 or 400', answer.status);
    }
  } },
];

function inOrder(answer: Answer, ids: readonly string[]): void {
  answer.isList().must(answer.ids.join() === ids.join(), `the order ${ids.join(', ')}`, answer.ids);
}
