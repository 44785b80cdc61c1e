import type { Check, Need } from '../check-row.js';
import type { Trial } from '../trial.js';

/** Groups: RFC 7643 §4.2. */
export const groupChecks: readonly Check[] = [
  row(['GRP-01'], 'displayName is required and not empty', 'MUST', [], async (t) => {
    const { displayName: _, ...body } = t.groupBody();
    (await t.post(t.groups, body)).isRefused(400, 'invalidValue', 'invalidSyntax');
    (await t.post(t.groups, { ...body, displayName: '' })).isRefused(400, 'invalidValue', 'invalidSyntax');
  }),
  row(['GRP-02'], 'a second group of the same name is 409 uniqueness', 'PROF', [], async (t) => {
    const { userName: displayName } = await t.group();
    (await t.post(t.groups, t.groupBody({ displayName }))).isRefused(409, 'uniqueness');
  }),
  row(['GRP-03'], 'a member sent with its id alone is answered with it', 'MUST', [], async (t) => {
    const user = await t.user();
    (await t.read((await t.group([user.id])).path)).shows({ members: [{ value: user.id }] });
  }),
  row(['GRP-03', 'REP-23'], "a member's $ref and type are filled in", 'SHOULD', [], async (t) => {
    const user = await t.user();
    const answer = (await t.read((await t.group([user.id])).path)).shows({ members: [{ value: user.id, type: t.server.user.name }] });
    const [member] = Array.isArray(answer.at('members')) ? (answer.at('members') as readonly { $ref?: unknown }[]) : [];
    answer.must(String(member?.$ref).endsWith(user.path), `$ref ending with ${user.path}`, String(member?.$ref));
  }),
  row(['GRP-04', 'REP-P10'], "a member's value cannot be changed", 'MUST', ['patch'], async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    const group = await t.group([one.id]);
    const answer = (await t.patch(group.path, [{ op: 'replace', path: `members[value eq "${one.id}"].value`, value: other.id }])).isRefused(400, 'mutability', 'invalidPath', 'invalidValue', 'noTarget');
    const members = await t.members(group);
    answer.must(members.join() === one.id, `the group to keep the member ${one.id}`, members);
  }),
  row(['GRP-05', 'ADD-09'], 'a member added twice is there once', 'SHOULD', ['patch'], async (t) => {
    const user = await t.user();
    (await t.patched(await t.group([user.id]), { op: 'add', path: 'members', value: [{ value: user.id }] })).shows({ members: [{ value: user.id }] });
  }),
  row(['GRP-06', 'USR-16'], 'groups in a circle do not break the server', 'PROF', ['patch'], async (t) => {
    const [a, b] = [await t.group(), await t.group()];
    const answers = [];
    for (const [group, member] of [[a, b], [b, a]] as const) answers.push(await t.patch(group.path, [{ op: 'add', path: 'members', value: [{ value: member.id }] }]));
    for (const answer of answers) answer.must(answer.status < 500, 'success or a refusal', answer.status);
    await t.read(a.path);
  }),
  row(['GRP-07'], 'a group may have no members', 'PROF', [], async (t) => {
    (await t.post(t.groups, t.groupBody())).is(201);
    (await t.post(t.groups, t.groupBody({ members: [] }))).is(201).shows({ members: undefined });
  }),
  row(['GRP-08', 'PRJ-03'], 'excludedAttributes=members leaves the members out, of one group and of a list', 'MUST', [], async (t) => {
    const group = await t.group([(await t.user()).id]);
    (await t.get(`${group.path}?excludedAttributes=members`)).is(200).shows({ id: group.id, displayName: group.userName, members: undefined });
    const answer = (await t.get(`${t.groups}?excludedAttributes=members&count=50`)).isList();
    answer.must(!answer.resources.some(({ members }) => members !== undefined), 'no members', 'members');
  }),
  row(['GRP-09'], "a change of members moves the group's version", 'MUST', ['patch', 'etag'], async (t) => {
    const group = await t.group();
    const before = (await t.read(group.path)).headers.get('etag');
    const answer = await t.patched(group, { op: 'add', path: 'members', value: [{ value: (await t.user()).id }] });
    answer.must(answer.headers.get('etag') !== before, `another ETag than ${String(before)}`, answer.headers.get('etag'));
  }),
  row(['REP-25'], 'a member that does not exist is refused, or taken: the group stays readable', 'PROF', [], async (t) => {
    const answer = await t.post(t.groups, t.groupBody({ members: [{ value: `${t.client.created.prefix}nobody` }] }));
    if (answer.status === 201) return 'taken';
    answer.is(400, 404, 409);
    return 'refused';
  }),
  row(['ADD-08', 'REM-05'], 'members are added, and removed by a filter', 'MUST', ['patch'], async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    const group = await t.group();
    (await t.patched(group, { op: 'add', path: 'members', value: [{ value: one.id }, { value: other.id }] })).shows({ members: [{ value: one.id }, { value: other.id }] });
    (await t.patched(group, { op: 'remove', path: `members[value eq "${one.id}"]` })).shows({ members: [{ value: other.id }] });
  }),
  row(['REP-P06'], 'the members of a group are replaced', 'MUST', ['patch'], async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    (await t.patched(await t.group([one.id]), { op: 'replace', path: 'members', value: [{ value: other.id }] })).shows({ members: [{ value: other.id }] });
  }),
  row(['REM-07'], 'removal of somebody who is no member changes nothing', 'MUST', ['patch'], async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    (await t.patched(group, { op: 'remove', path: `members[value eq "${t.client.created.prefix}nobody"]` })).shows({ members: [{ value: user.id }] });
  }),
];

function row(ids: Check['ids'], title: string, level: Check['level'], needs: readonly Need[], run: (t: Trial) => Promise<string | void>): Check {
  return { ids, title, level, needs: ['groups', ...needs], run };
}
