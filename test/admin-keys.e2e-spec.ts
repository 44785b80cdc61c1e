import { readFileSync } from 'node:fs';
import { AdminApi } from './harness/admin-api.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** What a key of an organization may do under each path of the admin API: `yes` of the own organization, `no` is the operators' alone. */
const DECISIONS: Readonly<Record<string, Readonly<Record<string, 'yes' | 'no'>>>> = {
  '/organizations': { post: 'no', get: 'no' },
  '/organizations/{organizationId}': { get: 'yes', patch: 'yes', delete: 'no' },
  '/organizations/{organizationId}/admin-keys': { post: 'yes', get: 'yes' },
  '/organizations/{organizationId}/admin-keys/{keyId}': { delete: 'yes' },
  '/organizations/{organizationId}/connections': { post: 'yes', get: 'yes' },
  '/organizations/{organizationId}/connections/{connectionId}': { get: 'yes', patch: 'yes', delete: 'yes' },
  '/organizations/{organizationId}/domains': { post: 'yes', get: 'yes' },
  '/organizations/{organizationId}/domains/{domain}': { delete: 'yes' },
  '/organizations/{organizationId}/domains/{domain}/verify': { post: 'yes' },
  '/organizations/{organizationId}/groups': { get: 'yes' },
  '/organizations/{organizationId}/groups/{groupId}/members': { get: 'yes' },
  '/organizations/{organizationId}/invitations': { get: 'yes' },
  '/organizations/{organizationId}/invitations/{invitationId}': { delete: 'yes' },
  '/organizations/{organizationId}/journal': { get: 'yes' },
  '/organizations/{organizationId}/members': { get: 'yes', post: 'yes' },
  '/organizations/{organizationId}/members/import': { post: 'yes' },
  '/organizations/{organizationId}/members/{memberId}': { patch: 'yes', delete: 'yes', get: 'yes' },
  '/organizations/{organizationId}/members/{memberId}/erase': { post: 'yes' },
  '/organizations/{organizationId}/members/{memberId}/invitations': { post: 'yes' },
  '/organizations/{organizationId}/members/{memberId}/role-explanation': { get: 'yes' },
  '/organizations/{organizationId}/members/{memberId}/sign-ins': { post: 'yes' },
  '/organizations/{organizationId}/role-changes': { get: 'yes' },
  '/organizations/{organizationId}/role-rules/preview': { post: 'yes' },
  '/organizations/{organizationId}/roles': { get: 'yes' },
  '/organizations/{organizationId}/schemas': { get: 'yes' },
  '/organizations/{organizationId}/schemas/{urn}': { put: 'yes', delete: 'yes' },
  '/organizations/{organizationId}/schemas/{urn}/erase': { post: 'yes' },
  '/organizations/{organizationId}/scim-tokens': { post: 'yes', get: 'yes' },
  '/organizations/{organizationId}/scim-tokens/{tokenId}': { delete: 'yes' },
  '/organizations/{organizationId}/scim-tokens/{tokenId}/activate': { post: 'yes' },
  '/organizations/{organizationId}/scim-tokens/{tokenId}/rotate': { post: 'yes' },
  '/organizations/{organizationId}/settings': { get: 'yes', patch: 'yes' },
  '/organizations/{organizationId}/tolerances': { get: 'yes' },
  '/presets': { get: 'no' },
};

const document: { paths: Record<string, Record<string, unknown>> } = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
const BASE = '/admin/v1';
const routes = Object.entries(document.paths).filter(([path]) => path.startsWith('/admin/')).flatMap(([path, item]) => Object.keys(item).map((method) => ({ method, path })));

