import { isDeepStrictEqual } from 'node:util';
import { ERROR_MESSAGE } from '../../../protocol/index.js';
import { type Check, Skipped } from '../check-row.js';

const TEXT = 'Žofie 😀 \u05d0\u05d1 e\u0301 “x”';

/** Transport, media types and HTTP: RFC 7644 §3.1, §3.8, §3.13, §8.1. */
export const transportChecks: readonly Check[] = [
  { ids: ['HTTP-01', 'I18N-07'], title: 'text of any script survives the round trip', level: 'MUST', needs: ['text'], run: async (t) => {
    const user = await t.user({ [t.text]: TEXT });
    (await t.read(user.path)).shows({ [t.text]: TEXT });
  } },
  { ids: ['HTTP-02'], title: 'answers are application/scim+json, with that Accept and without one', level: 'MUST', run: async (t) => {
    const user = await t.user();
    for (const Accept of ['application/scim+json', '*/*', undefined]) {
      const answer = (await t.get(user.path, { Accept })).is(200);
      answer.must(/^application\/scim\+json\b/i.test(answer.type), `Content-Type application/scim+json (${Accept ? `Accept: ${Accept}` : 'no Accept'})`, answer.type);
    }
  } },
  { ids: ['HTTP-03'], title: 'Accept: application/json works', level: 'SHOULD', run: async (t) => {
    const answer = (await t.get((await t.user()).path, { Accept: 'application/json' })).is(200);
    answer.must(/json\b/i.test(answer.type) && answer.id !== '', 'JSON', answer.type);
  } },
  { ids: ['HTTP-05'], title: 'a body labelled application/json is taken like application/scim+json', level: 'PROF', run: async (t) => {
    (await t.post(t.users, t.userBody(), { 'Content-Type': 'application/json' })).is(201);
  } },
  { ids: ['HTTP-05', 'ERR-10'], title: 'a body of another type is refused', level: 'PROF', run: async (t) => {
    (await t.post(t.users, '<user/>', { 'Content-Type': 'text/xml' })).isClientError();
  } },
  { ids: ['HTTP-06'], title: 'a body that does not parse is 400 invalidSyntax', level: 'MUST', run: async (t) => {
    (await t.post(t.users, `{"userName":"${t.name()}"`)).isRefused(400, 'invalidSyntax', 'invalidValue');
  } },
  { ids: ['HTTP-07'], title: 'URLs are percent-decoded', level: 'MUST', needs: ['filter'], run: async (t) => {
    const user = await t.user();
    (await t.get(`${t.users}?filter=userName%20%65q%20%22${user.userName.replace('@', '%40')}%22`)).finds(user.id);
  } },
  { ids: ['HTTP-08'], title: 'another protocol version is not served as this one', level: 'MUST', run: async (t) => {
    const { base } = t.client;
    if (!/\/v2$/.test(base)) throw new Skipped('the base URL does not end with a version');
    const answer = await t.send('GET', `${base}/../v9${t.users}?count=1`);
    answer.must(answer.status >= 400, 'a refusal', answer.status);
  } },
  { ids: ['HTTP-10'], title: 'unknown query parameters are ignored', level: 'SHOULD', run: async (t) => {
    (await t.get(`${t.users}?count=1&rollcallUnknown=1`)).isList();
  } },
  { ids: ['HTTP-11'], title: 'a method that an endpoint never supports is 405 with Allow', level: 'SHOULD', run: async (t) => {
    const answer = (await t.post('/ServiceProviderConfig', t.server.config.body ?? {})).is(405);
    answer.must(answer.headers.has('allow'), 'an Allow header', undefined);
  } },
  { ids: ['HTTP-12', 'REP-11'], title: 'a creation answers what is stored, not what was sent', level: 'MUST', run: async (t) => {
    const user = await t.user({ meta: { created: '2001-01-01T00:00:00Z', resourceType: 'Robot', location: 'https://www.example.com/x' } });
    const stored = await t.read(user.path);
    const differing = Object.entries(user.created.object).find(([name, value]) => !isDeepStrictEqual(stored.object[name], value));
    if (differing) user.created.after(stored.request).fail(`"${differing[0]}" as GET shows it, ${JSON.stringify(stored.object[differing[0]])}`, JSON.stringify(differing[1]));
    stored.must(!String(stored.at('meta', 'created')).startsWith('2001'), 'meta.created of the server', stored.at('meta', 'created'));
    stored.must(stored.at('meta', 'resourceType') !== 'Robot', 'meta.resourceType of the server', stored.at('meta', 'resourceType'));
  } },
  { ids: ['HTTP-13'], title: 'URIs of messages are no schemas', level: 'MUST', run: async (t) => {
    (await t.get(`/Schemas/${ERROR_MESSAGE}`)).is(404);
  } },
  { ids: ['HTTP-14'], title: 'HEAD answers as GET does, without a body', level: 'PROF', run: async (t) => {
    const answer = (await t.send('HEAD', (await t.user()).path)).is(200);
    answer.must(answer.text === '', 'no body', answer.text);
  } },
  { ids: ['HTTP-14', 'ERR-06', 'ERR-10'], title: 'an unknown path below the base URL is a SCIM 404', level: 'PROF', run: async (t) => {
    (await t.get('/Nonexistents')).is(404).isScimError();
  } },
  { ids: ['ME-01', 'ME-02', 'ME-04'], title: '/Me is served, redirected, or refused with 501, 404 or 403', level: 'SHOULD', run: async (t) => {
    const answer = (await t.get('/Me')).is(200, 307, 308, 501, 404, 403);
    return `/Me: ${answer.status}`;
  } },
];
