import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { CORE_USER, PATCH_OP, ScimClient } from './harness/scim-client.js';
import { send } from './harness/http.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Bad input', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp({ MAX_BODY_BYTES: '20000', MAX_PATCH_OPERATIONS: '20' });
    client = await service.organization();
  });
  afterAll(() => service.close());

  const user = (more: object): object => ({ schemas: [CORE_USER], userName: 'bad@corp.example', ...more });

  it.each<[string, string, unknown, Record<string, string>, number, string | undefined]>([
    ['broken JSON', '/Users', '{"userName":', {}, 400, 'invalidSyntax'],
    ['an array', '/Users', '[]', {}, 400, 'invalidSyntax'],
    ['no body', '/Users', undefined, {}, 400, 'invalidSyntax'],
    ['invalid UTF-8 in its place of text', '/Users', '"\\ud800"', {}, 400, 'invalidSyntax'],
    ['no userName', '/Users', { schemas: [CORE_USER] }, {}, 400, 'invalidValue'],
    ['an empty userName', '/Users', user({ userName: '' }), {}, 400, 'invalidValue'],
    ['a number for a string', '/Users', user({ title: 5 }), {}, 400, 'invalidValue'],
    ['a string for a list', '/Users', user({ emails: 'a@b' }), {}, 400, 'invalidValue'],
    ['text for a boolean', '/Users', user({ active: 'yes' }), {}, 400, 'invalidValue'],
    ['U+0000', '/Users', user({ title: 'a\0b' }), {}, 400, 'invalidValue'],
    ['half of a surrogate pair', '/Users', JSON.stringify(user({})).replace('bad', '\\ud800'), {}, 400, 'invalidValue'],
    ['another type', '/Users', '<user/>', { 'Content-Type': 'text/xml' }, 415, undefined],
    ['too large a body', '/Users', user({ title: 'x'.repeat(30_000) }), {}, 413, undefined],
    ['too deep a body', '/Users', `${'['.repeat(500)}${']'.repeat(500)}`, {}, 400, 'invalidSyntax'],
  ])('%s gets a SCIM Error and stores nothing', async (_, path, body, headers, status, scimType) => {
    const answer = await client.send('POST', path, body, headers);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), ...(scimType && { scimType }), detail: expect.any(String) },
    });
    expect(answer.headers.get('content-type')).toContain('application/scim+json');
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(0);
  });

  it.each([
    ['GET', '/Nope', 404], ['GET', '/Users/nobody', 404], ['GET', '/Users/bad@corp.example', 404], ['GET', '/Users/%E0%A4%A', 404],
    ['PUT', '/Users', 405], ['DELETE', '/Groups', 405], ['POST', '/Users/1', 405], ['PUT', '/ServiceProviderConfig', 405], ['DELETE', '/Schemas', 405],
    ['GET', '/Bulk', 405], ['GET', '/Me', 404], ['PATCH', '/Me', 404], ['POST', '/.search', 400], ['PUT', '', 405], ['GET', '/.search', 405], ['GET', '/Users/.search', 405], ['PUT', '/Groups/.search', 405], ['GET', '/Schemas?filter=id%20pr', 403],
  ])('%s %s answers %i as a SCIM Error', async (method, path, status) => {
    const answer = await client.send(method, path, ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined);
    expect(answer).toMatchObject({ status, body: { status: String(status), detail: expect.any(String) } });
    expect(answer.headers.has('allow')).toBe(status === 405);
    expect(answer.headers.get('content-type')).toContain('application/scim+json');
  });

  it.each([['/scim/v9/Users'], ['/scim/nope'], ['/api/v2/scim/nope']])('unknown paths such as %s answer as SCIM too', async (path) => {
    expect(await send('GET', service.url + path, { Authorization: `Bearer ${client.token}` })).toMatchObject({ status: 404, body: { status: '404' } });
  });

  it('ERR-10 a URL or headers that are too long for Node get a SCIM Error, under other paths the status alone', async () => {
    const tooLong = 'x'.repeat(20_000);
    for (const [path, headers] of [[`/Users?filter=${tooLong}`, {}], ['/Users', { 'X-Long': tooLong }]] as const) {
      const answer = await client.get(path, headers);
      expect(answer).toMatchObject({ status: 431, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '431', detail: expect.stringContaining('.search') } });
      expect(answer.headers.get('content-type')).toContain('application/scim+json');
    }
    expect(await send('GET', `${service.url}/health/live`, { 'X-Long': tooLong })).toMatchObject({ status: 431, body: undefined });
    expect((await client.get('/Users')).status).toBe(200);
  });

  it('ERR-10 what is no HTTP gets a SCIM Error', async () => {
    const { port, hostname } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.end('GET /scim/v2/Users HTTP/9.9\r\n\r\n');
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(body)).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
  });

  it.each([
    ['no schemas', { Operations: [] }, 'invalidSyntax'], ['no operations', { schemas: [PATCH_OP], Operations: [] }, 'invalidSyntax'],
    ['an unknown op', { schemas: [PATCH_OP], Operations: [{ op: 'move', path: 'title' }] }, 'invalidSyntax'],
    ['a remove without a path', { schemas: [PATCH_OP], Operations: [{ op: 'remove' }] }, 'noTarget'],
    ['an unknown attribute', { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'foo', value: 1 }] }, 'invalidPath'],
    ['a malformed path', { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'emails[', value: 1 }] }, 'invalidPath'],
    ['a broken filter', { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'emails[type xx "w"]', value: 1 }] }, 'invalidFilter'],
    ['a read-only attribute', { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'groups', value: [] }] }, 'mutability'],
    ['the removal of userName', { schemas: [PATCH_OP], Operations: [{ op: 'remove', path: 'userName' }] }, 'mutability'],
  ])('PATCH with %s is refused with its scimType', async (_, body, scimType) => {
    const other = await service.organization();
    const id = await other.createUser('patched@corp.example');
    expect(await other.send('PATCH', `/Users/${id}`, body)).toMatchObject({ status: 400, body: { scimType } });
  });

  it('PAT-23 bounds the operations of a PATCH', async () => {
    const id = await (await service.organization()).createUser('x@corp.example');
    const operations = Array.from({ length: 21 }, () => ({ op: 'add', path: 'title', value: 'x' }));
    expect((await client.patch(`/Users/${id}`, operations)).status).toBe(404);
    const own = await service.organization();
    expect((await own.patch(`/Users/${await own.createUser('y@corp.example')}`, operations)).status).toBe(413);
  });

  it('keys such as __proto__ harm nothing', async () => {
    const other = await service.organization();
    const answer = await other.send('POST', '/Users', `{"schemas":["${CORE_USER}"],"userName":"p@corp.example","__proto__":{"active":false},"constructor":{"x":1},"name":{"__proto__":{"givenName":"x"},"familyName":"F"}}`);
    expect(answer).toMatchObject({ status: 201, body: { active: true, name: { familyName: 'F' } } });
    expect(({} as Record<string, unknown>).active).toBeUndefined();
  });

  it.each([
    ['no header', {}, 'Bearer realm="scim"'], ['a wrong token', { Authorization: 'Bearer nonsense' }, 'Bearer realm="scim", error="invalid_token"'],
    ['a token of the right form', { Authorization: `Bearer rcs_${Buffer.alloc(64).toString('base64url')}` }, 'Bearer realm="scim", error="invalid_token"'],
  ])('SEC-02 %s is 401 with a challenge', async (_, headers, challenge) => {
    const answer = await send('GET', `${service.url}/scim/v2/Users`, headers);
    expect(answer).toMatchObject({ status: 401, body: { status: '401', detail: expect.any(String) } });
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  });

  it('SEC-05 takes the token with the scheme in any case, and bare; not in the query', async () => {
    for (const authorization of [`bearer ${client.token}`, `BEARER  ${client.token}`, client.token]) {
      expect((await send('GET', `${service.url}/scim/v2/Users`, { Authorization: authorization })).status).toBe(200);
    }
    expect((await send('GET', `${service.url}/scim/v2/Users?access_token=${client.token}`, {})).status).toBe(401);
  });

  it.each(['/scim/v2', '/scim/v2/', '/scim//v2', '/scim', '/api/v2/scim', '/api/v2/scim/', '/api/scim/v2'])('is served under %s', async (base) => {
    const under = new ScimClient(service.url, client.token, client.organizationId, base);
    const { status, body } = await under.get('/ResourceTypes/User');
    expect(status).toBe(200);
    expect(body.meta.location).toBe(`http://rollcall.test${base.replace(/\/+/g, '/').replace(/\/$/, '')}/ResourceTypes/User`);
  });
});
