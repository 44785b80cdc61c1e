import { GROUP_SCHEMA, PATCH_OP_MESSAGE } from '../../../protocol/index.js';
import { type Check, type Need, Skipped } from '../check-row.js';
import { isUnassigned } from '../matches.js';
import type { Subject, Trial } from '../trial.js';
import { primaries, refusedOr } from './representation-checks.js';

/** The envelope of PATCH, its paths, and what holds for all operations: RFC 7644 §3.5.2. */
export const patchChecks: readonly Check[] = [
  { ids: ['PAT-01', 'EXT-09'], title: 'PATCH is supported', level: 'SHOULD', run: async (t) => void (await t.patch((await t.user()).path, [{ op: 'add', path: 'externalId', value: t.name() }])).is(200, 204) },
  row(['PAT-02'], 'a body without the schema of PATCH is refused, or understood', 'MUST', [], async (t) =>
    refusedOr(await t.send('PATCH', (await t.user()).path, { body: { Operations: [{ op: 'add', path: 'externalId', value: t.name() }] } }), [200, 204], 'taken without schemas')),
  row(['PAT-03'], 'Operations is a list that is not empty', 'MUST', [], async (t) => {
    const { path } = await t.user();
    for (const operations of [[], 'x', 7]) (await t.patch(path, operations)).isRefused(400, 'invalidSyntax', 'invalidValue');
    (await t.send('PATCH', path, { body: { schemas: [PATCH_OP_MESSAGE] } })).isRefused(400, 'invalidSyntax', 'invalidValue');
  }),
  row(['PAT-04'], 'operations other than add, remove and replace are refused', 'MUST', ['text'], async (t) => {
    const { path } = await t.user();
    for (const op of ['move', 'copy', 'test', 'increment']) (await t.patch(path, [{ op, path: t.text, from: 'userName', value: 'x' }])).isRefused(400, 'invalidSyntax', 'invalidValue');
  }),
  row(['PAT-04'], 'op counts in any case', 'PROF', ['text'], async (t) => void (await t.userAfter({ [t.text]: 'a' }, { op: 'Replace', path: t.text, value: 'b' })).shows({ [t.text]: 'b' })),
  row(['PAT-05'], 'a path that is none is 400 invalidPath', 'MUST', [], async (t) => {
    const { path } = await t.user();
    for (const wrong of ['emails[', '/emails/0', 'name..givenName', 'emails[type eq "work"]]']) (await t.patch(path, [{ op: 'replace', path: wrong, value: 'x' }])).isRefused(400, 'invalidPath', 'invalidFilter', 'noTarget', 'invalidSyntax', 'invalidValue');
  }),
  row(['PAT-06'], 'a broken filter in a path, or an unknown attribute, is refused', 'PROF', ['multi'], async (t) => {
    const { path } = await t.user();
    (await t.patch(path, [{ op: 'replace', path: `${t.multi.name}[type xx "work"].value`, value: 'x' }])).isRefused(400, 'invalidFilter', 'invalidPath', 'noTarget');
    (await t.patch(path, [{ op: 'replace', path: 'rollcallUnknown', value: 'x' }])).isRefused(400, 'invalidPath', 'noTarget', 'invalidValue', 'invalidSyntax');
  }),
  row(['PAT-07'], 'paths count in any case, and with a URN', 'MUST', ['text', 'complex'], async (t) => {
    const { id } = t.server.user.schema;
    const { name, first } = t.complex;
    const answer = await t.userAfter({}, { op: 'replace', path: `${id}:${t.text}`, value: 'x' }, { op: 'replace', path: `${name}.${first}`.toUpperCase(), value: 'y' });
    answer.shows({ [t.text]: 'x', [name]: { [first]: 'y' } });
  }),
  row(['PAT-08'], 'operations run in order, each on the result of the one before', 'MUST', ['text'], async (t) =>
    void (await t.userAfter({}, { op: 'add', path: t.text, value: 'a' }, { op: 'remove', path: t.text }, { op: 'add', path: t.text, value: 'b' })).shows({ [t.text]: 'b' })),
  row(['PAT-09'], 'all operations happen, or none', 'MUST', ['text'], async (t) => {
    const user = await t.user({ [t.text]: 'Before' });
    for (const refused of [{ op: 'remove', path: 'userName' }, { op: 'replace', path: 'emails[', value: 'x' }, { op: 'move', path: t.text, from: 'userName' }]) {
      // What the server takes alone cannot make the others fail.
      if ((await t.patch(user.path, [refused])).status < 400) continue;
      const answer = (await t.patch(user.path, [{ op: 'replace', path: t.text, value: 'After' }, refused])).isClientError();
      return void (await t.read(user.path, answer)).shows({ [t.text]: 'Before' });
    }
    throw new Skipped('the server refuses none of the operations that should fail');
  }),
  row(['PAT-10', 'ADD-16'], 'a new primary element demotes the old one', 'MUST', ['multi'], async (t) => {
    const { name } = t.multi;
    const [old, fresh] = [t.element(0, { primary: true }), t.element(1, { primary: true })];
    const answer = await t.userAfter({ [name]: [old] }, { op: 'add', path: name, value: [fresh] });
    answer.shows({ [name]: [{ ...old, primary: false }, fresh] });
  }),
  row(['PAT-11', 'REP-P10'], 'a read-only attribute cannot be changed by its path', 'MUST', [], async (t) => {
    const { path } = await t.user();
    for (const [name, value] of [['id', 'other'], ['meta.created', '2001-01-01T00:00:00Z']] as const) (await t.patch(path, [{ op: 'replace', path: name, value }])).isRefused(400, 'mutability', 'invalidValue', 'invalidPath');
  }),
  row(['PAT-11', 'USR-14'], "a user's groups cannot be changed through the user", 'MUST', ['userGroups'], async (t) => void (await t.patch((await t.user()).path, [{ op: 'replace', path: 'groups', value: [] }])).isRefused(400, 'mutability', 'invalidValue', 'invalidPath')),
  row(['PAT-13'], 'a value of the wrong type, or none, is refused', 'MUST', ['text', 'active'], async (t) => {
    const { path } = await t.user();
    (await t.patch(path, [{ op: 'replace', path: 'active', value: 'abc' }])).isRefused(400, 'invalidValue', 'invalidSyntax');
    (await t.patch(path, [{ op: 'replace', path: t.text, value: { a: { b: 1 } } }])).isRefused(400, 'invalidValue', 'invalidSyntax');
    (await t.patch(path, [{ op: 'add', path: t.text }])).isRefused(400, 'invalidValue', 'invalidSyntax');
  }),
  row(['PAT-14', 'REM-08'], 'a required attribute cannot be removed', 'MUST', [], async (t) => {
    const user = await t.user();
    for (const operation of [{ op: 'remove', path: 'userName' }, { op: 'replace', path: 'userName', value: null }]) (await t.patch(user.path, [operation])).isRefused(400, 'mutability', 'invalidValue');
    (await t.read(user.path)).shows({ userName: user.userName });
  }),
  row(['PAT-16', 'ADD-15'], "an extension attribute adds its URN to schemas", 'MUST', ['extension'], async (t) => {
    const { urn, first } = t.extension;
    const answer = await t.userAfter({}, { op: 'add', path: `${urn}:${first}`, value: 'Sales' });
    answer.must(answer.at(urn, first) === 'Sales', `${urn}:${first} "Sales"`, answer.at(urn));
    answer.must((answer.at('schemas') as readonly unknown[] | undefined)?.includes(urn) === true, `schemas with "${urn}"`, answer.at('schemas'));
  }),
  row(['PAT-17'], 'PATCH answers 200 with the resource as it is stored, or 204 without a body', 'MUST', ['text'], async (t) => {
    const user = await t.user();
    const answer = (await t.patch(user.path, [{ op: 'add', path: t.text, value: 'x' }])).is(200, 204);
    if (answer.status === 200) return void answer.shows({ id: user.id, userName: user.userName, [t.text]: 'x' });
    answer.must(answer.text === '', 'no body', answer.text);
    return '204';
  }),
  row(['PAT-18', 'ADD-05', 'REP-P15'], 'a PATCH that changes nothing leaves lastModified', 'SHOULD', ['text'], async (t) => {
    const user = await t.user({ [t.text]: 'Same' });
    const before = (await t.read(user.path)).at('meta', 'lastModified');
    for (const op of ['add', 'replace']) {
      const answer = await t.patched(user, { op, path: t.text, value: 'Same' });
      answer.must(answer.at('meta', 'lastModified') === before, `meta.lastModified ${String(before)}`, answer.at('meta', 'lastModified'));
    }
  }),
  row(['PAT-19'], 'PATCH on an unknown id is 404', 'MUST', ['text'], async (t) => void (await t.patch(`${t.users}/${t.client.created.prefix}nobody`, [{ op: 'add', path: t.text, value: 'x' }])).is(404)),
  row(['PAT-20'], 'null takes the value away', 'PROF', ['text'], async (t) => void (await t.userAfter({ [t.text]: 'x' }, { op: 'replace', path: t.text, value: null })).shows({ [t.text]: undefined })),
  row(['PAT-21'], 'keys of a value without a path may be paths, as one large provider sends them, or are ignored', 'PROF', ['complex', 'active', 'rfcPatch'], async (t) => {
    const { name, first } = t.complex;
    const user = await t.user({ [name]: { [first]: 'Old' }, active: true });
    const answer = await t.patched(user, { op: 'replace', value: { [`${name}.${first}`]: 'New', active: false } });
    answer.shows({ active: false, [`${name}.${first}`]: undefined });
    return answer.at(name, first) === 'New' ? 'understood' : 'ignored';
  }),
  row(['PAT-22'], 'id in a value without a path, if it is the right one, does no harm', 'PROF', ['groups', 'rfcPatch'], async (t) => {
    const group = await t.group();
    const displayName = t.name();
    (await t.patched(group, { op: 'replace', value: { id: group.id, displayName } })).shows({ displayName });
  }),
  row(['PAT-23', 'GRP-11'], 'a hundred members are added by one PATCH', 'PROF', ['groups'], async (t) => {
    const users: Subject[] = [];
    for (let made = 0; made < 10; made++) users.push(await t.user());
    const group = await t.group();
    const operations = Array.from({ length: 100 }, (_, position) => ({ op: 'add', path: 'members', value: [{ value: users[position % users.length]?.id }] }));
    (await t.patch(group.path, operations)).is(200, 204);
    const members = await t.members(group);
    group.created.must(new Set(members).size === users.length, `${users.length} members after 100 additions of them`, new Set(members).size);
  }),
  row(['PAT-16'], 'the base schema cannot be taken from schemas', 'PROF', [], async (t) => {
    const user = await t.user();
    const answer = await t.patch(user.path, [{ op: 'remove', path: 'schemas' }]);
    const stored = await t.read(user.path, answer);
    stored.must(!isUnassigned(stored.at('schemas')), 'schemas', stored.at('schemas'));
  }),
  row(['REP-26', 'REP-P11'], 'replacing a list by two primary elements is refused, or one is demoted', 'MUST', ['multi'], async (t) => {
    const { name } = t.multi;
    const user = await t.user();
    const answer = await t.patch(user.path, [{ op: 'replace', path: name, value: [t.element(0, { primary: true }), t.element(1, { primary: true })] }]);
    if (answer.status >= 300) return void answer.isRefused(400, 'invalidValue', 'invalidSyntax');
    const stored = await t.read(user.path, answer);
    stored.must(primaries(stored, name) < 2, 'at most one primary element', stored.at(name));
    return 'one was demoted';
  }),
  row(['PAT-07'], "a group's displayName is found by its URN", 'MUST', ['groups'], async (t) => {
    const displayName = t.name();
    const { id } = t.groupKind.schema;
    (await t.patched(await t.group(), { op: 'replace', path: `${id || GROUP_SCHEMA}:displayName`, value: displayName })).shows({ displayName });
  }),
];

export function row(ids: Check['ids'], title: string, level: Check['level'], needs: readonly Need[], run: (t: Trial) => Promise<string | void>): Check {
  return { ids, title, level, needs: ['patch', ...needs], run };
}
