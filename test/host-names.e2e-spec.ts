import { connect } from 'node:net';
import { once } from 'node:events';
import type { Answer } from './harness/http.js';
import { CORE_GROUP, CORE_USER, type ScimClient } from './harness/scim-client.js';
import { sendToHost } from './harness/send-to-host.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const SUFFIX = 'people.example';

describe('Host names', () => {
  let service: TestApp;
  let ours: ScimClient;
  let theirs: ScimClient;
  let [ourSlug, theirSlug] = ['', ''];

  const slugOf = async ({ organizationId }: ScimClient): Promise<string> => (await service.admin.get(`/organizations/${organizationId}`)).body.slug;
  const call = (host: string, { token }: { token: string }, path = '/Users', method = 'GET', body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    sendToHost(host, method, `${service.url}/scim/v2${path}`, { Authorization: `Bearer ${token}`, ...(body !== undefined && { 'Content-Type': 'application/scim+json' }), ...headers }, body);
  const own = async (client: ScimClient, domain: string): Promise<void> => {
    const path = `/organizations/${client.organizationId}/domains`;
    expect((await service.admin.send('POST', path, { domain })).status).toBe(201);
    expect((await service.admin.send('POST', `${path}/${encodeURIComponent(domain)}/verify`, { withoutProof: true })).status).toBe(200);
  };

  beforeAll(async () => {
    service = await startTestApp({ ORG_HOST_SUFFIX: SUFFIX, PUBLIC_URL: `https://app.${SUFFIX}` });
    [ours, theirs] = [await service.organization(), await service.organization()];
    [ourSlug, theirSlug] = [await slugOf(ours), await slugOf(theirs)];
    await own(ours, 'scim.our.example');
    await own(theirs, 'scim.their.example');
  });
  afterAll(() => service.close());

  it('that name the organization of the token let it in', async () => {
    for (const host of [`${ourSlug}.${SUFFIX}`, `${ourSlug.toUpperCase()}.${SUFFIX}:3000`, `${ourSlug}.${SUFFIX}.`, 'scim.our.example', 'SCIM.our.example:443']) {
      expect({ host, status: (await call(host, ours)).status }).toEqual({ host, status: 200 });
    }
  });

  it('that name another organization, or nobody under the suffix, are answered exactly like a wrong token', async () => {
    const wrong = await call(`${ourSlug}.${SUFFIX}`, { token: `${ours.token.slice(0, -4)}AAAA` });
    expect(wrong.status).toBe(401);
    for (const host of [`${theirSlug}.${SUFFIX}`, `unknown.${SUFFIX}`, `api.${SUFFIX}`, `${ourSlug}.more.${SUFFIX}`, `more.${ourSlug}.${SUFFIX}`, 'scim.their.example', 'SCIM.their.example.:8443']) {
      for (const [method, body] of [['GET', undefined], ['POST', { schemas: [CORE_USER], userName: 'x@our.example' }]] as const) {
        const answer = await call(host, ours, '/Users', method, body);
        expect({ host, status: answer.status, body: answer.body, challenge: answer.headers.get('www-authenticate') })
          .toEqual({ host, status: 401, body: wrong.body, challenge: wrong.headers.get('www-authenticate') });
      }
    }
    expect((await call(`${ourSlug}.${SUFFIX}`, ours)).body.totalResults).toBe(0);
  });

  it('that are no organization\'s decide nothing: the service\'s own, addresses, and domains that nobody verified', async () => {
    await service.admin.send('POST', `/organizations/${theirs.organizationId}/domains`, { domain: 'unverified.example' });
    for (const host of [`app.${SUFFIX}`, SUFFIX, '127.0.0.1:3000', '[::1]', 'localhost', 'unverified.example', `not${SUFFIX}`, 'x@y', '%']) {
      for (const client of [ours, theirs]) expect({ host, status: (await call(host, client)).status }).toEqual({ host, status: 200 });
    }
    for (const host of [`unknown.${SUFFIX}`, `${ourSlug}.${SUFFIX}`, 'localhost']) {
      expect((await sendToHost(host, 'GET', `${service.url}/health/live`, {})).status).toBe(200);
      expect((await sendToHost(host, 'GET', `${service.url}/scim/v2/ServiceProviderConfig`, {})).status).toBe(200);
    }
  });

  it('of the organization stand in every location and reference; else the service\'s own does', async () => {
    for (const [host, base] of [
      [`${ourSlug}.${SUFFIX}`, `https://${ourSlug}.${SUFFIX}/scim/v2`], [`${ourSlug}.${SUFFIX}:8443`, `https://${ourSlug}.${SUFFIX}:8443/scim/v2`],
      ['scim.our.example', 'https://scim.our.example/scim/v2'], [`app.${SUFFIX}`, `https://app.${SUFFIX}/scim/v2`], ['10.0.0.1', `https://app.${SUFFIX}/scim/v2`],
    ] as const) {
      const user = await call(host, ours, '/Users', 'POST', { schemas: [CORE_USER], userName: `u${Math.random()}@our.example` });
      expect(user.headers.get('location')).toBe(`${base}/Users/${user.body.id}`);
      const group = await call(host, ours, '/Groups', 'POST', { schemas: [CORE_GROUP], displayName: `g${Math.random()}`, members: [{ value: user.body.id }] });
      expect(group.body).toMatchObject({ meta: { location: `${base}/Groups/${group.body.id}` }, members: [{ $ref: `${base}/Users/${user.body.id}` }] });
      expect((await call(host, ours, `/Users/${user.body.id}`)).body.groups[0].$ref).toBe(`${base}/Groups/${group.body.id}`);
      expect((await call(host, ours, '/ResourceTypes/User')).body.meta.location).toBe(`${base}/ResourceTypes/User`);
    }
    const other = await sendToHost(`${ourSlug}.${SUFFIX}`, 'GET', `${service.url}/api/v2/scim/Schemas/${CORE_USER}`, { Authorization: `Bearer ${ours.token}` });
    expect(other.body.meta.location).toBe(`https://${ourSlug}.${SUFFIX}/api/v2/scim/Schemas/${CORE_USER}`);
  });

  it('count at once when a domain is verified, removed, or the slug changes', async () => {
    const client = await service.organization();
    expect((await call('moving.example', ours)).status).toBe(200);
    await own(client, 'moving.example');
    expect([(await call('moving.example', ours)).status, (await call('moving.example', client)).status]).toEqual([401, 200]);
    await service.admin.send('DELETE', `/organizations/${client.organizationId}/domains/moving.example`);
    expect((await call('moving.example', ours)).status).toBe(200);
    const before = await slugOf(client);
    await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { slug: `${before}-moved` });
    expect([(await call(`${before}.${SUFFIX}`, client)).status, (await call(`${before}-moved.${SUFFIX}`, client)).status]).toEqual([401, 200]);
  });

  it('of proxies\' headers count only where a proxy is trusted', async () => {
    const spoofed = { 'X-Forwarded-Host': `${theirSlug}.${SUFFIX}`, Forwarded: `host=${theirSlug}.${SUFFIX}` };
    expect((await call(`${ourSlug}.${SUFFIX}`, ours, '/Users', 'GET', undefined, spoofed)).status).toBe(200);
    const proxied = await startTestApp({ ORG_HOST_SUFFIX: SUFFIX, TRUST_PROXY: 'on', PUBLIC_URL: 'https://rollcall.test' });
    try {
      const client = await proxied.organization();
      const { body: { slug } } = await proxied.admin.get(`/organizations/${client.organizationId}`);
      expect((await client.get('/Users', { 'X-Forwarded-Host': `other.${SUFFIX}` })).status).toBe(401);
      expect((await client.get('/Users', { Forwarded: `for=192.0.2.1;host=other.${SUFFIX}` })).status).toBe(401);
      const { body } = await client.get('/ResourceTypes/User', { 'X-Forwarded-Host': `${slug}.${SUFFIX}`, 'X-Forwarded-Proto': 'http' });
      expect(body.meta.location).toBe(`http://${slug}.${SUFFIX}/scim/v2/ResourceTypes/User`);
    } finally {
      await proxied.close();
    }
  });

  it('in the request line count before the header (RFC 9112 §3.2.2)', async () => {
    const { port } = new URL(service.url);
    const statusOf = async (line: string, host: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`GET ${line} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${ours.token}\r\nConnection: close\r\n\r\n`);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(socket, 'close');
      return Buffer.concat(chunks).toString().slice(9, 12);
    };
    expect(await statusOf(`http://${theirSlug}.${SUFFIX}/scim/v2/Users`, `${ourSlug}.${SUFFIX}`)).toBe('401');
    expect(await statusOf(`http://${ourSlug}.${SUFFIX}/scim/v2/Users`, `${theirSlug}.${SUFFIX}`)).toBe('200');
  });

  it('stand in the base URL that is shown', async () => {
    const { id, slug } = await service.admin.createOrganization('secoda');
    const { body: connection } = await service.admin.send('POST', `/organizations/${id}/connections`, { name: 'Okta' });
    expect(connection.scimBaseUrl).toBe(`https://${slug}.${SUFFIX}/api/v2/scim`);
    expect((await service.admin.get(`/organizations/${id}`)).body.scimBaseUrl).toBe(connection.scimBaseUrl);
  });
});

describe('Without a suffix', () => {
  it('host names decide nothing, whoever has verified them', async () => {
    const service = await startTestApp();
    try {
      const [ours, theirs] = [await service.organization(), await service.organization()];
      const path = `/organizations/${theirs.organizationId}/domains`;
      await service.admin.send('POST', path, { domain: 'scim.their.example' });
      await service.admin.send('POST', `${path}/scim.their.example/verify`, { withoutProof: true });
      for (const host of ['scim.their.example', 'acme.people.example', 'anything']) {
        const answer = await sendToHost(host, 'GET', `${service.url}/scim/v2/ResourceTypes/User`, { Authorization: `Bearer ${ours.token}` });
        expect(answer).toMatchObject({ status: 200, body: { meta: { location: 'http://rollcall.test/scim/v2/ResourceTypes/User' } } });
      }
    } finally {
      await service.close();
    }
  });
});
