import { AdminApi } from '../harness/admin-api.js';
import { type Answer, send } from '../harness/http.js';
import { CORE_GROUP, CORE_USER, PATCH_OP } from '../harness/scim-client.js';
import { sendToHost } from '../harness/send-to-host.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

const SUFFIX = 'people.example';

/** What the pages of five products say of getting access, followed step by step by operators, administrators and their identity providers. */
describe('Getting access', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp({ ORG_HOST_SUFFIX: SUFFIX, PUBLIC_URL: `https://app.${SUFFIX}` });
  });
  afterAll(() => service.close());

  /** What an operator hands to the administrators of an organization. */
  const signUp = async (preset: string) => {
    const { id, slug } = await service.admin.createOrganization(preset);
    const path = `/organizations/${id}`;
    const { body: { key } } = await service.admin.send('POST', `${path}/admin-keys`, { label: 'Administrators' });
    return { id, slug, path, administrator: new AdminApi(service.url, key) };
  };

  /** Calls what was pasted into the identity provider, as it would: by its host name. */
  const call = (baseUrl: string, authorization: string, method: string, path: string, body?: unknown): Promise<Answer> => {
    const { host, pathname } = new URL(baseUrl);
    return sendToHost(host, method, service.url + pathname + path, { Authorization: authorization, ...(body !== undefined && { 'Content-Type': 'application/scim+json' }) }, body);
  };

  /** What connectors send when an administrator presses "test". */
  const connectionTest = async (baseUrl: string, authorization: string): Promise<readonly number[]> => {
    const paths = ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes', '/Users?startIndex=1&count=2', '/Users?count=1', `/Users?filter=${encodeURIComponent('userName eq "nobody@corp.example"')}`, '/Groups?count=1'];
    return Promise.all(paths.map(async (path) => (await call(baseUrl, authorization, 'GET', path)).status));
  };

  const lostNothing = async (baseUrl: string, token: string, switchOff: () => Promise<unknown>, switchOn: () => Promise<unknown>, reason: string): Promise<void> => {
    const asked = (method: string, path: string, body?: unknown) => call(baseUrl, `Bearer ${token}`, method, path, body);
    const { body: { id } } = await asked('POST', '/Users', { schemas: [CORE_USER], userName: `kept${Math.random()}@corp.example`, name: { familyName: 'Lee' } });
    const before = (await asked('GET', `/Users/${id}`)).body;
    await switchOff();
    const operations = { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'active', value: false }] };
    for (const answer of [
      await asked('GET', '/Users'), await asked('GET', `/Users/${id}`), await asked('POST', '/Users', { schemas: [CORE_USER], userName: 'late@corp.example' }),
      await asked('PUT', `/Users/${id}`, { schemas: [CORE_USER], userName: 'other@corp.example' }), await asked('PATCH', `/Users/${id}`, operations), await asked('DELETE', `/Users/${id}`),
      await asked('GET', '/Groups'), await asked('POST', '/Groups', { schemas: [CORE_GROUP], displayName: 'Late' }), await asked('GET', '/Schemas'), await asked('POST', '/Bulk', {}),
    ]) expect(answer).toMatchObject({ status: 403, body: { status: '403', detail: expect.stringContaining(reason) } });
    await switchOn();
    expect((await asked('GET', `/Users/${id}`)).body).toEqual(before);
  };

  describe.each(['zulip', 'onehash-connect'])('as %s has it', (preset) => {
    it('Z1 the base URL is that of the organization\'s own host name; a token of another organization is refused there, as a wrong one is', async () => {
      const [ours, theirs] = [await signUp(preset), await signUp(preset)];
      const { body: { scimBaseUrl } } = await ours.administrator.get(ours.path);
      expect(scimBaseUrl).toBe(`https://${ours.slug}.${SUFFIX}/scim/v2`);
      const [ourToken, theirToken] = [await service.admin.createToken(ours.id), await service.admin.createToken(theirs.id)];
      const { status, body } = await call(scimBaseUrl, `Bearer ${ourToken}`, 'POST', '/Users', { schemas: [CORE_USER], userName: 'ann@corp.example' });
      expect({ status, location: body.meta.location }).toEqual({ status: 201, location: `${scimBaseUrl}/Users/${body.id}` });
      const [foreign, wrong] = [await call(scimBaseUrl, `Bearer ${theirToken}`, 'GET', '/Users'), await call(scimBaseUrl, 'Bearer wrong', 'GET', '/Users')];
      expect([foreign.status, foreign.body]).toEqual([401, wrong.body]);
      expect((await call(`https://nobody.${SUFFIX}/scim/v2`, `Bearer ${ourToken}`, 'GET', '/Users')).body).toEqual(wrong.body);
    });

    it('Z1 a domain that the organization has verified is a host name of it too', async () => {
      const [ours, theirs] = [await signUp(preset), await signUp(preset)];
      const domain = `chat-${ours.slug}.example`;
      expect((await ours.administrator.send('POST', `${ours.path}/domains`, { domain })).status).toBe(201);
      expect((await service.admin.send('POST', `${ours.path}/domains/${domain}/verify`, { withoutProof: true })).body).toMatchObject({ isVerified: true });
      const [ourToken, theirToken] = [await service.admin.createToken(ours.id), await service.admin.createToken(theirs.id)];
      const baseUrl = `https://${domain}/scim/v2`;
      expect((await call(baseUrl, `Bearer ${ourToken}`, 'GET', '/ResourceTypes/User')).body.meta.location).toBe(`${baseUrl}/ResourceTypes/User`);
      expect((await call(baseUrl, `Bearer ${theirToken}`, 'GET', '/Users')).status).toBe(401);
    });

    it('Z2 an operator issues a token through the admin API, which shows it once', async () => {
      const { path, administrator } = await signUp(preset);
      const { status, body } = await service.admin.send('POST', `${path}/scim-tokens`, { label: 'For support to hand out' });
      expect({ status, token: body.token, label: body.label }).toEqual({ status: 201, token: expect.stringMatching(/^rcs_/), label: 'For support to hand out' });
      for (const api of [service.admin, administrator]) expect(JSON.stringify((await api.get(`${path}/scim-tokens`)).body)).not.toContain(body.token.slice(0, 30));
    });

    it('Z3 the Authorization header is "Bearer" and the token, or the token as the administrator typed it', async () => {
      const { id, slug } = await signUp(preset);
      const token = await service.admin.createToken(id);
      const baseUrl = `https://${slug}.${SUFFIX}/scim/v2`;
      for (const typed of [`Bearer ${token}`, `bearer ${token}`, token, ` ${token} `, `Bearer  ${token}`]) {
        expect({ typed, status: (await call(baseUrl, typed, 'GET', '/Users')).status }).toEqual({ typed, status: 200 });
      }
      for (const typed of [`Basic ${token}`, `Bearer Bearer ${token}`, `${token}x`, 'Bearer']) expect((await call(baseUrl, typed, 'GET', '/Users')).status).toBe(401);
    });

    it('Z12 the operator allows or forbids SCIM, apart from the administrators\' own switch: while forbidden every call is 403 with the reason, and nothing is lost', async () => {
      const { id, slug, path, administrator } = await signUp(preset);
      const [baseUrl, token] = [`https://${slug}.${SUFFIX}/scim/v2`, await service.admin.createToken(id)];
      const say = (api: AdminApi, change: object) => async () => expect((await api.send('PATCH', path, change)).status).toBe(200);
      await lostNothing(baseUrl, token, say(service.admin, { scimAllowed: false }), say(service.admin, { scimAllowed: true }), 'plan');
      await lostNothing(baseUrl, token, say(administrator, { scimEnabled: false }), say(administrator, { scimEnabled: true }), 'switched off');
      await service.admin.send('PATCH', path, { scimAllowed: false });
      expect((await administrator.send('PATCH', path, { scimAllowed: true })).status).toBe(403);
      await say(administrator, { scimEnabled: true })();
      expect((await call(baseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(403);
    });
  });

  describe('as secoda has it', () => {
    it('S1 the URL ends in /api/v2/scim, with or without a slash, doubled ones too', async () => {
      const { id, slug, path } = await signUp('secoda');
      const token = await service.admin.createToken(id);
      expect((await service.admin.get(path)).body.scimBaseUrl).toBe(`https://${slug}.${SUFFIX}/api/v2/scim`);
      for (const base of ['/api/v2/scim', '/api/v2/scim/', '//api/v2/scim', '/api/v2/scim//', '/api//v2/scim']) {
        const url = `https://${slug}.${SUFFIX}${base}`;
        for (const rest of ['/Users', '/Users/', '/ResourceTypes/User']) expect({ base, rest, status: (await call(url, token, 'GET', rest)).status }).toEqual({ base, rest, status: 200 });
        expect((await call(url, token, 'GET', '/ResourceTypes/User')).body.meta.location).toBe(`https://${slug}.${SUFFIX}/api/v2/scim/ResourceTypes/User`);
      }
    });

    it('S2 administrators of the organization create and revoke tokens, without an operator', async () => {
      const [ours, theirs] = [await signUp('secoda'), await signUp('secoda')];
      const { status, body: { id, token } } = await ours.administrator.send('POST', `${ours.path}/scim-tokens`, { label: 'Settings > API' });
      expect(status).toBe(201);
      const baseUrl = `https://${ours.slug}.${SUFFIX}/api/v2/scim`;
      expect((await call(baseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(200);
      expect((await theirs.administrator.send('DELETE', `${ours.path}/scim-tokens/${id}`)).status).toBe(404);
      expect((await theirs.administrator.send('POST', `${ours.path}/scim-tokens`, {})).status).toBe(404);
      expect((await ours.administrator.send('DELETE', `${ours.path}/scim-tokens/${id}`)).status).toBe(204);
      expect((await call(baseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(401);
    });

    it('S14 without the plan every call is 403 with the reason, and nothing is lost', async () => {
      const { id, slug, path } = await signUp('secoda');
      const allow = (scimAllowed: boolean) => async () => expect((await service.admin.send('PATCH', path, { scimAllowed })).status).toBe(200);
      await lostNothing(`https://${slug}.${SUFFIX}/api/v2/scim`, await service.admin.createToken(id), allow(false), allow(true), 'plan');
    });
  });

  describe('as dronahq has it', () => {
    it('D1 each SSO configuration is a connection with its own switch and tokens; a token saved as a draft is good for nothing until it is activated', async () => {
      const { path, administrator } = await signUp('dronahq');
      const create = async (name: string, identityProvider: string) => (await administrator.send('POST', `${path}/connections`, { name, identityProvider })).body;
      const [okta, entra] = [await create('SAML with Okta', 'okta'), await create('SAML with Entra', 'entra')];
      const tokenOf = async ({ id }: { id: string }, isDraft: boolean) => (await administrator.send('POST', `${path}/scim-tokens`, { connectionId: id, isDraft })).body;
      const [draft, live] = [await tokenOf(okta, true), await tokenOf(entra, false)];
      const get = async ({ token }: { token: string }): Promise<number> => (await call(okta.scimBaseUrl, `Bearer ${token}`, 'GET', '/Users')).status;
      expect([draft.state, await get(draft), await get(live)]).toEqual(['draft', 401, 200]);
      expect((await administrator.send('POST', `${path}/scim-tokens/${draft.id}/activate`)).body.state).toBe('active');
      expect([await get(draft), await get(live)]).toEqual([200, 200]);
      await administrator.send('PATCH', `${path}/connections/${okta.id}`, { isEnabled: false });
      expect([await get(draft), await get(live)]).toEqual([403, 200]);
      const managed = await call(entra.scimBaseUrl, `Bearer ${live.token}`, 'POST', '/Users', { schemas: [CORE_USER], userName: 'ann@corp.example' });
      await administrator.send('PATCH', `${path}/connections/${okta.id}`, { isEnabled: true });
      expect((await call(okta.scimBaseUrl, `Bearer ${draft.token}`, 'GET', `/Users/${managed.body.id}`)).status).toBe(200);
      expect((await call(okta.scimBaseUrl, `Bearer ${draft.token}`, 'DELETE', `/Users/${managed.body.id}`)).status).toBe(403);
    });

    it('D2 the base URL is https://<domain>/api/scim/v2, and discovery tells the truth', async () => {
      const { id, slug, path, administrator } = await signUp('dronahq');
      const authorization = `Bearer ${await service.admin.createToken(id)}`;
      const { body: { items: [connection] } } = await administrator.get(`${path}/connections`);
      const baseUrl = `https://${slug}.${SUFFIX}/api/scim/v2`;
      expect(connection.scimBaseUrl).toBe(baseUrl);
      const { body: config } = await call(baseUrl, authorization, 'GET', '/ServiceProviderConfig');
      expect(config).toMatchObject({ patch: { supported: true }, bulk: { supported: true }, filter: { supported: true }, sort: { supported: true }, etag: { supported: true }, changePassword: { supported: false } });
      const { body: types } = await call(baseUrl, authorization, 'GET', '/ResourceTypes');
      const { body: schemas } = await call(baseUrl, authorization, 'GET', '/Schemas');
      for (const { endpoint, schema, schemaExtensions = [], meta } of types.Resources) {
        expect((await call(baseUrl, authorization, 'GET', endpoint)).status).toBe(200);
        expect(meta.location.startsWith(`${baseUrl}/`)).toBe(true);
        const named = [schema, ...schemaExtensions.map((extension: { schema: string }) => extension.schema)];
        expect(schemas.Resources.map((each: { id: string }) => each.id)).toEqual(expect.arrayContaining(named));
      }
      const made = await call(baseUrl, authorization, 'POST', '/Users', { schemas: [CORE_USER], userName: 'ann@corp.example' });
      expect(made.headers.get('etag')).toBe(made.body.meta.version);
      expect((await call(baseUrl, authorization, 'PATCH', `/Users/${made.body.id}`, { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'title', value: 'Lead' }] })).body.title).toBe('Lead');
      expect((await call(baseUrl, authorization, 'GET', `/Users?sortBy=userName&filter=${encodeURIComponent('title eq "lead"')}`)).body.totalResults).toBe(1);
      const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'DELETE', path: `/Users/${made.body.id}` }] };
      expect((await call(baseUrl, authorization, 'POST', '/Bulk', bulk)).body.Operations).toMatchObject([{ status: '204' }]);
    });

    it('D3 "Test and save" succeeds with the token, and fails without it', async () => {
      const { id, slug } = await signUp('dronahq');
      const [baseUrl, token] = [`https://${slug}.${SUFFIX}/api/scim/v2`, await service.admin.createToken(id)];
      expect(await connectionTest(baseUrl, `Bearer ${token}`)).toEqual([200, 200, 200, 200, 200, 200, 200]);
      // What the service can do is told without credentials (RFC 7643 §5).
      expect(await connectionTest(baseUrl, 'Bearer wrong')).toEqual([200, 401, 401, 401, 401, 401, 401]);
    });
  });

  describe('as hoppscotch has it', () => {
    it('H1 one switch turns SCIM on, and the base URL is shown ready to copy', async () => {
      const { slug, path, administrator } = await signUp('hoppscotch');
      await administrator.send('PATCH', path, { scimEnabled: false });
      const { body: { token } } = await administrator.send('POST', `${path}/scim-tokens`, { label: 'InfraToken' });
      const { body: { scimBaseUrl, scimEnabled } } = await administrator.get(path);
      expect({ scimBaseUrl, scimEnabled }).toEqual({ scimBaseUrl: `https://${slug}.${SUFFIX}/scim/v2`, scimEnabled: false });
      expect((await call(scimBaseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(403);
      expect((await administrator.send('PATCH', path, { scimEnabled: true })).body.scimEnabled).toBe(true);
      expect((await call(scimBaseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(200);
      const plain = await send('GET', `${service.url}/scim/v2/Users`, { Authorization: `Bearer ${token}` });
      expect(plain.status).toBe(200);
    });

    it('H2 tokens have a label, an expiry if wanted, and their last use; each is shown once and can be revoked', async () => {
      const { slug, path, administrator } = await signUp('hoppscotch');
      const expiresAt = '2090-01-31T12:00:00.000Z';
      const { body: { token, ...shown } } = await administrator.send('POST', `${path}/scim-tokens`, { label: 'InfraToken', expiresAt });
      expect(shown).toMatchObject({ label: 'InfraToken', expiresAt, lastUsedAt: null, state: 'active' });
      expect((await administrator.get(`${path}/scim-tokens`)).body.items).toEqual([shown]);
      const baseUrl = `https://${slug}.${SUFFIX}/scim/v2`;
      expect((await call(baseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(200);
      expect((await administrator.get(`${path}/scim-tokens`)).body.items).toEqual([{ ...shown, lastUsedAt: expect.stringMatching(/Z$/) }]);
      expect((await administrator.send('DELETE', `${path}/scim-tokens/${shown.id}`)).status).toBe(204);
      expect((await administrator.get(`${path}/scim-tokens`)).body.items).toMatchObject([{ state: 'revoked', revokedAt: expect.stringMatching(/Z$/) }]);
      expect((await call(baseUrl, `Bearer ${token}`, 'GET', '/Users')).status).toBe(401);
    });
  });
});
