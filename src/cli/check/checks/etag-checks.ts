import type { Check, Need } from '../check-row.js';
import type { Subject, Trial } from '../trial.js';

/** Versions and preconditions: RFC 7644 §3.14, RFC 9110 §13. */
export const etagChecks: readonly Check[] = [
  row(['ETG-02'], 'every answer with one resource has an ETag', [], async (t) => {
    const user = await t.user();
    for (const answer of [user.created, await t.read(user.path), (await t.put(user.path, t.userBody({ userName: user.userName }))).is(200)]) answer.must(answer.headers.has('etag'), 'an ETag header', undefined);
  }),
  row(['ETG-03'], 'an ETag is a quoted text, with W/ when it is weak', [], async (t) => {
    const { answer, etag } = await current(t, await t.user());
    answer.must(/^(W\/)?"[\x21\x23-\x7e\x80-\uffff]*"$/.test(etag), 'an ETag like W/"1"', etag);
  }),
  row(['ETG-04', 'GRP-09'], 'a change moves the version, and reading does not', ['text'], async (t) => {
    const user = await t.user({ [t.text]: 'a' });
    const before = await current(t, user);
    const again = await current(t, user);
    again.answer.must(again.etag === before.etag, `the ETag ${before.etag} again`, again.etag);
    const changed = await t.replaced(user, t.userBody({ userName: user.userName, [t.text]: 'b' }));
    changed.must(changed.headers.get('etag') !== before.etag, `another ETag than ${before.etag}`, changed.headers.get('etag'));
  }),
  row(['ETG-05', 'GET-05'], 'If-None-Match with the current version is 304, with another 200', [], async (t) => {
    const user = await t.user();
    const { etag } = await current(t, user);
    for (const sent of [etag, `"x", ${etag}`, '*']) {
      const answer = (await t.get(user.path, { 'If-None-Match': sent })).is(304);
      answer.must(answer.text === '', 'no body', answer.text);
    }
    (await t.get(user.path, { 'If-None-Match': 'W/"nonexistent"' })).is(200);
  }),
  row(['ETG-06', 'PUT-14', 'ETG-09'], 'PUT with a stale If-Match is 412 and changes nothing', ['text'], async (t) => {
    const user = await t.user({ [t.text]: 'Before' });
    const answer = (await t.put(user.path, t.userBody({ userName: user.userName, [t.text]: 'After' }), { 'If-Match': 'W/"nonexistent"' })).is(412);
    (await t.read(user.path, answer)).shows({ [t.text]: 'Before' });
  }),
  row(['ETG-06'], 'PATCH with a stale If-Match is 412 and changes nothing', ['text', 'patch'], async (t) => {
    const user = await t.user({ [t.text]: 'Before' });
    const answer = (await t.patch(user.path, [{ op: 'replace', path: t.text, value: 'After' }], { 'If-Match': 'W/"nonexistent"' })).is(412);
    (await t.read(user.path, answer)).shows({ [t.text]: 'Before' });
  }),
  row(['DEL-05', 'ETG-06'], 'DELETE with a stale If-Match is 412 and deletes nothing', [], async (t) => {
    const user = await t.user();
    const answer = (await t.delete(user.path, { 'If-Match': 'W/"nonexistent"' })).is(412);
    await t.read(user.path, answer);
  }),
  row(['ETG-06', 'ETG-07'], 'If-Match with the current version, a list that holds it, or * succeeds', [], async (t) => {
    const user = await t.user();
    for (const form of [(etag: string) => etag, (etag: string) => `"x", ${etag}`, () => '*']) {
      const { etag } = await current(t, user);
      (await t.put(user.path, t.userBody({ userName: user.userName }), { 'If-Match': form(etag) })).is(200, 204);
    }
  }),
  row(['ETG-08'], 'an unknown id is 404, whatever If-Match says', [], async (t) => {
    (await t.put(`${t.users}/${t.client.created.prefix}nobody`, t.userBody(), { 'If-Match': 'W/"1"' })).is(404);
  }),
  { ...row(['ETG-10'], 'of changes at once with the same If-Match exactly one happens', ['text', 'patch'], async (t) => {
    const user = await t.user();
    const { answer, etag } = await current(t, user);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((value) => t.patch(user.path, [{ op: 'replace', path: t.text, value }], { 'If-Match': etag })));
    const statuses = answers.map(({ status }) => status);
    answer.must(statuses.filter((status) => status < 300).length === 1 && statuses.filter((status) => status === 412).length === 3, 'one success and three times 412 for four changes at once', statuses);
  }), level: 'PROF' },
];

function row(ids: Check['ids'], title: string, needs: readonly Need[], run: (t: Trial) => Promise<void>): Check {
  return { ids, title, level: 'MUST', needs: ['etag', ...needs], run };
}

async function current(t: Trial, { path }: Subject) {
  const answer = await t.read(path);
  return { answer, etag: answer.headers.get('etag') ?? answer.fail('an ETag header', 'none') };
}
