import { isDeepStrictEqual } from 'node:util';
import { isUnassigned } from '../matches.js';
import type { Check, Need } from '../check-row.js';
import type { Trial } from '../trial.js';

/** Syntax errors of the filter grammar (RFC 7644 §3.4.2.2). */
const BROKEN = ['userName', 'userName eq', 'userName eq "a', 'eq "a"', '(userName pr', 'userName pr)', 'userName pr and', 'not userName pr', 'userName eq "a" "b"', 'emails[value eq "a"'];

/** Lists and filters: RFC 7644 §3.4.2. */
export const filterChecks: readonly Check[] = [
  { ids: ['QRY-01', 'QRY-03'], title: 'a list is a ListResponse with integers', level: 'MUST', run: async (t) => {
    for (let made = 0; made < 2; made++) await t.user();
    const answer = (await t.get(`${t.users}?count=1`)).isList();
    answer.must(answer.resources.length <= 1, 'at most one resource', answer.resources.length);
    for (const name of ['itemsPerPage', 'startIndex']) answer.must(Number.isInteger(answer.at(name)), `${name} as an integer`, answer.at(name));
  } },
  row(['QRY-02'], 'no match is 200 with totalResults 0', 'MUST', [], async (t) => void (await t.find(`userName eq "${t.name()}"`)).finds()),
  row(['QRY-07', 'PRJ-11'], 'a filter looks at the stored resource, whatever is answered of it', 'MUST', ['text'], async (t) => {
    const value = t.name();
    const user = await t.user({ [t.text]: value });
    (await t.find(`${t.text} eq "${value}"`, '&attributes=userName')).finds(user.id);
    (await t.find(`${t.text} eq "${value}"`, `&excludedAttributes=${t.text}`)).finds(user.id);
  }),
  { ids: ['QRY-08'], title: 'two equal lists have the same order', level: 'PROF', run: async (t) => {
    for (let made = 0; made < 3; made++) await t.user();
    const [one, other] = [(await t.get(`${t.users}?count=50`)).isList(), (await t.get(`${t.users}?count=50`)).isList()];
    other.must(isDeepStrictEqual(one.ids, other.ids), 'the order of the answer before', 'another');
  } },
  row(['FIL-02'], 'names and operators count in any case', 'MUST', [], async (t) => {
    const user = await t.user();
    (await t.find(`USERNAME EQ "${user.userName}"`)).finds(user.id);
  }),
  row(['FIL-03'], 'and binds tighter than or, and parentheses tighter than both', 'MUST', [], async (t) => {
    const [a, b] = [await t.user(), await t.user()];
    const [isA, isB, no] = [`userName eq "${a.userName}"`, `userName eq "${b.userName}"`, `userName eq "${t.name()}"`];
    (await t.find(`${isA} or ${isB} and ${no}`)).finds(a.id);
    (await t.find(`(${isA} or ${isB}) and ${no}`)).finds();
    (await t.find(`${isA} or ${isB}`)).finds(a.id, b.id);
  }),
  row(['FIL-04'], 'not takes a filter in parentheses, with a blank or without', 'MUST', [], async (t) => {
    const [a, b] = [await t.user(), await t.user()];
    const both = `(userName eq "${a.userName}" or userName eq "${b.userName}")`;
    for (const not of ['not (', 'not(']) (await t.find(`${both} and ${not}userName eq "${a.userName}")`)).finds(b.id);
  }),
  row(['FIL-05'], 'parentheses nest', 'MUST', [], async (t) => {
    const user = await t.user();
    (await t.find(`((userName eq "${user.userName}"))`)).finds(user.id);
  }),
  row(['FIL-06'], 'one element satisfies all that is in the brackets', 'MUST', ['multi'], async (t) => {
    const { name, types } = t.multi;
    const [one, other] = [t.element(0), t.element(1)];
    const user = await t.user({ [name]: [one, other] });
    (await t.find(`${name}[type eq "${types[0]}" and value eq "${String(one.value)}"]`)).finds(user.id);
    (await t.find(`${name}[type eq "${types[1]}" and value eq "${String(one.value)}"]`)).finds();
    (await t.find(`${name}[value eq "${String(one.value)}" or value eq "nobody"] and userName eq "${user.userName}"`)).finds(user.id);
  }),
  row(['FIL-07'], "core attributes may be written with their schema's URN", 'MUST', ['complex'], async (t) => {
    const user = await t.user({ [t.complex.name]: { [t.complex.first]: 'Jensen' } });
    const { id } = t.server.user.schema;
    (await t.find(`${id}:userName eq "${user.userName}"`)).finds(user.id);
    (await t.find(`${id}:${t.complex.name}.${t.complex.first} sw "Jen" and userName eq "${user.userName}"`)).finds(user.id);
  }),
  row(['FIL-08'], 'texts use the escapes of JSON', 'MUST', ['text'], async (t) => {
    const user = await t.user({ [t.text]: 'a"b\\cé' });
    (await t.find(`userName eq "${user.userName}" and ${t.text} eq "a\\"b\\\\c\\u00e9"`)).finds(user.id);
  }),
  row(['FIL-09', 'ERR-04'], 'syntax errors are 400 invalidFilter', 'MUST', [], async (t) => {
    for (const filter of BROKEN) (await t.find(filter)).isRefused(400, 'invalidFilter');
  }),
  row(['FIL-10'], 'an unknown operator is refused', 'MUST', [], async (t) => void (await t.find('userName regex "a"')).isRefused(400, 'invalidFilter')),
  row(['FIL-11', 'EXT-05'], 'texts compare as their attribute says: userName in any case, id and externalId exactly', 'MUST', [], async (t) => {
    const user = await t.user({ externalId: `${t.name()}-Ab` });
    const externalId = String(user.created.at('externalId'));
    (await t.find(`userName eq "${user.userName.toUpperCase()}"`)).finds(user.id);
    (await t.find(`externalId eq "${externalId}"`)).finds(user.id);
    (await t.find(`externalId eq "${externalId.toUpperCase()}"`)).finds();
  }),
  row(['FIL-12'], 'gt on a boolean is refused', 'MUST', ['active'], async (t) => void (await t.find('active gt true')).isRefused(400, 'invalidFilter')),
  row(['FIL-13', 'FIL-23'], 'dates compare as instants', 'MUST', [], async (t) => {
    const user = await t.user();
    const mine = `userName eq "${user.userName}"`;
    const created = Date.parse(String((await t.read(user.path)).at('meta', 'created')));
    const at = (milliseconds: number): string => new Date(created + milliseconds).toISOString();
    (await t.find(`${mine} and meta.created ge "${at(-60_000)}" and meta.created lt "${at(60_000)}"`)).finds(user.id);
    (await t.find(`${mine} and meta.created gt "${at(60_000)}"`)).finds();
    // The same minute before, written two hours to the east.
    (await t.find(`${mine} and meta.created gt "${at(7_140_000).replace('Z', '+02:00')}"`)).finds(user.id);
  }),
  row(['FIL-14'], 'an operator that does not fit the type is refused', 'MUST', ['active'], async (t) => void (await t.find('active co "t"')).isRefused(400, 'invalidFilter')),
  row(['FIL-15'], 'one matching element is enough', 'MUST', ['multi'], async (t) => {
    const elements = [t.element(0), t.element(1)];
    const user = await t.user({ [t.multi.name]: elements });
    (await t.find(`${t.multi.name}.value eq "${String(elements[1]?.value)}"`)).finds(user.id);
  }),
  row(['FIL-16'], 'a list named without a sub-attribute means its values, or is refused', 'PROF', ['multi'], async (t) => {
    const element = t.element(0);
    const user = await t.user({ [t.multi.name]: [element] });
    const answer = await t.find(`${t.multi.name} eq "${String(element.value)}"`);
    return answer.status === 400 ? 'refused' : void answer.finds(user.id);
  }),
  row(['FIL-17'], 'pr is true for a value, false without one', 'MUST', ['text', 'multi'], async (t) => {
    const [full, empty] = [await t.user({ [t.text]: 'x', [t.multi.name]: [t.element(0)] }), await t.user()];
    const both = `(userName eq "${full.userName}" or userName eq "${empty.userName}")`;
    (await t.find(`${both} and ${t.text} pr`)).finds(full.id);
    (await t.find(`userName eq "${full.userName}" and ${t.multi.name} pr`)).finds(full.id);
  }),
  row(['FIL-18'], 'an attribute without a value equals nothing', 'PROF', ['text'], async (t) => {
    const user = await t.user();
    (await t.find(`userName eq "${user.userName}" and ${t.text} eq "x"`)).finds();
    (await t.find(`userName eq "${user.userName}" and ${t.text} sw "x"`)).finds();
  }),
  row(['FIL-19'], 'eq null is understood as no value, or refused', 'PROF', ['text'], async (t) => {
    const user = await t.user();
    const answer = await t.find(`userName eq "${user.userName}" and ${t.text} eq null`);
    return answer.status === 400 ? 'refused' : void answer.finds(user.id);
  }),
  row(['FIL-21'], 'a value that the server set by default is found', 'MUST', ['active'], async (t) => {
    const user = await t.user();
    const { active } = (await t.read(user.path)).object;
    if (isUnassigned(active)) return 'active has no default';
    (await t.find(`userName eq "${user.userName}" and active eq ${String(active)}`)).finds(user.id);
    (await t.find(`userName eq "${user.userName}" and active eq ${String(active !== true)}`)).finds();
  }),
  row(['FIL-22'], 'schemas eq finds the users of an extension, or is refused', 'PROF', ['extension'], async (t) => {
    const { urn, first } = t.extension;
    const [with_, without] = [await t.user(t.extended({ [first]: 'x' })), await t.user()];
    const answer = await t.find(`(userName eq "${with_.userName}" or userName eq "${without.userName}") and schemas eq "${urn}"`);
    return answer.status === 400 ? 'refused' : void answer.finds(with_.id);
  }),
  row(['FIL-23'], 'id and externalId can be filtered', 'MUST', [], async (t) => {
    const externalId = t.name();
    const user = await t.user({ externalId });
    (await t.find(`id eq "${user.id}"`)).finds(user.id);
    (await t.find(`externalId eq "${externalId}" and id eq "${user.id}"`)).finds(user.id);
  }),
  row(['FIL-24'], 'an unknown attribute has no value, or is refused; it never widens', 'PROF', [], async (t) => {
    const user = await t.user();
    const answer = await t.find(`userName eq "${user.userName}" and rollcallUnknown eq "x"`);
    return answer.status === 400 ? void answer.isRefused(400, 'invalidFilter') : void answer.finds();
  }),
  row(['FIL-25'], 'attr[filter].sub, as one large provider asks for it, is understood', 'PROF', ['multi'], async (t) => {
    const element = t.element(0);
    const user = await t.user({ [t.multi.name]: [element] });
    (await t.find(`${t.multi.name}[type eq "${t.multi.types[0]}"].value eq "${String(element.value)}"`)).finds(user.id);
  }),
  row(['FIL-11'], 'the operators co, sw, ew and ne work on texts', 'MUST', ['text'], async (t) => {
    const user = await t.user({ [t.text]: 'Alpha Beta' });
    const mine = `userName eq "${user.userName}" and ${t.text}`;
    for (const comparison of ['co "ha be"', 'sw "alp"', 'ew "beta"', 'ne "x"', 'gt "alpha"', 'le "alpha beta"']) (await t.find(`${mine} ${comparison}`)).finds(user.id);
    for (const comparison of ['co "zz"', 'sw "beta"', 'ew "alpha"', 'ne "alpha beta"', 'lt "alpha beta"']) (await t.find(`${mine} ${comparison}`)).finds();
  }),
  row(['FIL-27'], 'the look-ups of provisioning clients work', 'PROF', ['multi', 'groups'], async (t) => {
    const element = t.element(0);
    const user = await t.user({ [t.multi.name]: [element] });
    const externalId = t.name();
    const group = await t.group([user.id], { externalId });
    (await t.find(`${t.multi.name}[type eq "${t.multi.types[0]}" and value eq "${String(element.value)}"]`)).finds(user.id);
    for (const filter of [`displayName eq "${group.userName}"`, `externalId eq "${externalId}"`, `members[value eq "${user.id}"]`]) (await t.get(`${t.groups}?filter=${encodeURIComponent(filter)}`)).finds(group.id);
  }),
  row(['FIL-26'], 'id and members together, as one large provider asks for them, are understood', 'PROF', ['groups'], async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    for (const [id, found] of [[user.id, [group.id]], [group.id, []]] as const) (await t.get(`${t.groups}?filter=${encodeURIComponent(`id eq "${group.id}" and members eq "${id}"`)}`)).finds(...found);
  }),
  row(['FIL-30', 'SEC-13'], 'a filter of ten thousand parentheses does not break the server', 'PROF', [], async (t) => {
    const answer = await t.post(`${t.users}/.search`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: `${'('.repeat(10_000)}userName pr${')'.repeat(10_000)}`, count: 0 });
    answer.must(answer.status < 500 || answer.status === 501, 'success or a refusal', answer.status);
  }),
  row(['SEC-11'], 'a filter value is only ever a value', 'SHOULD', [], async (t) => {
    for (const value of ["' OR 1=1 --", '%', '_', '*', "'; --", `${t.client.created.prefix}%`]) (await t.find(`userName eq "${value}"`)).finds();
  }),
];

function row(ids: Check['ids'], title: string, level: Check['level'], needs: readonly Need[], run: (t: Trial) => Promise<string | void>): Check {
  return { ids, title, level, needs: ['filter', ...needs], run };
}
