import type { Check } from '../check-row.js';

/** Deletion: RFC 7644 §3.6. */
export const deleteChecks: readonly Check[] = [
  { ids: ['DEL-01'], title: 'a deletion is 204 without a body', level: 'MUST', run: async (t) => {
    const answer = (await t.delete((await t.user()).path)).is(204);
    answer.must(answer.text === '', 'no body', answer.text);
  } },
  { ids: ['DEL-02', 'DEL-07', 'PAT-19'], title: 'every operation on a deleted resource is 404', level: 'MUST', run: async (t) => {
    const user = await t.user();
    (await t.delete(user.path)).isOk();
    (await t.get(user.path)).is(404);
    (await t.put(user.path, t.userBody())).is(404);
    (await t.delete(user.path)).is(404);
    if (t.server.supports('patch') === true) (await t.patch(user.path, [{ op: 'replace', path: 'externalId', value: 'x' }])).is(404);
  } },
  { ids: ['DEL-03'], title: 'a deleted resource is in no list', level: 'MUST', needs: ['filter'], run: async (t) => {
    const user = await t.user();
    (await t.delete(user.path)).isOk();
    (await t.find(`userName eq "${user.userName}"`)).finds();
  } },
  { ids: ['DEL-06', 'GRP-10'], title: 'a deleted user is in no group', level: 'PROF', needs: ['groups'], run: async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    const group = await t.group([one.id, other.id]);
    const answer = (await t.delete(one.path)).isOk();
    const members = await t.members(group);
    answer.must(members.join() === other.id, `the group to have the member ${other.id} alone`, members);
  } },
  { ids: ['DEL-01', 'DEL-02'], title: 'a group is deleted without its members', level: 'MUST', needs: ['groups'], run: async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    (await t.delete(group.path)).is(204);
    (await t.get(group.path)).is(404);
    await t.read(user.path);
  } },
];
