import type { Check } from '../check-row.js';
import { isUnassigned } from '../matches.js';

/** Creation: RFC 7644 §3.3. */
export const createChecks: readonly Check[] = [
  { ids: ['CRE-01'], title: 'a creation is 201 with Location', level: 'MUST', run: async (t) => {
    const answer = (await t.post(t.users, t.userBody())).is(201);
    answer.must(answer.headers.has('location'), 'a Location header', undefined);
  } },
  { ids: ['CRE-02'], title: 'a creation answers the whole resource', level: 'SHOULD', run: async (t) => {
    const answer = (await t.post(t.users, t.userBody())).is(201);
    for (const name of ['id', 'schemas', 'meta', 'userName']) answer.must(!isUnassigned(answer.at(name)), `a resource with ${name}`, Object.keys(answer.object));
  } },
  { ids: ['CRE-07'], title: 'a body that is no resource is refused', level: 'MUST', run: async (t) => {
    for (const body of [[], '"text"', 'null', '7']) (await t.post(t.users, body)).isRefused(400, 'invalidSyntax', 'invalidValue');
  } },
  { ids: ['CRE-07', 'REP-30'], title: 'an object for userName is refused', level: 'MUST', run: async (t) => void (await t.post(t.users, t.userBody({ userName: { a: 1 } }))).isRefused(400, 'invalidValue', 'invalidSyntax') },
  { ids: ['CRE-09', 'PRJ-01'], title: 'the answer of a creation keeps to attributes', level: 'MUST', needs: ['text'], run: async (t) => {
    const answer = (await t.post(`${t.users}?attributes=userName`, t.userBody({ [t.text]: 'x' }))).is(201);
    answer.must(answer.id !== '' && typeof answer.at('userName') === 'string', 'id and userName', answer.body);
    answer.shows({ [t.text]: undefined });
  } },
  { ids: ['CRE-10', 'ETG-02'], title: 'a creation has an ETag', level: 'MUST', needs: ['etag'], run: async (t) => {
    const { created } = await t.user();
    created.must(created.headers.has('etag'), 'an ETag header', undefined);
  } },
  { ids: ['CRE-11'], title: 'POST on a single resource is refused', level: 'PROF', run: async (t) => {
    const user = await t.user();
    (await t.post(user.path, t.userBody({ userName: user.userName }))).is(405, 404, 501);
  } },
  { ids: ['CRE-12'], title: 'of creations of the same name at once exactly one succeeds', level: 'PROF', run: async (t) => {
    const body = t.userBody();
    const answers = await Promise.all([1, 2, 3, 4].map(() => t.post(t.users, body)));
    const statuses = answers.map(({ status }) => status).sort();
    answers[0]?.must(statuses.join() === '201,409,409,409', 'of four at once one 201 and three 409', statuses);
  } },
  { ids: ['CRE-13', 'DEL-04', 'EXT-10'], title: "a deleted user's name is free", level: 'SHOULD', run: async (t) => {
    const user = await t.user();
    (await t.delete(user.path)).is(204, 200);
    (await t.post(t.users, t.userBody({ userName: user.userName }))).is(201);
  } },
  { ids: ['I18N-07', 'HTTP-06'], title: 'half of a surrogate pair or U+0000 does not break the server', level: 'MUST', needs: ['text'], run: async (t) => {
    for (const text of ['\\ud800', 'a\\u0000b']) {
      const body = JSON.stringify(t.userBody({ [t.text]: 'PLACE' })).replace('PLACE', text);
      const answer = await t.post(t.users, body);
      answer.must(answer.status < 500, 'success or a refusal', answer.status);
    }
  } },
];
