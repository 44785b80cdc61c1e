import type { Check } from '../check-row.js';
import { row } from './patch-checks.js';
import { listOf } from './representation-checks.js';

/** PATCH remove: RFC 7644 §3.5.2.2. */
export const patchRemoveChecks: readonly Check[] = [
  row(['REM-01'], 'remove without a path is 400 noTarget', 'MUST', [], async (t) => void (await t.patch((await t.user()).path, [{ op: 'remove' }])).isRefused(400, 'noTarget', 'invalidPath', 'invalidSyntax', 'invalidValue')),
  row(['REM-02'], 'remove takes a text or an object away', 'MUST', ['text', 'complex'], async (t) => {
    const user = await t.user({ [t.text]: 'x', [t.complex.name]: { [t.complex.first]: 'F' } });
    (await t.patched(user, { op: 'remove', path: t.text })).shows({ [t.text]: undefined, [t.complex.name]: { [t.complex.first]: 'F' } });
    const required = t.server.user.schema.attributes.find(({ name }) => name === t.complex.name)?.required;
    if (!required) (await t.patched(user, { op: 'remove', path: t.complex.name })).shows({ [t.complex.name]: undefined });
  }),
  row(['REM-03'], 'remove takes one sub-attribute away', 'MUST', ['complex'], async (t) => {
    const { name, first, second } = t.complex;
    (await t.userAfter({ [name]: { [first]: 'F', [second]: 'S' } }, { op: 'remove', path: `${name}.${second}` })).shows({ [name]: { [first]: 'F', [second]: undefined } });
  }),
  row(['REM-04'], 'remove takes a whole list away', 'MUST', ['groups'], async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    (await t.patched(group, { op: 'remove', path: 'members' })).shows({ members: undefined });
  }),
  row(['REM-05'], 'remove takes the elements away that a filter finds', 'MUST', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const [one, other] = [t.element(0), t.element(1)];
    (await t.userAfter({ [name]: [one, other] }, { op: 'remove', path: `${name}[type eq "${types[0]}" and value sw "${String(one.value).slice(0, 4)}"]` })).shows({ [name]: [other] });
  }),
  row(['REM-06'], 'remove takes a sub-attribute of the found elements away', 'MUST', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const [one, other] = [t.element(0), t.element(1)];
    const answer = await t.userAfter({ [name]: [one, other] }, { op: 'remove', path: `${name}[type eq "${types[0]}"].type` });
    const { type: _, ...left } = one;
    answer.shows({ [name]: [{ ...left, type: undefined }, other] });
  }),
  row(['REM-07'], 'remove where the filter finds nothing changes nothing', 'MUST', ['multi'], async (t) => {
    const element = t.element(0);
    const user = await t.user({ [t.multi.name]: [element] });
    const answer = await t.patch(user.path, [{ op: 'remove', path: `${t.multi.name}[value eq "nobody"]` }]);
    if (answer.status >= 300) answer.isRefused(400, 'noTarget');
    (await t.read(user.path, answer)).shows({ [t.multi.name]: [element] });
    return answer.status >= 300 ? 'noTarget' : undefined;
  }),
  row(['REM-08'], 'meta cannot be removed', 'MUST', [], async (t) => void (await t.patch((await t.user()).path, [{ op: 'remove', path: 'meta' }])).isRefused(400, 'mutability', 'invalidPath', 'invalidValue')),
  row(['REM-09'], 'remove of what has no value succeeds', 'PROF', ['text'], async (t) => void (await t.userAfter({}, { op: 'remove', path: t.text })).shows({ [t.text]: undefined })),
  row(['REM-10'], 'remove of members with a value takes those away alone', 'PROF', ['groups'], async (t) => {
    const [one, other] = [await t.user(), await t.user()];
    (await t.patched(await t.group([one.id, other.id]), { op: 'remove', path: 'members', value: [{ value: one.id }] })).shows({ members: [{ value: other.id }] });
  }),
  row(['REM-12'], 'remove takes an extension attribute away, and the whole extension', 'MUST', ['secondOfExtension'], async (t) => {
    const { urn, first, second = '' } = t.extension;
    const user = await t.user(t.extended({ [first]: 'One', [second]: 'Two' }));
    const answer = await t.patched(user, { op: 'remove', path: `${urn}:${first}` });
    answer.must(answer.at(urn, first) === undefined && answer.at(urn, second) === 'Two', `${second} "Two" alone`, answer.at(urn));
    (await t.patched(user, { op: 'remove', path: urn })).shows({ [urn]: undefined });
  }),
  row(['REM-13'], 'the primary element can be removed', 'PROF', ['multi'], async (t) => {
    const [one, other] = [t.element(0, { primary: true }), t.element(1)];
    const answer = await t.userAfter({ [t.multi.name]: [one, other] }, { op: 'remove', path: `${t.multi.name}[primary eq true]` });
    answer.must(listOf(answer, t.multi.name).length === 1 && listOf(answer, t.multi.name)[0]?.value === other.value, `the element ${String(other.value)} alone`, answer.at(t.multi.name));
  }),
];
