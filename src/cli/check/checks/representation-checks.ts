import { isJsonArray, isJsonObject } from '../../../protocol/index.js';
import type { Answer } from '../answer.js';
import { type Check, Skipped } from '../check-row.js';
import { isUnassigned } from '../matches.js';

/** xsd:dateTime with a zone (RFC 7643 §2.3.5). */
const DATE_TIME = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Resources and the attributes they have in common: RFC 7643 §2 and §3. */
export const representationChecks: readonly Check[] = [
  { ids: ['REP-01', 'REP-02'], title: 'every representation has schemas, with the base schema', level: 'MUST', run: async (t) => {
    const user = await t.user();
    const { id } = t.server.user.schema;
    for (const answer of [user.created, await t.read(user.path)]) answer.must(isJsonArray(answer.at('schemas')) && (answer.at('schemas') as readonly unknown[]).includes(id), `schemas with "${id}"`, answer.at('schemas'));
  } },
  { ids: ['REP-01', 'PRJ-08'], title: 'partial representations have schemas too', level: 'SHOULD', run: async (t) => {
    const answer = (await t.get(`${(await t.user()).path}?attributes=userName`)).is(200);
    answer.must(!isUnassigned(answer.at('schemas')), 'schemas', answer.at('schemas'));
  } },
  { ids: ['REP-02'], title: 'the order of schemas has no meaning', level: 'MUST', needs: ['extension'], run: async (t) => {
    const { urn, first } = t.extension;
    const body = t.userBody(t.extended({ [first]: 'Sales' }));
    const answer = (await t.post(t.users, { ...body, schemas: [...(body.schemas as string[])].reverse() })).is(201);
    answer.must(answer.at(urn, first) === 'Sales', `${urn}:${first} "Sales"`, answer.at(urn));
  } },
  { ids: ['REP-03'], title: 'a body without schemas is refused, or understood by its endpoint', level: 'MUST', run: async (t) => {
    const { schemas: _, ...body } = t.userBody();
    return refusedOr(await t.post(t.users, body), 201, 'taken without schemas');
  } },
  { ids: ['REP-04'], title: "names of attributes count in any case, and are answered in the schema's", level: 'MUST', run: async (t) => {
    const { userName, ...body } = t.userBody();
    (await t.post(t.users, { ...body, USERNAME: userName })).is(201).shows({ userName: String(userName), USERNAME: undefined });
  } },
  { ids: ['REP-06'], title: 'an id is never given again, and does not contain bulkId', level: 'MUST', run: async (t) => {
    const user = await t.user();
    (await t.delete(user.path)).is(204, 200);
    const again = (await t.post(t.users, t.userBody())).is(201);
    again.must(again.id !== user.id, 'another id than that of the deleted user', again.id);
    again.must(!/bulkId/.test(again.id), 'an id without "bulkId"', again.id);
  } },
  { ids: ['REP-07', 'CRE-03'], title: 'an id sent by the client is ignored', level: 'MUST', run: async (t) => {
    const id = `${t.client.created.prefix}own-id`;
    const answer = (await t.post(t.users, t.userBody({ id }))).is(201);
    answer.must(answer.id !== id, "the server's own id", answer.id);
  } },
  { ids: ['REP-08'], title: 'an id is case-exact', level: 'MUST', run: async (t) => {
    const user = await t.user();
    const other = user.id === user.id.toLowerCase() ? user.id.toUpperCase() : user.id.toLowerCase();
    if (other === user.id) throw new Skipped('ids of this server have no letters');
    (await t.get(`${t.users}/${encodeURIComponent(other)}`)).is(404);
  } },
  { ids: ['REP-09'], title: 'the server invents no externalId, and keeps the one it is given as it is', level: 'MUST', run: async (t) => {
    (await t.read((await t.user()).path)).shows({ externalId: undefined });
    const externalId = `${t.name()}-Ab C`;
    (await t.read((await t.user({ externalId })).path)).shows({ externalId });
  } },
  { ids: ['REP-10'], title: 'two users may have the same externalId, or the second is 409', level: 'PROF', run: async (t) => {
    const externalId = t.name();
    await t.user({ externalId });
    return `the second is answered with ${(await t.post(t.users, t.userBody({ externalId }))).is(201, 409).status}`;
  } },
  { ids: ['REP-12'], title: 'a resource that was never changed was last modified when it was created', level: 'MUST', run: async (t) => {
    const answer = await t.read((await t.user()).path);
    const { created, lastModified } = metaOf(answer);
    answer.must(created !== undefined && Date.parse(String(created)) === Date.parse(String(lastModified)), `meta.lastModified ${String(created)}, as meta.created`, lastModified);
  } },
  { ids: ['REP-12'], title: 'a change moves meta.lastModified alone, never back', level: 'MUST', needs: ['text'], run: async (t) => {
    const user = await t.user({ [t.text]: 'Before' });
    const before = metaOf(await t.read(user.path));
    const answer = await t.replaced(user, t.userBody({ userName: user.userName, [t.text]: 'After' }));
    const after = metaOf(answer);
    answer.must(after.created === before.created, `meta.created ${String(before.created)}`, after.created);
    answer.must(Date.parse(String(after.lastModified)) >= Date.parse(String(before.lastModified)), `meta.lastModified not before ${String(before.lastModified)}`, after.lastModified);
  } },
  { ids: ['REP-13', 'CRE-01'], title: 'the Location header equals meta.location', level: 'MUST', run: async (t) => {
    const { created } = await t.user();
    const location = created.at('meta', 'location');
    created.must(typeof location === 'string' && created.headers.get('location') === location, `a Location header equal to meta.location, ${String(location)}`, created.headers.get('location'));
  } },
  { ids: ['REP-14', 'ETG-02'], title: 'meta.version equals the ETag', level: 'MUST', needs: ['etag'], run: async (t) => {
    const answer = await t.read((await t.user()).path);
    answer.must(answer.at('meta', 'version') === answer.headers.get('etag'), `meta.version ${answer.headers.get('etag') ?? '(and an ETag header)'}`, answer.at('meta', 'version'));
  } },
  { ids: ['REP-15', 'ENT-02'], title: 'extension attributes are under the URN, which is listed in schemas', level: 'MUST', needs: ['extension'], run: async (t) => {
    const { urn, first } = t.extension;
    const answer = await t.read((await t.user(t.extended({ [first]: 'Sales' }))).path);
    answer.must(answer.at(urn, first) === 'Sales', `"${urn}" with ${first} "Sales"`, answer.at(urn));
    answer.must(isJsonArray(answer.at('schemas')) && (answer.at('schemas') as readonly unknown[]).includes(urn), `schemas with "${urn}"`, answer.at('schemas'));
    answer.shows({ [first]: undefined });
  } },
  { ids: ['REP-16', 'CRE-04'], title: 'null and an empty list are no value', level: 'MUST', needs: ['text', 'multi'], run: async (t) => {
    const answer = (await t.post(t.users, t.userBody({ [t.text]: null, [t.multi.name]: [] }))).is(201);
    (await t.read(`${t.users}/${encodeURIComponent(answer.id)}`, answer)).shows({ [t.text]: undefined });
  } },
  { ids: ['REP-17'], title: 'attributes without a value are left out', level: 'PROF', run: async (t) => {
    const answer = await t.read((await t.user()).path);
    answer.must(!/:\s*null\b/.test(answer.text), 'no null', 'null');
  } },
  { ids: ['REP-18'], title: 'the order of members of an object has no meaning', level: 'MUST', run: async (t) => {
    const { schemas, ...body } = t.userBody();
    (await t.post(t.users, { ...Object.fromEntries(Object.entries(body).reverse()), schemas })).is(201);
  } },
  { ids: ['REP-19'], title: 'a text for a boolean is refused, or read as one', level: 'MUST', needs: ['active'], run: async (t) => {
    const answer = await t.post(t.users, t.userBody({ active: 'False' }));
    if (answer.status !== 201) return void answer.isRefused(400, 'invalidValue', 'invalidSyntax');
    (await t.read(`${t.users}/${encodeURIComponent(answer.id)}`, answer)).shows({ active: false });
    return 'read as a boolean';
  } },
  { ids: ['REP-21'], title: 'meta.created and meta.lastModified are dateTimes', level: 'MUST', run: async (t) => {
    const answer = await t.read((await t.user()).path);
    for (const name of ['created', 'lastModified']) answer.must(DATE_TIME.test(String(answer.at('meta', name))), `meta.${name} as an xsd:dateTime with a zone`, answer.at('meta', name));
  } },
  { ids: ['REP-23'], title: 'meta.location leads to the resource', level: 'MUST', run: async (t) => {
    const user = await t.user();
    const location = String(user.created.at('meta', 'location'));
    if (!URL.canParse(location, `${t.client.base}/`)) user.created.fail('meta.location to be a URI', location);
    const { href } = new URL(location, `${t.client.base}/`);
    if (!href.startsWith(`${t.client.base}/`)) throw new Skipped(`meta.location is ${location}: the token is sent to the base URL alone`);
    const answer = (await t.get(href)).is(200);
    answer.must(answer.id === user.id, `the user ${user.id}`, answer.id);
  } },
  { ids: ['REP-26'], title: 'of two primary elements none, or one, is kept: never both', level: 'MUST', needs: ['multi'], run: async (t) => {
    const { name } = t.multi;
    const answer = await t.post(t.users, t.userBody({ [name]: [t.element(0, { primary: true }), t.element(1, { primary: true })] }));
    if (answer.status !== 201) return void answer.isRefused(400, 'invalidValue', 'invalidSyntax');
    const stored = await t.read(`${t.users}/${encodeURIComponent(answer.id)}`, answer);
    stored.must(primaries(stored, name) < 2, 'at most one primary element', stored.at(name));
    return 'one was demoted';
  } },
  { ids: ['REP-27'], title: 'the same type and value are not answered twice', level: 'SHOULD', needs: ['multi'], run: async (t) => {
    const element = t.element(0);
    const answer = await t.post(t.users, t.userBody({ [t.multi.name]: [element, element] }));
    if (answer.status !== 201) return void answer.isClientError();
    answer.must(listOf(answer, t.multi.name).length === 1, 'one element', answer.at(t.multi.name));
  } },
  { ids: ['REP-28', 'USR-17'], title: 'a type beside the canonical ones is kept, or refused: not altered', level: 'PROF', needs: ['multi'], run: async (t) => {
    const element = t.element(0, { type: 'helpdesk' });
    const answer = await t.post(t.users, t.userBody({ [t.multi.name]: [element] }));
    return answer.status === 201 ? void answer.shows({ [t.multi.name]: [element] }) : void answer.isRefused(400, 'invalidValue');
  } },
  { ids: ['REP-29'], title: 'letter case is kept', level: 'MUST', run: async (t) => {
    const externalId = `${t.name()}-MiXeD`;
    const [local = '', domain = ''] = t.name().split('@');
    const userName = `${local}-MiXeD@${domain}`;
    (await t.read((await t.user({ userName, externalId })).path)).shows({ externalId });
  } },
  { ids: ['REP-30', 'CRE-07'], title: 'a value of the wrong JSON type is refused, or made right: never stored', level: 'MUST', needs: ['text'], run: async (t) => {
    for (const value of [{ a: 1 }, [[1]]]) {
      const answer = await t.post(t.users, t.userBody({ [t.text]: value }));
      if (answer.status !== 201) answer.isRefused(400, 'invalidValue', 'invalidSyntax');
      else answer.must([undefined, 'string'].includes(typeof answer.at(t.text)), `${t.text} as a text, or a refusal`, answer.at(t.text));
    }
  } },
  { ids: ['REP-31', 'EXT-06'], title: 'an unknown attribute is dropped or refused, not stored', level: 'PROF', run: async (t) => {
    const answer = await t.post(t.users, t.userBody({ rollcallUnknown: 'x' }));
    if (answer.status !== 201) return void answer.isRefused(400, 'invalidSyntax', 'invalidValue');
    (await t.read(`${t.users}/${encodeURIComponent(answer.id)}`, answer)).shows({ rollcallUnknown: undefined });
    return 'dropped';
  } },
];

/** The elements of a list in an answer. */
export function listOf(answer: Answer, name: string) {
  const list = answer.at(name);
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}

/** How many elements of a list are primary. */
export function primaries(answer: Answer, name: string): number {
  return listOf(answer, name).filter(({ primary }) => primary === true).length;
}

/** A refusal with 400, or the tolerance that identity providers need; then with a remark. */
export function refusedOr(answer: Answer, status: number | readonly number[], remark: string): string | undefined {
  if ([status].flat().includes(answer.status)) return remark;
  answer.isRefused(400);
  return undefined;
}

function metaOf(answer: Answer) {
  const meta = answer.at('meta');
  return isJsonObject(meta) ? meta : answer.fail('meta', 'none');
}