describe('An admin key of one organization', () => {
  let service: TestApp;
  let ours: ScimClient;
  let theirs: ScimClient;
  let admin: AdminApi;
  let keyId: string;

  const pathOf = ({ organizationId }: ScimClient): string => `/organizations/${organizationId}`;
  const createKey = async (client: ScimClient, body: object = { label: 'People operations' }) => {
    const answer = await service.admin.send('POST', `${pathOf(client)}/admin-keys`, body);
    expect(answer.status).toBe(201);
    return answer.body;
  };

  beforeAll(async () => {
    service = await startTestApp();
    [ours, theirs] = [await service.organization(), await service.organization()];
    const { id, key } = await createKey(ours);
    keyId = id;
    admin = new AdminApi(service.url, key);
  });
  afterAll(() => service.close());

  const journalOf = async (client: ScimClient): Promise<number> => (await service.admin.all(`${pathOf(client)}/journal`)).length;
  /** The path with an organization, and for the rest what is there nowhere. */
  const fill = (path: string, organizationId: string): string => path.replace('/admin/v1', '').replace('{organizationId}', organizationId)
    .replace('{urn}', 'urn:example:nothing').replace('{domain}', 'nothing.example').replace(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000');
  const call = (method: string, path: string) => admin.send(method.toUpperCase(), path, ['post', 'put', 'patch'].includes(method) ? {} : undefined);

  it('has a decision for every route of the admin API, and none for a route that is not there', () => {
    const decided = Object.entries(DECISIONS).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${BASE}${path}`));
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(decided.sort());
  });

  it.each(routes)('$method $path is as decided, and for another organization it is 404 as if that were not there', async ({ method, path }) => {
    const decision = DECISIONS[path.slice(BASE.length)]?.[method];
    const [before, theirsBefore] = [await journalOf(ours), await journalOf(theirs)];
    const own = await call(method, fill(path, ours.organizationId));
    if (decision === 'yes') {
      expect([401, 403, 405, 500]).not.toContain(own.status);
      expect(own.body?.detail).not.toBe('There is no such organization.');
    } else {
      expect(own).toMatchObject({ status: 403, body: { title: 'Forbidden', status: 403, detail: expect.stringContaining('Only an operator') } });
      expect(await journalOf(ours)).toBe(before);
    }
    if (!path.includes('{organizationId}')) return;
    const foreign = await call(method, fill(path, theirs.organizationId));
    const unknown = await call(method, fill(path, '00000000-0000-7000-8000-000000000000'));
    expect(foreign).toMatchObject({ status: 404, body: { type: 'about:blank', title: 'Not found', status: 404, detail: 'There is no such organization.' } });
    expect(unknown.body).toEqual(foreign.body);
    expect(await journalOf(theirs)).toBe(theirsBefore);
  });

  it('may change its organization, without what the operator decides: 403 that names the property, and nothing is changed', async () => {
    expect((await admin.send('PATCH', pathOf(ours), { name: 'Renamed', scimEnabled: true })).body).toMatchObject({ name: 'Renamed' });
    const before = (await service.admin.get(pathOf(ours))).body;
    for (const [property, value] of [['scimAllowed', true], ['scimAllowed', false], ['slug', before.slug], ['slug', 'mine']] as const) {
      const refused = await admin.send('PATCH', pathOf(ours), { name: 'Not this', [property]: value });
      expect(refused).toMatchObject({ status: 403, body: { detail: `Only an operator may say "${property}"; leave it out. Nothing was changed.` } });
    }
    expect((await service.admin.get(pathOf(ours))).body).toEqual(before);
    await admin.send('POST', `${pathOf(ours)}/domains`, { domain: 'vouched.example' });
    expect((await admin.send('POST', `${pathOf(ours)}/domains/vouched.example/verify`, { withoutProof: true })).status).toBe(403);
    expect((await service.admin.get(pathOf(ours) + '/domains')).body.items).toMatchObject([{ domain: 'vouched.example', isVerified: false }]);
  });

  it('is named in the journal by what it does', async () => {
    const { status, body: token } = await admin.send('POST', `${pathOf(ours)}/scim-tokens`, { label: 'Okta' });
    expect(status).toBe(201);
    const { items: [entry] } = (await admin.get(`${pathOf(ours)}/journal?resourceId=${token.id}`)).body;
    expect(entry).toMatchObject({ action: 'scim-token.created', actorType: 'admin', actorId: keyId, requestId: expect.any(String) });
  });

  it('is shown once, listed without, notes its use, and ends at once when revoked', async () => {
    const path = `${pathOf(theirs)}/admin-keys`;
    const created = await createKey(theirs, { label: 'Console' });
    expect(created).toEqual({ id: expect.any(String), label: 'Console', createdAt: expect.stringMatching(/Z$/), expiresAt: null, lastUsedAt: null, revokedAt: null, key: expect.stringMatching(/^rco_[\w-]{86}$/) });
    const mine = new AdminApi(service.url, created.key);
    expect((await mine.get(pathOf(theirs))).status).toBe(200);
    const { items: [listed] } = (await mine.get(path)).body;
    expect(listed).toMatchObject({ id: created.id, lastUsedAt: expect.any(String), revokedAt: null });
    expect(JSON.stringify(listed)).not.toContain(created.key.slice(0, 20));
    expect((await mine.send('DELETE', `${path}/${created.id}`)).status).toBe(204);
    expect(await mine.get(path)).toMatchObject({ status: 401, body: { title: 'Unauthorized' } });
    expect((await service.admin.send('DELETE', `${path}/${created.id}`)).status).toBe(404);
    const actions = (await service.admin.all(`${pathOf(theirs)}/journal?resourceId=${created.id}`)).map(({ action, resourceType, actorId }) => [action, resourceType, actorId]);
    expect(actions).toEqual([['admin-key.revoked', 'admin-key', created.id], ['admin-key.created', 'admin-key', null]]);
  });

  it('expires', async () => {
    for (const expiresAt of ['soon', '2001-01-01T00:00:00Z', null]) {
      expect((await service.admin.send('POST', `${pathOf(ours)}/admin-keys`, { label: 'x', expiresAt })).status).toBe(400);
    }
    const expiresAt = new Date(Date.now() + 700).toISOString();
    const mine = new AdminApi(service.url, (await createKey(ours, { label: 'Short', expiresAt })).key);
    expect((await mine.get(pathOf(ours))).status).toBe(200);
    while (Date.now() <= Date.parse(expiresAt)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await mine.get(pathOf(ours))).status).toBe(401);
  });

  it('ends with its organization, and is no SCIM token, nor the other way round', async () => {
    const client = await service.organization();
    const mine = new AdminApi(service.url, (await createKey(client)).key);
    expect((await new AdminApi(service.url, client.token).get(pathOf(client))).status).toBe(401);
    expect((await new AdminApi(service.url, client.token.replace('rcs_', 'rco_')).get(pathOf(client))).status).toBe(401);
    expect((await client.get('/Users', { Authorization: `Bearer ${mine.key}` })).status).toBe(401);
    expect((await client.get('/Users', { Authorization: `Bearer ${mine.key.replace('rco_', 'rcs_')}` })).status).toBe(401);
    await service.admin.send('DELETE', pathOf(client));
    expect((await mine.get(pathOf(client))).status).toBe(401);
  });

  it('whose organization id was exchanged is no key', async () => {
    const [bytes, theirBytes] = [admin.key, (await createKey(theirs)).key].map((key: string) => Buffer.from(key.slice('rco_'.length), 'base64url'));
    if (!bytes || !theirBytes) throw new Error('There are two keys.');
    for (const mixed of [[theirBytes.subarray(0, 16), bytes.subarray(16)], [bytes.subarray(0, 16), theirBytes.subarray(16)], [theirBytes.subarray(0, 32), bytes.subarray(32)]]) {
      const mine = new AdminApi(service.url, `rco_${Buffer.concat(mixed).toString('base64url')}`);
      for (const client of [ours, theirs]) expect((await mine.get(pathOf(client))).status).toBe(401);
    }
  });
});
