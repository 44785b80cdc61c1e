import { PATCH_OP_MESSAGE } from '../../../protocol/index.js';
import type { Check } from '../check-row.js';
import { listOf } from './representation-checks.js';

/** attributes and excludedAttributes: RFC 7644 §3.9. */
export const projectionChecks: readonly Check[] = [
  { ids: ['PRJ-01', 'PRJ-02'], title: 'attributes gives what is named, and id', level: 'MUST', needs: ['text', 'filter'], run: async (t) => {
    const user = await t.user({ [t.text]: 'x' });
    for (const answer of [await t.get(`${user.path}?attributes=${t.text}`), await t.find(`userName eq "${user.userName}"`, `&attributes=${t.text}`)]) {
      const resource = answer.is(200).object.Resources ? answer.resources[0] : answer.object;
      answer.must(resource?.id === user.id && resource[t.text] === 'x' && resource.userName === undefined, `id and ${t.text} without userName`, resource);
    }
  } },
  { ids: ['PRJ-03'], title: 'excludedAttributes leaves out what is named, but never id', level: 'MUST', needs: ['text', 'filter'], run: async (t) => {
    const user = await t.user({ [t.text]: 'x' });
    for (const answer of [await t.get(`${user.path}?excludedAttributes=id,${t.text}`), await t.find(`userName eq "${user.userName}"`, `&excludedAttributes=id,${t.text}`)]) {
      const resource = answer.is(200).object.Resources ? answer.resources[0] : answer.object;
      answer.must(resource?.id === user.id && resource[t.text] === undefined && resource.userName !== undefined, `id and userName without ${t.text}`, resource);
    }
  } },
  { ids: ['PRJ-05'], title: 'names count in any case, and with a URN', level: 'MUST', needs: ['extension'], run: async (t) => {
    const { urn, first } = t.extension;
    const user = await t.user(t.extended({ [first]: 'x' }));
    const answer = (await t.get(`${user.path}?attributes=USERNAME,${urn}:${first}`)).is(200).shows({ userName: user.userName });
    answer.must(answer.at(urn, first) === 'x', `${urn}:${first} "x"`, answer.at(urn));
  } },
  { ids: ['PRJ-06'], title: 'a sub-attribute is given alone, in every element', level: 'MUST', needs: ['complex', 'multi'], run: async (t) => {
    const { name, first, second } = t.complex;
    const list = t.multi.name;
    const user = await t.user({ [name]: { [first]: 'F', [second]: 'S' }, [list]: [t.element(0), t.element(1)] });
    const answer = (await t.get(`${user.path}?attributes=${name}.${first},${list}.value`)).is(200);
    answer.must(answer.at(name, first) === 'F' && answer.at(name, second) === undefined, `${name} with ${first} alone`, answer.at(name));
    const elements = listOf(answer, list);
    answer.must(elements.length === 2 && elements.every((each) => each.value !== undefined && each.type === undefined), `two elements of ${list} with value alone`, answer.at(list));
  } },
  { ids: ['PRJ-07'], title: 'both parameters at once are refused, or one of them counts', level: 'PROF', run: async (t) => {
    const answer = await t.get(`${(await t.user()).path}?attributes=userName&excludedAttributes=meta`);
    answer.must(answer.status === 200 || answer.status === 400, '200 or 400', answer.status);
  } },
  { ids: ['PRJ-08'], title: 'meta is left out when attributes does not name it', level: 'MUST', run: async (t) => void (await t.get(`${(await t.user()).path}?attributes=userName`)).is(200).shows({ meta: undefined }) },
  { ids: ['PRJ-09'], title: 'unknown names are ignored', level: 'PROF', run: async (t) => {
    const user = await t.user();
    (await t.get(`${user.path}?attributes=userName,rollcallUnknown`)).is(200).shows({ userName: user.userName });
    (await t.get(`${user.path}?excludedAttributes=rollcallUnknown`)).is(200).shows({ userName: user.userName });
  } },
  { ids: ['PRJ-10', 'PAT-17'], title: 'PATCH with attributes is 200 with what is named', level: 'MUST', needs: ['patch', 'text'], run: async (t) => {
    const user = await t.user();
    const body = { schemas: [PATCH_OP_MESSAGE], Operations: [{ op: 'add', path: t.text, value: 'x' }] };
    (await t.send('PATCH', `${user.path}?attributes=${t.text}`, { body })).is(200).shows({ id: user.id, [t.text]: 'x', userName: undefined });
  } },
  { ids: ['PRJ-11'], title: 'PUT with attributes stores everything', level: 'MUST', needs: ['text'], run: async (t) => {
    const user = await t.user();
    (await t.put(`${user.path}?attributes=userName`, t.userBody({ userName: user.userName, [t.text]: 'x' }))).is(200).shows({ [t.text]: undefined });
    (await t.read(user.path)).shows({ [t.text]: 'x' });
  } },
];
