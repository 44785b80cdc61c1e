import type { Fault, Passing, Returned } from './faulty-proxy.js';

type Change = (answer: Returned, request: Passing) => Returned;

/** Changes the body of those answers that the condition chooses. */
const body = (change: (body: Returned['body'], request: Passing) => unknown, when: (answer: Returned, request: Passing) => boolean = () => true): Fault => ({
  answer: (answer, request) => (typeof answer.body === 'object' && when(answer, request) ? { ...answer, body: change(answer.body, request) } : answer),
});
const header = (name: string, value?: string, when: (answer: Returned) => boolean = () => true): Fault => ({
  answer: (answer) => {
    if (!when(answer)) return answer;
    const { [name]: _, ...headers } = answer.headers;
    return { ...answer, headers: value === undefined ? headers : { ...headers, [name]: value } };
  },
});
const status = (from: number, to: number, when: (request: Passing) => boolean = () => true): Fault => ({ answer: ((answer, request) => (answer.status === from && when(request) ? { ...answer, status: to } : answer)) satisfies Change });
const without = (...parameters: readonly string[]): Fault => ({ request: (request) => ({ ...request, path: request.path.replace(new RegExp(`([?&])(${parameters.join('|')})=[^&]*`, 'g'), '$1') }) });
const sent = (change: (text: string) => string): Fault => ({ request: (request) => (request.body === undefined ? request : { ...request, body: change(request.body) }) });
const isList = ({ body: { Resources } }: Returned): boolean => Array.isArray(Resources);
const isResource = ({ body: { id, meta } }: Returned): boolean => id !== undefined && meta !== undefined;
const isError = ({ status: code }: Returned): boolean => code >= 400;
const at = (path: string) => (_: Returned, request: Passing): boolean => request.path.endsWith(path);

const EMPTY_LIST = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] };

