import { ERROR_MESSAGE, isJsonArray, isJsonObject, type JsonObject, LIST_RESPONSE_MESSAGE } from '../../../protocol/index.js';
import type { Answer } from '../answer.js';
import type { Check } from '../check-row.js';
import type { Trial } from '../trial.js';

/** RFC 7644 Table 9, RFC 9865 §2.1. */
const SCIM_TYPES = new Set(['invalidFilter', 'tooMany', 'uniqueness', 'mutability', 'invalidSyntax', 'invalidPath', 'noTarget', 'invalidValue', 'invalidVers', 'sensitive', 'invalidCursor', 'expiredCursor', 'invalidCount']);

/** What holds for all answers of the checks before: RFC 7644 §3.12, and what no answer may have. */
export const errorChecks: readonly Check[] = [
  overAll(['ERR-01', 'ERR-10'], 'every error is a SCIM Error', 'MUST', errors, (answer) => void answer.isScimError()),
  overAll(['ERR-02'], 'status in an error is a text equal to the HTTP status', 'MUST', errorBodies, (answer, body) => void answer.must(body.status === String(answer.status), `status "${answer.status}"`, body.status)),
  overAll(['ERR-03'], 'detail in an error is one text', 'PROF', errorBodies, (answer, body) => void answer.must(body.detail === undefined || typeof body.detail === 'string', 'detail as a text', body.detail)),
  overAll(['ERR-04'], 'scimType in an error is a registered keyword', 'MUST', errorBodies, (answer, body) => void answer.must(body.scimType === undefined || SCIM_TYPES.has(String(body.scimType)), 'a scimType of RFC 7644 Table 9, or none', body.scimType)),
  overAll(['ERR-08'], 'no error shows the inside of the server', 'SHOULD', errors, (answer) => void answer.must(!/\bat .*\.(js|ts|java|py|rb|cs):\d+|node_modules|Traceback|\bSELECT .* FROM\b|SQLSTATE/i.test(answer.text), 'no stack trace and no SQL', answer.text)),
  overAll(['ERR-08', 'SEC-13'], 'no request of the checks breaks the server', 'SHOULD', all, (answer) => void answer.must(answer.status < 500 || answer.status === 501, 'no breakdown (5xx)', answer.status)),
  overAll(['HTTP-04', 'ERR-11'], 'every body is application/scim+json', 'SHOULD', withBody, (answer) => void answer.must(/^application\/scim\+json\b/i.test(answer.type), 'Content-Type application/scim+json', answer.type)),
  overAll(['HTTP-13', 'QRY-01'], 'every list has schemas, and totalResults as an integer', 'MUST', lists, (answer) => {
    answer.must(isJsonArray(answer.at('schemas')) && (answer.at('schemas') as readonly unknown[]).includes(LIST_RESPONSE_MESSAGE), `schemas ["${LIST_RESPONSE_MESSAGE}"]`, answer.at('schemas'));
    answer.must(Number.isInteger(answer.at('totalResults')), 'totalResults as an integer', answer.at('totalResults'));
  }),
  overAll(['PAG-05'], 'itemsPerPage counts the resources of its page', 'MUST', lists, (answer) => {
    answer.must(answer.at('itemsPerPage') === undefined || answer.at('itemsPerPage') === answer.resources.length, `itemsPerPage ${answer.resources.length}`, answer.at('itemsPerPage'));
  }),
  overAll(['USR-05'], 'no answer holds a password that was sent', 'MUST', all, (answer, _, t) => void answer.must(!new RegExp(`(Pw9|N3w)!${t.client.created.prefix}`).test(answer.text), 'no password', 'one')),
];

type Chosen = readonly (readonly [answer: Answer, body: JsonObject])[];

/** The answers of a run are judged together; the first wrong one is named, and how many more there are. */
function overAll(ids: Check['ids'], title: string, level: Check['level'], choose: (answers: readonly Answer[]) => Chosen, judge: (answer: Answer, body: JsonObject, t: Trial) => void): Check {
  return { ids, title, level, run: async (t) => {
    // So that there is an error and a list among the answers, whichever checks were chosen.
    await t.get(`${t.users}/${t.client.created.prefix}nobody`);
    await t.get(`${t.users}?count=2`);
    const chosen = choose(t.client.answers);
    for (const [answer, body] of chosen) judge(answer, body, t);
    return `${chosen.length} answers`;
  } };
}

function all(answers: readonly Answer[]): Chosen {
  return answers.map((answer) => [answer, isJsonObject(answer.body) ? answer.body : {}]);
}

/** An answer to HEAD has no body, and 304 is no error. */
function errors(answers: readonly Answer[]): Chosen {
  return all(answers).filter(([{ status, request }]) => status >= 400 && !request.startsWith('HEAD'));
}

function errorBodies(answers: readonly Answer[]): Chosen {
  return errors(answers).filter(([, { schemas }]) => isJsonArray(schemas) && schemas.includes(ERROR_MESSAGE));
}

function withBody(answers: readonly Answer[]): Chosen {
  return all(answers).filter(([{ text }]) => text !== '');
}

function lists(answers: readonly Answer[]): Chosen {
  return all(answers).filter(([{ status }, body]) => status === 200 && isJsonArray(body.Resources));
}
