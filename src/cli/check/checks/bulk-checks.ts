import { BULK_REQUEST_MESSAGE, BULK_RESPONSE_MESSAGE, isJsonArray, isJsonObject, type JsonObject, PATCH_OP_MESSAGE } from '../../../protocol/index.js';
import type { Answer } from '../answer.js';
import { type Check, type Need, Skipped } from '../check-row.js';
import type { Trial } from '../trial.js';

/** Bulk requests: RFC 7644 §3.7. */
export const bulkChecks: readonly Check[] = [
  row(['BLK-02', 'BLK-07'], 'a job is answered with a result for each operation, with method and location', 'MUST', [], async (t) => {
    const answer = await send(t, [post(t, 'a')]);
    const [one] = results(answer, 1);
    answer.must(one?.method === 'POST' && typeof one.location === 'string', 'method POST and a location', one);
  }),
  row(['BLK-02'], 'a job without its schema is refused, or understood', 'MUST', [], async (t) => {
    const answer = await t.post('/Bulk', { Operations: [post(t, 'a')] });
    if (answer.status === 200) return 'taken without schemas';
    answer.isRefused(400, 'invalidSyntax', 'invalidValue');
    return undefined;
  }),
  row(['BLK-03', 'BLK-06'], 'a wrong operation fails alone, with 400, and the job is 200', 'MUST', [], async (t) => {
    const answer = await send(t, [{ method: 'GET', path: (await t.user()).path }, post(t, 'a')]);
    if (answer.status === 400) return 'the whole job is refused';
    const [wrong, good] = results(answer, 2);
    answer.must(wrong?.status === '400' && good?.status === '201', 'statuses "400" and "201"', [wrong?.status ?? null, good?.status ?? null]);
    return undefined;
  }),
  row(['BLK-05', 'BLK-07'], 'data of PATCH, PUT and DELETE is as in single requests', 'MUST', ['patch', 'text'], async (t) => {
    const [patched, put, deleted] = [await t.user(), await t.user(), await t.user()];
    const answer = await send(t, [
      { method: 'PATCH', path: patched.path, data: { schemas: [PATCH_OP_MESSAGE], Operations: [{ op: 'add', path: t.text, value: 'x' }] } },
      { method: 'PUT', path: put.path, data: t.userBody({ userName: put.userName, [t.text]: 'y' }) },
      { method: 'DELETE', path: deleted.path },
    ]);
    const statuses = results(answer, 3).map(({ status }) => String(status));
    answer.must(statuses.every((status) => status.startsWith('2')), 'three successes', statuses);
    (await t.read(patched.path, answer)).shows({ [t.text]: 'x' });
    (await t.read(put.path, answer)).shows({ [t.text]: 'y' });
    (await t.get(deleted.path)).after(answer.request).is(404);
  }),
  row(['BLK-08'], 'the status of a result is a text', 'MUST', [], async (t) => {
    const answer = await send(t, [post(t, 'a')]);
    const [one] = results(answer, 1);
    answer.must(one?.status === '201', 'status "201"', one?.status);
  }),
  row(['BLK-09'], 'bulkId comes back', 'MUST', [], async (t) => {
    const answer = await send(t, [post(t, 'first'), post(t, 'second')]);
    const found = results(answer, 2).map(({ bulkId }) => String(bulkId));
    answer.must(found.sort().join() === 'first,second', 'the bulkIds first and second', found);
  }),
  row(['BLK-10', 'BLK-20'], 'a failure has the SCIM Error of the single request', 'MUST', [], async (t) => {
    const { userName } = await t.user();
    const answer = await send(t, [{ ...post(t, 'a'), data: t.userBody({ userName }) }]);
    const [one] = results(answer, 1);
    const response = isJsonObject(one?.response) ? one.response : {};
    answer.must(one?.status === '409' && response.scimType === 'uniqueness', 'status "409" with a SCIM Error uniqueness', one);
  }),
  row(['BLK-11'], 'failOnErrors stops after so many failures, and keeps what succeeded', 'MUST', [], async (t) => {
    const { userName } = await t.user();
    const job = [post(t, 'a'), { ...post(t, 'b'), data: t.userBody({ userName }) }, post(t, 'c')];
    const answer = await send(t, job, { failOnErrors: 1 });
    const statuses = results(answer, 2).map(({ status }) => String(status));
    answer.must(statuses.join() === '201,409', 'the results 201 and 409, and none of the third operation', statuses);
    answer.must(results(await send(t, [{ ...post(t, 'b'), data: t.userBody({ userName }) }, post(t, 'c')]), 2)[1]?.status === '201', 'the operation after a failure to be tried without failOnErrors', 'no success');
  }),
  row(['BLK-12'], 'a group may refer to a user of the same job', 'MUST', ['groups'], async (t) => {
    const answer = await send(t, [post(t, 'user'), group(t, 'group', ['bulkId:user'])]);
    await isLinked(t, answer, 'group', 'user');
  }),
  row(['BLK-13'], 'a reference may lead forward', 'MUST', ['groups'], async (t) => {
    const answer = await send(t, [group(t, 'group', ['bulkId:user']), post(t, 'user')]);
    await isLinked(t, answer, 'group', 'user');
  }),
  row(['BLK-14'], 'references in a circle are resolved, or fail with 409', 'MUST', ['groups'], async (t) => {
    const answer = await send(t, [group(t, 'a', ['bulkId:b']), group(t, 'b', ['bulkId:a'])]);
    const statuses = results(answer, 2).map(({ status }) => String(status));
    if (statuses.includes('409')) return 'refused with 409';
    await isLinked(t, answer, 'a', 'b');
    return 'resolved';
  }),
  row(['BLK-15'], 'a reference to nothing fails its operation alone', 'PROF', ['groups'], async (t) => {
    const answer = await send(t, [group(t, 'group', ['bulkId:nobody']), post(t, 'user')]);
    const statuses = results(answer, 2).map(({ status }) => String(status));
    answer.must(statuses.includes('201') && statuses.some((status) => status.startsWith('4')), 'one failure and one 201', statuses);
  }),
  row(['BLK-16'], 'a bulkId that is there twice is refused', 'MUST', [], async (t) => {
    const answer = await send(t, [post(t, 'same'), post(t, 'same')]);
    if (answer.status === 200) answer.must(results(answer, 2).some(({ status }) => String(status).startsWith('4')), 'a refusal', answer.at('Operations'));
    else answer.isRefused(400, 'invalidSyntax', 'invalidValue', 'uniqueness');
  }),
  row(['BLK-18', 'ERR-07'], 'more operations than maxOperations are 413, and none is performed', 'MUST', [], async (t) => {
    const most = Number(t.server.config.at('bulk', 'maxOperations'));
    if (!(most > 0 && most <= 5000)) throw new Skipped(`bulk.maxOperations is ${most}`);
    const { path } = await t.user();
    const answer = await send(t, Array.from({ length: most + 1 }, () => ({ method: 'DELETE', path })));
    answer.is(413);
    await t.read(path, answer);
  }),
  row(['BLK-19'], 'version acts as If-Match', 'MUST', ['etag'], async (t) => {
    const { path } = await t.user();
    const answer = await send(t, [{ method: 'DELETE', path, version: 'W/"nonexistent"' }]);
    const [one] = results(answer, 1);
    answer.must(one?.status === '412', 'status "412"', one?.status);
    await t.read(path, answer);
  }),
];

