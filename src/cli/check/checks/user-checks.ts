import { type Check, Skipped } from '../check-row.js';

/** Users: RFC 7643 §4.1 and §4.3. */
export const userChecks: readonly Check[] = [
  { ids: ['USR-01', 'CRE-07', 'PUT-09'], title: 'userName is required, at creation and at replacement', level: 'MUST', run: async (t) => {
    const { userName: _, ...body } = t.userBody();
    (await t.post(t.users, body)).isRefused(400, 'invalidValue', 'invalidSyntax');
    (await t.put((await t.user()).path, body)).isRefused(400, 'invalidValue', 'invalidSyntax', 'mutability');
  } },
  { ids: ['USR-01'], title: 'userName is not empty', level: 'MUST', run: async (t) => void (await t.post(t.users, t.userBody({ userName: '' }))).isRefused(400, 'invalidValue', 'invalidSyntax') },
  { ids: ['USR-02', 'CRE-05', 'ERR-07'], title: 'a second user of the same name is 409 uniqueness', level: 'MUST', run: async (t) => {
    const { userName } = await t.user();
    const answer = (await t.post(t.users, t.userBody({ userName }))).is(409).isScimError();
    answer.must(answer.at('scimType') === 'uniqueness', 'scimType uniqueness', answer.at('scimType'));
  } },
  { ids: ['USR-02', 'EXT-05'], title: 'user names are compared without regard to case', level: 'MUST', run: async (t) => {
    const { userName } = await t.user();
    (await t.post(t.users, t.userBody({ userName: userName.toUpperCase() }))).isRefused(409, 'uniqueness');
  } },
  { ids: ['USR-03', 'PUT-13'], title: 'PUT clashes with another user, never with itself', level: 'MUST', run: async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    (await t.put(one.path, t.userBody({ userName: one.userName.toUpperCase() }))).is(200);
    (await t.put(one.path, t.userBody({ userName: other.userName }))).isRefused(409, 'uniqueness');
  } },
  { ids: ['USR-03', 'PAT-15'], title: 'PATCH clashes with another user, never with itself', level: 'MUST', needs: ['patch'], run: async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    (await t.patch(one.path, [{ op: 'replace', path: 'userName', value: one.userName.toUpperCase() }])).is(200, 204);
    (await t.patch(one.path, [{ op: 'replace', path: 'userName', value: other.userName }])).isRefused(409, 'uniqueness');
  } },
  { ids: ['USR-05', 'CRE-08', 'PRJ-04'], title: 'a password is taken and never answered, even when it is asked for', level: 'MUST', needs: ['password'], run: async (t) => {
    const password = `Pw9!${t.client.created.prefix}x`;
    const created = (await t.post(t.users, t.userBody({ password }))).is(201);
    const path = `${t.users}/${encodeURIComponent(created.id)}`;
    for (const answer of [created, await t.read(path), await t.get(`${path}?attributes=password`), await t.get(`${t.users}?attributes=password,userName&count=5`)]) {
      answer.must(!answer.text.includes(password) && !/"password"\s*:/.test(answer.text), 'no password', 'one');
    }
  } },
  { ids: ['USR-07', 'FIL-28', 'FIL-29'], title: 'a filter on the password is refused, or an exact comparison', level: 'PROF', needs: ['filter', 'password'], run: async (t) => {
    const answer = await t.find('password sw "P"');
    if (answer.status === 200) answer.finds();
    else answer.is(400, 403, 501);
  } },
  { ids: ['USR-08', 'DEL-07'], title: 'a deactivated user can be read, found and activated again', level: 'PROF', needs: ['active', 'patch', 'filter'], run: async (t) => {
    const user = await t.user({ active: true });
    (await t.patched(user, { op: 'replace', path: 'active', value: false })).shows({ active: false });
    (await t.find(`userName eq "${user.userName}"`)).finds(user.id);
    (await t.patched(user, { op: 'replace', path: 'active', value: true })).shows({ active: true });
  } },
  { ids: ['USR-14', 'CRE-03'], title: 'groups in the body of a user are ignored', level: 'MUST', needs: ['userGroups', 'groups'], run: async (t) => {
    const group = await t.group();
    const user = await t.user({ groups: [{ value: group.id }] });
    (await t.read(user.path)).shows({ groups: undefined });
  } },
  { ids: ['USR-15'], title: "a user's groups show the id of the group", level: 'MUST', needs: ['userGroups', 'groups'], run: async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    (await t.read(user.path)).shows({ groups: [{ value: group.id }] });
  } },
  { ids: ['USR-16'], title: "a user's groups say whether they are direct", level: 'SHOULD', needs: ['userGroups', 'groups'], run: async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    (await t.read(user.path)).shows({ groups: [{ value: group.id, type: 'direct' }] });
  } },
  { ids: ['ENT-01'], title: 'an extension attribute at the top level does not become an attribute there', level: 'MUST', needs: ['extension'], run: async (t) => {
    const { first, urn } = t.extension;
    const answer = await t.post(t.users, t.userBody({ [first]: 'Top' }));
    if (answer.status !== 201) return void answer.isRefused(400, 'invalidSyntax', 'invalidValue');
    const stored = (await t.read(`${t.users}/${encodeURIComponent(answer.id)}`, answer)).shows({ [first]: undefined });
    return stored.at(urn, first) === 'Top' ? 'moved into its extension' : 'dropped';
  } },
  { ids: ['ENT-03'], title: 'manager.displayName of the client is not kept', level: 'MUST', needs: ['extension'], run: async (t) => {
    const { urn, schema } = t.extension;
    const manager = schema.attributes.find(({ name }) => name === 'manager');
    if (manager?.subAttributes.find(({ name }) => name === 'displayName')?.mutability !== 'readOnly') throw new Skipped('the schema shows no read-only manager.displayName');
    const value = (await t.user()).id;
    const user = await t.user(t.extended({ manager: { value, displayName: 'Invented' } }));
    const answer = await t.read(user.path);
    answer.must(answer.at(urn, 'manager', 'displayName') !== 'Invented', "no manager.displayName, or the manager's", answer.at(urn, 'manager'));
  } },
  { ids: ['ENT-04', 'FIL-07', 'FIL-02'], title: 'an extension attribute is filtered by its URN, in any case', level: 'MUST', needs: ['extension', 'filter'], run: async (t) => {
    const { urn, first } = t.extension;
    const value = t.name();
    const user = await t.user(t.extended({ [first]: value }));
    (await t.find(`${urn}:${first} eq "${value}"`)).finds(user.id);
    (await t.find(`${urn.toLowerCase()}:${first.toUpperCase()} eq "${value}"`)).finds(user.id);
  } },
  { ids: ['I18N-02'], title: 'user names that differ in width or composition alone are one', level: 'PROF', run: async (t) => {
    const [local = '', domain = ''] = t.name().split('@');
    await t.user({ userName: `${local}é@${domain}` });
    (await t.post(t.users, t.userBody({ userName: `${local}e\u0301@${domain}` }))).is(409, 400);
  } },
];
