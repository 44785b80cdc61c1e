import type { Check } from '../check-row.js';
import { row } from './patch-checks.js';
import { listOf } from './representation-checks.js';

/** PATCH replace: RFC 7644 §3.5.2.3. */
export const patchReplaceChecks: readonly Check[] = [
  row(['REP-P01'], 'replace without a path replaces each member, and leaves the others', 'MUST', ['text', 'active', 'rfcPatch'], async (t) => void (await t.userAfter({ [t.text]: 'x', active: true }, { op: 'replace', value: { active: false } })).shows({ [t.text]: 'x', active: false })),
  row(['REP-P02'], 'replace replaces a text', 'MUST', ['text'], async (t) => void (await t.userAfter({ [t.text]: 'a' }, { op: 'replace', path: t.text, value: 'b' })).shows({ [t.text]: 'b' })),
  row(['REP-P03'], 'replace of what has no value adds it', 'MUST', ['text'], async (t) => void (await t.userAfter({}, { op: 'replace', path: t.text, value: 'b' })).shows({ [t.text]: 'b' })),
  row(['REP-P04'], 'replace of an object keeps the sub-attributes it does not name', 'MUST', ['complex', 'rfcPatch'], async (t) => {
    const { name, first, second } = t.complex;
    (await t.userAfter({ [name]: { [first]: 'F', [second]: 'S' } }, { op: 'replace', path: name, value: { [first]: 'X' } })).shows({ [name]: { [first]: 'X', [second]: 'S' } });
  }),
  row(['REP-P05'], 'replace of a sub-attribute', 'MUST', ['complex'], async (t) => {
    const { name, first, second } = t.complex;
    (await t.userAfter({ [name]: { [first]: 'F', [second]: 'S' } }, { op: 'replace', path: `${name}.${first}`, value: 'Y' })).shows({ [name]: { [first]: 'Y', [second]: 'S' } });
  }),
  row(['REP-P06'], 'replace of a list makes it exactly the given one', 'MUST', ['multi'], async (t) => {
    const fresh = [t.element(0), t.element(1)];
    (await t.userAfter({ [t.multi.name]: [t.element(0)] }, { op: 'replace', path: t.multi.name, value: fresh })).shows({ [t.multi.name]: fresh });
  }),
  row(['REP-P07'], 'replace of found elements replaces them whole', 'MUST', ['multi', 'rfcPatch'], async (t) => {
    const { name, types } = t.multi;
    const [one, other, fresh] = [t.element(0), t.element(1), t.element(0)];
    (await t.userAfter({ [name]: [one, other] }, { op: 'replace', path: `${name}[type eq "${types[0]}"]`, value: fresh })).shows({ [name]: [fresh, other] });
  }),
  row(['REP-P08'], 'replace of a sub-attribute of found elements keeps the rest of them', 'MUST', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const [one, other] = [t.element(0, { primary: true }), t.element(1)];
    const value = t.value();
    (await t.userAfter({ [name]: [one, other] }, { op: 'replace', path: `${name}[type eq "${types[0]}"].value`, value })).shows({ [name]: [{ ...one, value }, other] });
  }),
  row(['REP-P09'], 'replace where the filter finds nothing is 400 noTarget, or makes the element', 'MUST', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const user = await t.user({ [name]: [t.element(0)] });
    const value = t.value();
    const answer = await t.patch(user.path, [{ op: 'replace', path: `${name}[type eq "${types[1]}"].value`, value }]);
    if (answer.status >= 300) return void answer.isRefused(400, 'noTarget');
    const stored = await t.read(user.path, answer);
    stored.must(listOf(stored, name).some((each) => each.value === value && each.type === types[1]), `400 noTarget, or an element with type "${types[1]}" and the value ${value}`, stored.at(name));
    return 'the element was made';
  }),
  row(['REP-P11'], 'replace of primary demotes the others', 'MUST', ['multi'], async (t) => {
    const { name } = t.multi;
    const [one, other] = [t.element(0, { primary: true }), t.element(1, { primary: false })];
    (await t.userAfter({ [name]: [one, other] }, { op: 'replace', path: `${name}[value eq "${String(other.value)}"].primary`, value: true })).shows({ [name]: [{ ...one, primary: false }, { ...other, primary: true }] });
  }),
  row(['REP-P12'], 'replace of an extension attribute keeps the others', 'MUST', ['secondOfExtension'], async (t) => {
    const { urn, first, second = '' } = t.extension;
    const answer = await t.userAfter(t.extended({ [first]: 'One', [second]: 'Two' }), { op: 'replace', path: `${urn}:${first}`, value: 'New' });
    answer.must(answer.at(urn, first) === 'New' && answer.at(urn, second) === 'Two', `${first} "New" and ${second} "Two"`, answer.at(urn));
  }),
  row(['REP-P13'], 'a boolean as text is understood, or refused', 'PROF', ['active'], async (t) => {
    const user = await t.user({ active: true });
    const answer = await t.patch(user.path, [{ op: 'replace', path: 'active', value: 'False' }]);
    if (answer.status >= 300) return void answer.isRefused(400, 'invalidValue', 'invalidSyntax');
    (await t.read(user.path, answer)).shows({ active: false });
    return 'understood';
  }),
];
