import type { Check } from '../check-row.js';
import { row } from './patch-checks.js';
import { listOf } from './representation-checks.js';

/** PATCH add: RFC 7644 §3.5.2.1. */
export const patchAddChecks: readonly Check[] = [
  row(['ADD-01'], 'add without a path adds each member', 'MUST', ['text', 'multi', 'rfcPatch'], async (t) => {
    const [old, fresh] = [t.element(0), t.element(1)];
    const answer = await t.userAfter({ [t.multi.name]: [old] }, { op: 'add', value: { [t.text]: 'B', [t.multi.name]: [fresh] } });
    answer.shows({ [t.text]: 'B', [t.multi.name]: [old, fresh] });
  }),
  row(['ADD-02'], 'add without a path and without an object is refused', 'PROF', [], async (t) => void (await t.patch((await t.user()).path, [{ op: 'add', value: 'x' }])).isRefused(400, 'invalidValue', 'invalidSyntax', 'noTarget', 'invalidPath')),
  row(['ADD-03'], 'add sets a text that had no value', 'MUST', ['text'], async (t) => void (await t.userAfter({}, { op: 'add', path: t.text, value: 'Boss' })).shows({ [t.text]: 'Boss' })),
  row(['ADD-04'], 'add replaces a text that had a value', 'MUST', ['text'], async (t) => void (await t.userAfter({ [t.text]: 'Boss' }, { op: 'add', path: t.text, value: 'Chief' })).shows({ [t.text]: 'Chief' })),
  row(['ADD-06'], 'add of an object keeps the sub-attributes it does not name', 'MUST', ['complex'], async (t) => {
    const { name, first, second } = t.complex;
    (await t.userAfter({ [name]: { [first]: 'F' } }, { op: 'add', path: name, value: { [second]: 'S' } })).shows({ [name]: { [first]: 'F', [second]: 'S' } });
  }),
  row(['ADD-07'], 'add of a sub-attribute sets it, also when there was no object', 'MUST', ['complex'], async (t) => {
    const { name, first, second } = t.complex;
    (await t.userAfter({}, { op: 'add', path: `${name}.${first}`, value: 'F' }, { op: 'add', path: `${name}.${second}`, value: 'S' })).shows({ [name]: { [first]: 'F', [second]: 'S' } });
  }),
  row(['ADD-08'], 'add appends to a list', 'MUST', ['multi'], async (t) => {
    const [one, two] = [t.element(0), t.element(1)];
    (await t.userAfter({ [t.multi.name]: [one] }, { op: 'add', path: t.multi.name, value: [two] })).shows({ [t.multi.name]: [one, two] });
  }),
  row(['ADD-08'], 'a single object is added as a list of one', 'PROF', ['multi'], async (t) => {
    const [one, two] = [t.element(0), t.element(1)];
    (await t.userAfter({ [t.multi.name]: [one] }, { op: 'add', path: t.multi.name, value: two })).shows({ [t.multi.name]: [one, two] });
  }),
  row(['ADD-09'], 'an element that is there already is not added again', 'SHOULD', ['multi'], async (t) => {
    const element = t.element(0);
    (await t.userAfter({ [t.multi.name]: [element] }, { op: 'add', path: t.multi.name, value: [element] })).shows({ [t.multi.name]: [element] });
  }),
  row(['ADD-11', 'ADD-12'], 'add sets a sub-attribute of the elements that a filter finds', 'MUST', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const [one, other] = [t.element(0), t.element(1)];
    const value = t.value();
    (await t.userAfter({ [name]: [one, other] }, { op: 'add', path: `${name}[type eq "${types[0]}"].value`, value })).shows({ [name]: [{ ...one, value }, other] });
  }),
  row(['ADD-13'], 'add where the filter finds nothing makes the element, or is 400 noTarget', 'PROF', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const user = await t.user({ [name]: [t.element(0)] });
    const value = t.value();
    const answer = await t.patch(user.path, [{ op: 'add', path: `${name}[type eq "${types[1]}"].value`, value }]);
    if (answer.status >= 300) return void answer.isRefused(400, 'noTarget', 'invalidPath', 'invalidValue');
    const stored = await t.read(user.path, answer);
    const made = listOf(stored, name).some((each) => each.value === value && each.type === types[1]);
    stored.must(made, `an element with type "${types[1]}" and the value ${value}`, stored.at(name));
    return 'the element was made';
  }),
  row(['ADD-14'], 'add to a sub-attribute of a list without a filter is refused, or sets it in all', 'PROF', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const user = await t.user({ [name]: [t.element(0)] });
    const answer = await t.patch(user.path, [{ op: 'add', path: `${name}.type`, value: types[1] }]);
    if (answer.status >= 300) return void answer.isRefused(400, 'invalidPath', 'invalidValue', 'noTarget', 'mutability');
    const stored = await t.read(user.path, answer);
    stored.must(listOf(stored, name).every(({ type }) => type === types[1]), `type "${types[1]}" in all`, stored.at(name));
    return 'set in all';
  }),
  row(['ADD-15'], "add of an extension's object keeps what it does not name", 'MUST', ['secondOfExtension'], async (t) => {
    const { urn, first, second = '' } = t.extension;
    const answer = await t.userAfter(t.extended({ [first]: 'One' }), { op: 'add', path: urn, value: { [second]: 'Two' } });
    answer.must(answer.at(urn, first) === 'One' && answer.at(urn, second) === 'Two', `${first} "One" and ${second} "Two"`, answer.at(urn));
  }),
  row(['ADD-17', 'USR-05'], 'a password is changed and not answered', 'MUST', ['password', 'changePassword'], async (t) => {
    const user = await t.user();
    const password = `N3w!${t.client.created.prefix}y`;
    const answer = (await t.patch(user.path, [{ op: 'add', path: 'password', value: password }])).is(200, 204);
    answer.must(!answer.text.includes(password), 'no password', 'one');
  }),
];
