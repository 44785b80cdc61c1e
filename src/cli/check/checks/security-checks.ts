import type { Check } from '../check-row.js';

/** Authentication and what an answer may carry: RFC 7644 §2 and §7, RFC 6750. */
export const securityChecks: readonly Check[] = [
  { ids: ['SEC-02', 'ERR-05'], title: 'without credentials the answer is 401 with WWW-Authenticate', level: 'MUST', run: async (t) => {
    const answer = (await t.send('GET', `${t.users}?count=1`, { authorization: null })).is(401);
    answer.must(answer.headers.has('www-authenticate'), 'a WWW-Authenticate header', undefined);
  } },
  { ids: ['SEC-03', 'ERR-05'], title: 'a wrong token is 401', level: 'MUST', run: async (t) => void (await t.send('GET', `${t.users}?count=1`, { authorization: 'Bearer wrong' })).is(401) },
  { ids: ['SEC-03'], title: 'the challenge names invalid_token for a wrong token, and nothing without one', level: 'SHOULD', run: async (t) => {
    const wrong = await t.send('GET', `${t.users}?count=1`, { authorization: 'Bearer wrong' });
    wrong.must(/error="?invalid_token/.test(wrong.headers.get('www-authenticate') ?? ''), 'WWW-Authenticate with error="invalid_token"', wrong.headers.get('www-authenticate'));
    const none = await t.send('GET', `${t.users}?count=1`, { authorization: null });
    none.must(!/error=/.test(none.headers.get('www-authenticate') ?? ''), 'WWW-Authenticate without an error', none.headers.get('www-authenticate'));
  } },
  { ids: ['SEC-04'], title: 'the scheme Bearer counts in any case', level: 'MUST', run: async (t) => void (await t.send('GET', `${t.users}?count=1`, { authorization: `bearer ${t.client.token}` })).is(200) },
  { ids: ['SEC-02'], title: 'writing needs credentials as well', level: 'MUST', run: async (t) => {
    const user = await t.user();
    (await t.send('POST', t.users, { authorization: null, body: t.userBody() })).is(401);
    (await t.send('DELETE', user.path, { authorization: null })).is(401);
    await t.read(user.path);
  } },
  { ids: ['SEC-15'], title: 'answers about people are not for caches', level: 'PROF', run: async (t) => {
    const answer = await t.read((await t.user()).path);
    answer.must(/no-store|private|no-cache/.test(answer.headers.get('cache-control') ?? ''), 'Cache-Control: no-store or private', answer.headers.get('cache-control'));
  } },
  { ids: ['SEC-13'], title: 'JSON nested ten thousand deep does not break the server', level: 'PROF', run: async (t) => {
    const answer = await t.post(t.users, `{"schemas":[],"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
    answer.must(answer.status >= 400 && answer.status < 500, 'a refusal (4xx)', answer.status);
  } },
];
