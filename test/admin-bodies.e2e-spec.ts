import type { Answer } from './harness/http.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** What a hostile or broken caller of the admin API may send: each gets its clear answer at once. */
describe('Bodies of the admin API', () => {
  let service: TestApp;
  let organization: string;

  beforeAll(async () => {
    service = await startTestApp();
    organization = `/organizations/${(await service.admin.createOrganization('standard')).id}`;
  });
  afterAll(() => service.close());

  const URN = 'urn:example:params:scim:schemas:extension:staff:2.0:User';
  const send = (method: string, path: string, body: unknown): Promise<Answer> => service.admin.send(method, organization + path, body);
  const refused = (detail: string) => ({ status: 400, body: { type: 'about:blank', title: 'Bad request', detail: expect.stringContaining(detail) } });

  it.each([
    ['attributes of a member', 'POST', '/members', `{"userName":"ann@corp.example","attributes":{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`],
    ['sub-attributes', 'PUT', `/schemas/${URN}`, `{"attributes":${'[{"name":"a","subAttributes":'.repeat(3_000)}[]${'}]'.repeat(3_000)}}`],
  ])('refuses %s that are nested as no message is', async (_, method, path, body) => {
    expect(await send(method, path, body)).toMatchObject(refused('more than 64 levels deep'));
  });

  it.each([
    ['roles', 'PATCH', '/settings', { roles: Array.from({ length: 40_000 }, () => ({})) }],
    ['roleRules', 'POST', '/role-rules/preview', { roleRules: Array.from({ length: 40_000 }, () => ({})) }],
    ['attributes', 'PUT', `/schemas/${URN}`, { attributes: Array.from({ length: 40_000 }, () => ({})) }],
    ['subAttributes', 'PUT', `/schemas/${URN}`, { attributes: [{ name: 'a', subAttributes: Array.from({ length: 40_000 }, () => ({})) }] }],
    ['invitedDomains', 'PATCH', '/settings', { invitedDomains: Array.from({ length: 40_000 }, () => '') }],
  ])('refuses a list of %s that is far too long, without looking at each', async (name, method, path, body) => {
    const started = performance.now();
    expect(await send(method, path, body)).toMatchObject(refused(`${name} must contain no more than`));
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('refuses many values wherever they are, without looking at each', async () => {
    const started = performance.now();
    for (const name of ['userName', 'attributes', 'unknown']) expect(await send('POST', '/members', { [name]: Array.from({ length: 300_000 }, () => ({})) })).toMatchObject(refused('more than 50000 values'));
    expect(await send('PATCH', '/settings', { invitationTemplate: Array.from({ length: 40_000 }, () => ({})) })).toMatchObject(refused('invitationTemplate must be an object'));
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it.each([
    ['roles', 'PATCH', '/settings', { roles: [[]] }], ['roles', 'PATCH', '/settings', { roles: [{ name: 'a' }, null] }], ['roleRules', 'PATCH', '/settings', { roleRules: [[]] }],
    ['roleRules', 'POST', '/role-rules/preview', { roleRules: ['x'] }], ['attributes', 'PUT', `/schemas/${URN}`, { attributes: [[]] }],
    ['subAttributes', 'PUT', `/schemas/${URN}`, { attributes: [{ name: 'a', type: 'complex', subAttributes: [[]] }] }],
    ['invitationTemplate', 'PATCH', '/settings', { invitationTemplate: [] }],
  ])('refuses %s with something else than an object: %s %s %j', async (name, method, path, body) => {
    expect(await send(method, path, body)).toMatchObject(refused(`${name} must be an object`));
  });

  it.each([
    ['a name with U+0000', { 'a\u0000': 'member' }], ['a name with half of a surrogate pair', { '\ud800': 'member' }], ['a value that is no text', { a: 1 }],
    ['a value with U+0000', { a: '\u0000' }], ['a long name', { ['a'.repeat(501)]: 'member' }], ['too many', Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [index, 'member']))],
    ['a list', ['member']], ['nothing', null],
  ])('refuses the values of a role rule with %s', async (_, values) => {
    expect(await send('PATCH', '/settings', { roleRules: [{ kind: 'attribute', attribute: 'title', values }] })).toMatchObject(refused('values must be an object of at most 1000 texts'));
  });

  it.each([['a list', '[{}]'], ['a text', '"x"'], ['a number', '1'], ['nothing', 'null']])('refuses %s as a body', async (_, body) => {
    expect(await send('PATCH', '/settings', body)).toMatchObject({ status: 400 });
  });

  it('answers a body of more than a megabyte with 413 and the limit', async () => {
    for (const path of ['/organizations', `${organization}/members`]) {
      const answer = await service.admin.send('POST', path, { name: 'x'.repeat(1024 * 1024) });
      expect(answer).toMatchObject({ status: 413, body: { title: 'Content too large', status: 413, detail: 'The body is larger than 1048576 bytes.' } });
    }
    expect((await service.admin.send('POST', '/organizations', { name: 'x'.repeat(1024 * 1000) })).status).toBe(400);
  });
});
