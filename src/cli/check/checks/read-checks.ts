import type { Check } from '../check-row.js';

/** Retrieval of one resource: RFC 7644 §3.4.1. */
export const readChecks: readonly Check[] = [
  { ids: ['GET-01'], title: 'a known id gives the resource', level: 'MUST', run: async (t) => {
    const user = await t.user();
    (await t.get(user.path)).is(200).shows({ id: user.id, userName: user.userName });
  } },
  { ids: ['GET-02', 'ERR-01', 'ERR-06'], title: 'an unknown id is a SCIM 404', level: 'MUST', run: async (t) => void (await t.get(`${t.users}/${t.client.created.prefix}nobody`)).is(404).isScimError() },
  { ids: ['GET-03', 'EXT-08'], title: 'a userName is no address', level: 'MUST', run: async (t) => {
    const user = await t.user({ externalId: t.name() });
    (await t.get(`${t.users}/${encodeURIComponent(user.userName)}`)).is(404);
  } },
  { ids: ['GET-06'], title: 'a filter on a single resource is ignored, or refused', level: 'PROF', run: async (t) => {
    const answer = await t.get(`${(await t.user()).path}?filter=userName%20eq%20%22nobody%22`);
    answer.must(answer.status === 200 || answer.status === 400 || answer.status === 403, '200, 400 or 403', answer.status);
  } },
];
