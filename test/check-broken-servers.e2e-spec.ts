import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CannotRun, checkServer, type Report } from '../src/cli/check/check-server.js';
import { transportChecks } from '../src/cli/check/checks/transport-checks.js';

const SCIM = { 'Content-Type': 'application/scim+json' };
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const EMPTY_LIST = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, Resources: [] };

type Handler = (request: IncomingMessage, response: ServerResponse, seen: readonly string[]) => void;

/** Servers that hang, lie or answer nonsense: the check says so in a sentence, and ends. */
describe('The check of a broken server', () => {
  it.each<[string, Handler, RegExp]>([
    ['never answers', () => undefined, /cannot be reached: GET \/ServiceProviderConfig.*no complete answer within 300 ms/],
    ['begins to answer and stops', (_, response) => void response.writeHead(200, SCIM).write('{"schemas":'), /cannot be reached: .*no complete answer within 300 ms/],
    ['hangs up', (request) => void request.socket.destroy(), /cannot be reached: GET \/ServiceProviderConfig/],
    ['is no HTTP server', (request) => void request.socket.end('SSH-2.0-x\r\n'), /cannot be reached: GET \/ServiceProviderConfig/],
    ['answers with pages', (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html></html>'), /There is no SCIM at .*text\/html/],
    ['redirects in a circle', (request, response) => void response.writeHead(302, { Location: String(request.url) }).end(), /There is no SCIM at .* 302/],
    ['says it is JSON, and is not', (_, response) => void response.writeHead(200, SCIM).end('{"schemas": ['), /There is no SCIM at/],
    ['refuses the token', (_, response) => void response.writeHead(401, SCIM).end('{"schemas":[]}'), /The token is refused.*401/],
    ['is there, but not SCIM', (_, response) => void response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":"not found"}'), /There is no SCIM at .* 404/],
  ])('that %s cannot run', async (_, handler, message) => {
    await expect(checking(handler)).rejects.toThrow(message);
    await expect(checking(handler)).rejects.toBeInstanceOf(CannotRun);
  }, 30_000);

  it('that never ends a body is not read for ever', async () => {
    const flood: Handler = (_, response) => {
      response.writeHead(200, SCIM);
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(1 << 20, 32), () => more()));
      more();
    };
    await expect(checking(flood, 60_000)).rejects.toThrow(/the body is larger than 16777216 bytes/);
  });

  it.each<[string, unknown]>([
    ['null', null], ['a number', 7], ['a text', 'x'], ['an empty list', []], ['lists of lists', [[[]]]], ['an empty object', {}],
    ['a list of nothing', { schemas: null, Resources: [null, 7, 'x', []], totalResults: 'many' }],
    ['everything wrong at once', { schemas: {}, Resources: { a: 1 }, id: {}, meta: [], userName: 7, Operations: 'x', patch: 7, bulk: [], filter: { supported: 'yes' }, attributes: [null, { name: 7, subAttributes: 'x' }], endpoint: 'http://other.example/../..', schemaExtensions: [7] }],
    ['one object for all', { schemas: [USER], id: 'x', meta: { location: 7, created: 'yesterday' }, userName: 'x', Resources: [{ id: 'x' }], totalResults: 1, nextCursor: 'x', patch: { supported: true }, bulk: { supported: true, maxOperations: 1e9 }, sort: { supported: true }, etag: { supported: true }, filter: { supported: true }, pagination: { cursor: true } }],
  ])('that answers everything with %s gets its failures, and the check ends', async (_, body) => {
    const text = JSON.stringify(body);
    const isScimAtFirst: Handler = (request, response) => void response.writeHead(request.method === 'POST' ? 201 : 200, { ...SCIM, Location: '/x' }).end(request.url === '/scim/Users?count=1' ? JSON.stringify(EMPTY_LIST) : text);
    const { summary, results } = await checking(isScimAtFirst, 10_000);
    expect(summary.fail).toBeGreaterThan(10);
    expect(results.filter(({ detail }) => /undefined is not|Cannot read/.test(detail))).toEqual([]);
  });

  it('that stops answering in the middle is given up, and what may be left is named', async () => {
    const { results, left } = await checking((request, response, seen) => {
      if (seen.length > 40) return;
      const status = request.method === 'POST' ? 201 : request.method === 'DELETE' ? 204 : 200;
      response.writeHead(status, SCIM).end(status === 204 ? undefined : JSON.stringify({ ...EMPTY_LIST, id: `u${seen.length}`, schemas: [...EMPTY_LIST.schemas, USER] }));
    });
    expect(results.some(({ detail }) => /expected an answer, got none: .*within 300 ms/.test(detail))).toBe(true);
    expect(results.at(-1)).toMatchObject({ verdict: 'skip', detail: 'the server answers no more' });
    expect(left.some((line) => line.startsWith('/Users/u'))).toBe(true);
    expect(left.some((line) => line.includes('was not answered'))).toBe(true);
  });

  it.each(['', '.', '..', '../Groups/1', '?all', '#', 'a/../../admin', '%2e%2e', 'x'])('that gives the id "%s" sees no request beside the resources it made', async (id) => {
    const paths: string[] = [];
    await checking((request, response) => {
      if (request.method === 'DELETE') paths.push(String(request.url));
      response.writeHead(request.method === 'POST' ? 201 : 200, SCIM).end(JSON.stringify({ ...EMPTY_LIST, id, Resources: [{ id: 'somebody-else', userName: 'ceo@corp.example' }] }));
    }, 10_000);
    expect(paths.filter((path) => path !== `/scim/Users/${encodeURIComponent(id)}` && path !== `/scim/Groups/${encodeURIComponent(id)}`)).toEqual([]);
    expect(paths.filter((path) => /\/scim\/(Users|Groups)\/?(\.{1,2})?$/.test(path))).toEqual([]);
  });

  it('that asks for patience gets it', async () => {
    const asked = new Map<string, number>();
    const { results } = await checking((request, response) => {
      const times = (asked.get(String(request.url)) ?? 0) + 1;
      asked.set(String(request.url), times);
      if (times === 1) response.writeHead(429, { ...SCIM, 'Retry-After': '0.01' }).end('{}');
      else response.writeHead(200, SCIM).end(JSON.stringify(EMPTY_LIST));
    }, 10_000, transportChecks.slice(0, 1).flatMap(({ ids }) => ids));
    expect(asked.get('/scim/ServiceProviderConfig')).toBe(2);
    expect(results.length).toBeGreaterThan(0);
  }, 30_000);

  it('that redirects elsewhere does not take the token along', async () => {
    const elsewhere: string[] = [];
    const other = createServer((request, response) => void (elsewhere.push(String(request.url)), response.end())).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await checking((request, response) => {
      if (request.url?.includes('/Users/')) response.writeHead(307, { Location: `http://127.0.0.1:${port}/` }).end();
      else response.writeHead(request.method === 'POST' ? 201 : 200, SCIM).end(JSON.stringify({ ...EMPTY_LIST, id: 'x', meta: { location: `http://127.0.0.1:${port}/scim/Users/x` } }));
    }, 10_000);
    other.close();
    expect(elsewhere).toEqual([]);
  });
});

async function checking(handler: Handler, timeout = 300, only: readonly string[] = []): Promise<Report> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(String(request.url));
    request.resume();
    handler(request, response, seen);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await checkServer({ target: { url: `http://127.0.0.1:${port}/scim`, token: 'secret' }, timeout, only });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