/** What a server may get wrong, each with the rule under which the check must find it. */
export const scimFaults: readonly (readonly [id: string, what: string, fault: Fault])[] = [
  ['CRE-05', 'a duplicate is 400 instead of 409', status(409, 400)],
  ['USR-02', 'a duplicate has no scimType', body(({ scimType: _, ...rest }) => rest, isError)],
  ['USR-03', 'a duplicate is accepted by PATCH', status(409, 200, ({ method }) => method === 'PATCH')],
  ['REP-01', 'resources have no schemas', body(({ schemas: _, ...rest }) => rest, isResource)],
  ['REP-12', 'a new resource was modified after it was created', body((each) => ({ ...each, meta: { ...each.meta, lastModified: '2099-01-01T00:00:00Z' } }), isResource)],
  ['REP-13', 'meta.location is not the Location', body((each) => ({ ...each, meta: { ...each.meta, location: 'http://other.example/Users/1' } }), isResource)],
  ['REP-14', 'meta.version is not the ETag', body((each) => ({ ...each, meta: { ...each.meta, version: '1' } }), isResource)],
  ['REP-16', 'null is stored as a text', sent((text) => text.replace(/:null/g, ':"null"'))],
  ['REP-17', 'attributes without a value are null', body((each) => ({ ...each, nickName: null }), isResource)],
  ['REP-29', 'texts lose their case', body((each) => ({ ...each, externalId: each.externalId?.toLowerCase() }), isResource)],
  ['QRY-01', 'totalResults is a text', body((list) => ({ ...list, totalResults: String(list.totalResults) }), isList)],
  ['QRY-02', 'totalResults counts one too many', body((list) => ({ ...list, totalResults: list.totalResults + 1 }), isList)],
  ['QRY-02', 'an empty list is 404', { answer: (answer) => (answer.body?.totalResults === 0 ? { ...answer, status: 404 } : answer) }],
  ['HTTP-02', 'the Content-Type is application/json', header('content-type', 'application/json')],
  ['HTTP-04', 'errors are text/html', header('content-type', 'text/html', isError)],
  ['HTTP-12', 'a creation is answered with what was sent', body((each, { body: text = '' }) => ({ ...each, ...JSON.parse(text) }), (_, { method }) => method === 'POST')],
  ['USR-05', 'a password is echoed', body((each, { body: text = '{}' }) => ({ ...each, password: JSON.parse(text).password }), (_, { method }) => method === 'POST')],
  ['USR-08', 'a deactivated user is gone', { answer: (answer) => (answer.body?.active === false ? { ...answer, status: 404 } : answer) }],
  ['PRJ-02', 'attributes is ignored', without('attributes')],
  ['PRJ-03', 'excludedAttributes is ignored', without('excludedAttributes')],
  ['GRP-08', 'excludedAttributes=members is ignored', without('excludedAttributes')],
  ['PAT-09', 'operations are performed one by one', { request: (request) => (request.method === 'PATCH' ? operationsOf(request) : request) }],
  ['PAT-04', 'op counts in lower case alone', { answer: (answer, { body: text }) => (text?.includes('"Replace"') ? { ...answer, status: 400 } : answer) }],
  ['PAT-13', 'a wrong value is accepted', status(400, 200, ({ method }) => method === 'PATCH')],
  ['PAT-17', 'PATCH is 202', status(200, 202, ({ method }) => method === 'PATCH')],
  ['REM-10', 'the value of remove is ignored', sent((text) => text.replace(/("op":"remove","path":"members"),"value":\[[^\]]*\]/, '$1'))],
  ['REP-P08', 'a filter in a path is dropped', sent((text) => text.replace(/"path":"emails\[.*?\]\.value","value":("[^"]*")/, '"path":"emails","value":[{"value":$1}]'))],
  ['PUT-02', 'PUT on an unknown id succeeds', status(404, 200, ({ method }) => method === 'PUT')],
  ['PUT-08', 'PUT refuses read-only attributes', { answer: (answer, { method, body: text }) => (method === 'PUT' && text?.includes('"id"') ? { ...answer, status: 400 } : answer) }],
  ['DEL-01', 'a deletion is 200', status(204, 200, ({ method }) => method === 'DELETE')],
  ['DEL-02', 'a deletion deletes nothing', { request: (request) => (request.method === 'DELETE' ? [] : request) }],
  ['CRE-01', 'a creation has no Location', header('location')],
  ['CRE-09', 'attributes is ignored on POST', { request: (request) => (request.method === 'POST' ? { ...request, path: request.path.replace(/\?.*/, '') } : request) }],
  ['ERR-01', 'errors have no schemas', body(({ schemas: _, ...rest }) => rest, isError)],
  ['ERR-02', 'the status of an error is a number', body((error) => ({ ...error, status: Number(error.status) }), isError)],
  ['ERR-04', 'scimType is none of the registered', body((error) => ({ ...error, scimType: 'wrong' }), isError)],
  ['ERR-08', 'errors show a stack', body((error) => ({ ...error, detail: 'Error\n    at run (/srv/app/node_modules/x/index.js:1:2)' }), isError)],
  ['GET-02', 'an unknown resource is an HTML page', { answer: (answer) => (answer.status === 404 ? { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Not found</html>' } : answer) }],
  ['PAG-01', 'startIndex is zero-based', body((list) => ({ ...list, startIndex: list.startIndex - 1 }), isList)],
  ['PAG-02', 'count is ignored', without('count')],
  ['PAG-05', 'itemsPerPage is the count that was asked for', body((list) => ({ ...list, itemsPerPage: 100 }), isList)],
  ['CUR-02', 'the last page leads to the first', body((list) => ({ ...list, nextCursor: list.nextCursor ?? '' }), isList)],
  ['FIL-02', 'filters are ignored', without('filter')],
  ['FIL-03', 'or binds tighter than and', { request: (request) => ({ ...request, path: request.path.replace(/filter=(userName.*?)%20or%20(.*?)%20and%20/, 'filter=($1%20or%20$2)%20and%20') }) }],
  ['FIL-09', 'a broken filter finds nothing', { answer: (answer) => (answer.body?.scimType === 'invalidFilter' ? { status: 200, headers: answer.headers, body: EMPTY_LIST } : answer) }],
  ['FIL-11', 'user names are filtered by their case', { answer: (answer, { path }) => (/userName%20eq%20%22ROLL/.test(path) ? { ...answer, status: 200, body: EMPTY_LIST } : answer) }],
  ['SRT-02', 'sortOrder is ignored', without('sortOrder')],
  ['SRC-01', 'a search is 201', status(200, 201, ({ path }) => path.endsWith('/.search'))],
  ['ETG-02', 'there is no ETag', header('etag')],
  ['ETG-05', 'If-None-Match is ignored', { request: (request) => withoutHeader(request, 'if-none-match') }],
  ['ETG-06', 'If-Match is ignored', { request: (request) => withoutHeader(request, 'if-match') }],
  ['BLK-08', 'the status in a bulk response is a number', body((job) => ({ ...job, Operations: job.Operations.map((each: { status: string }) => ({ ...each, status: Number(each.status) })) }), (_, { path }) => path.endsWith('/Bulk'))],
  ['SEC-02', 'a refusal has no challenge', header('www-authenticate')],
  ['SEC-03', 'any token will do', { answer: (answer) => (answer.status === 401 ? { ...answer, status: 200 } : answer) }],
  ['DISC-02', 'the configuration has no etag', body(({ etag: _, ...rest }) => rest, at('/ServiceProviderConfig'))],
  ['DISC-08', 'the configuration does not admit bulk requests', body((config) => ({ ...config, bulk: { ...config.bulk, supported: false } }), at('/ServiceProviderConfig'))],
  ['DISC-11', 'the schemas are a bare array', body((list) => list.Resources, at('/Schemas'))],
  ['DISC-24', 'schemas are paged', body((list) => ({ ...list, Resources: list.Resources.slice(0, 1) }), (_, { path }) => path.includes('/Schemas?'))],
];

function operationsOf(request: Passing): readonly Passing[] {
  const { Operations, ...message } = JSON.parse(request.body ?? '{}');
  return Array.isArray(Operations) ? Operations.map((each) => ({ ...request, body: JSON.stringify({ ...message, Operations: [each] }) })) : [request];
}

function withoutHeader(request: Passing, name: string): Passing {
  const { [name]: _, ...headers } = request.headers;
  return { ...request, headers };
}