function row(ids: Check['ids'], title: string, level: Check['level'], needs: readonly Need[], run: (t: Trial) => Promise<string | void>): Check {
  return { ids, title, level, needs: ['bulk', ...needs], run };
}

function post(t: Trial, bulkId: string) {
  return { method: 'POST', path: t.users, bulkId, data: t.userBody() };
}

function group(t: Trial, bulkId: string, members: readonly string[]) {
  return { method: 'POST', path: t.groups, bulkId, data: t.groupBody({ members: members.map((value) => ({ value })) }) };
}

function send(t: Trial, operations: readonly object[], more: object = {}): Promise<Answer> {
  return t.post('/Bulk', { schemas: [BULK_REQUEST_MESSAGE], ...more, Operations: operations });
}

function results(answer: Answer, count: number): readonly JsonObject[] {
  const { schemas, Operations } = answer.is(200).object;
  answer.must(isJsonArray(schemas) && schemas.includes(BULK_RESPONSE_MESSAGE), `schemas ["${BULK_RESPONSE_MESSAGE}"]`, schemas);
  const found = isJsonArray(Operations) ? Operations.filter(isJsonObject) : [];
  answer.must(found.length === count, `${count} results`, Operations);
  return found;
}

async function isLinked(t: Trial, answer: Answer, groupId: string, memberId: string): Promise<void> {
  const idOf = (bulkId: string): string => {
    const result = results(answer, 2).find((each) => each.bulkId === bulkId);
    const id = /\/([^/]+)$/.exec(String(result?.location))?.[1];
    return id === undefined || result?.status !== '201' ? answer.fail(`"201" with a location for ${bulkId}`, JSON.stringify(result)) : decodeURIComponent(id);
  };
  const stored = await t.read(`${t.groups}/${encodeURIComponent(idOf(groupId))}`, answer);
  stored.shows({ members: [{ value: idOf(memberId) }] });
}
