import type { Check } from '../check-row.js';

/** Replacement: RFC 7644 §3.5.1. */
export const putChecks: readonly Check[] = [
  { ids: ['PUT-01', 'PUT-10'], title: 'PUT answers 200 with the whole resource', level: 'MUST', run: async (t) => {
    const user = await t.user();
    (await t.put(user.path, t.userBody({ userName: user.userName }))).is(200).shows({ id: user.id, userName: user.userName });
  } },
  { ids: ['PUT-02'], title: 'PUT never creates', level: 'MUST', run: async (t) => {
    (await t.put(`${t.users}/${t.client.created.prefix}nobody`, t.userBody())).is(404);
  } },
  { ids: ['PUT-03'], title: 'PUT replaces texts and whole lists', level: 'MUST', needs: ['text', 'multi'], run: async (t) => {
    const user = await t.user({ [t.text]: 'Before', [t.multi.name]: [t.element(0), t.element(1)] });
    const kept = t.element(1);
    (await t.replaced(user, t.userBody({ userName: user.userName, [t.text]: 'After', [t.multi.name]: [kept] }))).shows({ [t.text]: 'After', [t.multi.name]: [kept] });
  } },
  { ids: ['PUT-04'], title: 'what PUT leaves out is cleared, or keeps a value of the server: never another', level: 'PROF', needs: ['text'], run: async (t) => {
    const user = await t.user({ [t.text]: 'Before' });
    const answer = await t.replaced(user, t.userBody({ userName: user.userName }));
    if (answer.at(t.text) === 'Before') return 'kept';
    answer.shows({ [t.text]: undefined });
    return 'cleared';
  } },
  { ids: ['PUT-06', 'REP-16'], title: 'null and an empty list clear', level: 'MUST', needs: ['text'], run: async (t) => {
    const user = await t.user({ [t.text]: 'Before' });
    (await t.replaced(user, t.userBody({ userName: user.userName, [t.text]: null }))).shows({ [t.text]: undefined });
  } },
  { ids: ['PUT-08'], title: 'read-only attributes in the body of PUT are ignored', level: 'MUST', run: async (t) => {
    const user = await t.user();
    const answer = await t.replaced(user, t.userBody({ userName: user.userName, id: 'other', meta: { created: '2001-01-01T00:00:00Z', resourceType: 'Robot' } }));
    answer.shows({ id: user.id });
    answer.must(!String(answer.at('meta', 'created')).startsWith('2001'), 'meta.created as before', answer.at('meta', 'created'));
  } },
  { ids: ['PUT-08'], title: 'a resource can be sent back as it was read', level: 'MUST', run: async (t) => {
    const user = await t.user();
    (await t.put(user.path, (await t.read(user.path)).object)).is(200, 204);
  } },
  { ids: ['PUT-11'], title: "leaving out a user's groups keeps the memberships", level: 'MUST', needs: ['groups'], run: async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    const answer = await t.replaced(user, t.userBody({ userName: user.userName }));
    const members = await t.members(group);
    answer.must(members.join() === user.id, `the group to have the member ${user.id}`, members);
  } },
  { ids: ['PUT-11', 'PUT-03'], title: "PUT on a group replaces its members", level: 'MUST', needs: ['groups'], run: async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    const group = await t.group([one.id]);
    const answer = (await t.put(group.path, t.groupBody({ displayName: group.userName, members: [{ value: other.id }] }))).is(200, 204);
    const members = await t.members(group);
    answer.must(members.join() === other.id, `the group to have the member ${other.id} alone`, members);
  } },
  { ids: ['PUT-12'], title: 'PUT replaces the attributes of an extension', level: 'MUST', needs: ['extension'], run: async (t) => {
    const { urn, first } = t.extension;
    const user = await t.user(t.extended({ [first]: 'Before' }));
    const answer = await t.replaced(user, t.userBody({ userName: user.userName, ...t.extended({ [first]: 'After' }) }));
    answer.must(answer.at(urn, first) === 'After', `${urn}:${first} "After"`, answer.at(urn));
  } },
];
