import { send } from './harness/http.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('The admin API', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const create = async (more: object = {}): Promise<{ id: string; slug: string }> => {
    const slug = `o-${Math.random().toString(36).slice(2, 12)}`;
    const { status, body } = await service.admin.send('POST', '/organizations', { name: 'Acme', slug, ...more });
    expect(status).toBe(201);
    return body;
  };
  const scim = (token: string) => send('GET', `${service.url}/scim/v2/Users`, { Authorization: `Bearer ${token}` });

  it('creates an organization with sensible defaults and shows the base URL to paste', async () => {
    const { id, slug } = await create();
    expect((await service.admin.get(`/organizations/${id}`)).body).toEqual({
      id, slug, name: 'Acme', preset: 'standard', mode: 'compat', scimAllowed: true, scimEnabled: true, scimBaseUrl: 'http://rollcall.test/scim/v2',
      createdAt: expect.stringMatching(/Z$/), updatedAt: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    ['no name', { slug: 'x' }, 'name'], ['an empty name', { name: '', slug: 'x' }, 'name'], ['no slug', { name: 'x' }, 'slug'],
    ['upper case in the slug', { name: 'x', slug: 'Acme' }, 'slug'], ['a slug that ends in a hyphen', { name: 'x', slug: 'a-' }, 'slug'],
    ['a reserved slug', { name: 'x', slug: 'admin' }, 'slug is reserved'], ['an unknown preset', { name: 'x', slug: 'x', preset: 'nope' }, 'preset'],
    ['a wrong type', { name: 'x', slug: 'x', scimAllowed: 'yes' }, 'scimAllowed'], ['an unknown property', { name: 'x', slug: 'x', id: '1' }, 'id'],
    ['broken JSON', '{"name"', 'JSON'], ['no body', undefined, 'name'],
  ])('refuses %s with a problem that names it, and stores nothing', async (_, body, named) => {
    const before = (await service.admin.all('/organizations')).length;
    const answer = await service.admin.send('POST', '/organizations', body);
    expect(answer).toMatchObject({ status: 400, body: { type: 'about:blank', title: 'Bad request', status: 400, detail: expect.stringContaining(named) } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await service.admin.all('/organizations')).length).toBe(before);
  });

  it('refuses a slug that is taken, on create and on change', async () => {
    const [one, two] = [await create(), await create()];
    expect(await service.admin.send('POST', '/organizations', { name: 'x', slug: one.slug })).toMatchObject({ status: 409, body: { status: 409 } });
    expect((await service.admin.send('PATCH', `/organizations/${two.id}`, { slug: one.slug })).status).toBe(409);
    expect((await service.admin.get(`/organizations/${two.id}`)).body.slug).toBe(two.slug);
  });

  it('changes only what is given, and the journal shows before and after', async () => {
    const { id } = await create();
    expect((await service.admin.send('PATCH', `/organizations/${id}`, { name: 'New' })).body).toMatchObject({ id, name: 'New', preset: 'standard' });
    const [entry] = (await service.admin.get(`/organizations/${id}/journal`)).body.items;
    expect(entry).toMatchObject({ action: 'organization.updated', actorType: 'admin', resourceType: 'organization', resourceId: id, before: { name: 'Acme' }, after: { name: 'New' } });
    expect((await service.admin.send('PATCH', `/organizations/${id}`, { name: '' })).status).toBe(400);
    expect((await service.admin.send('PATCH', `/organizations/${id}`, { scimEnabled: null })).status).toBe(400);
  });

  it('loses no change when two are made at once', async () => {
    const { id } = await create();
    const answers = await Promise.all([{ name: 'New' }, { preset: 'zulip' }, { scimEnabled: false }].map((change) => service.admin.send('PATCH', `/organizations/${id}`, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await service.admin.get(`/organizations/${id}`)).body).toMatchObject({ name: 'New', preset: 'zulip', scimEnabled: false });
  });

  it('deletes an organization with everything in it', async () => {
    const client = await service.organization();
    await client.createGroup('Team', [await client.createUser('gone@corp.example')]);
    expect((await service.admin.send('DELETE', `/organizations/${client.organizationId}`)).status).toBe(204);
    expect((await service.admin.get(`/organizations/${client.organizationId}`)).status).toBe(404);
    expect((await service.admin.send('DELETE', `/organizations/${client.organizationId}`)).status).toBe(404);
    expect((await client.get('/Users')).status).toBe(401);
  });

  it.each([
    ['GET', ''], ['PATCH', ''], ['DELETE', ''], ['POST', '/scim-tokens'], ['GET', '/scim-tokens'], ['POST', '/scim-tokens/x/rotate'], ['DELETE', '/scim-tokens/x'],
    ['GET', '/members'], ['GET', '/members/x'], ['DELETE', '/members/x'], ['POST', '/members/x/erase'], ['PATCH', '/members/x'], ['POST', '/members/import'], ['GET', '/groups'], ['GET', '/groups/x/members'], ['GET', '/journal'],
  ])('%s /organizations/{unknown}%s is 404, and 401 without a key', async (method, path) => {
    for (const id of ['00000000-0000-7000-8000-000000000000', 'nonsense', '%00']) {
      const answer = await service.admin.send(method, `/organizations/${id}${path}`, method === 'POST' || method === 'PATCH' ? {} : undefined);
      expect(answer).toMatchObject({ status: 404, body: { title: 'Not found', status: 404 } });
    }
    const url = `${service.url}/admin/v1/organizations/00000000-0000-7000-8000-000000000000${path}`;
    const refused: Record<string, string>[] = [{}, { Authorization: 'Bearer wrong' }, { Authorization: `Basic ${service.admin.key}` }];
    for (const headers of refused) {
      const answer = await send(method, url, headers);
      expect(answer).toMatchObject({ status: 401, body: { title: 'Unauthorized' } });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it.each(['/admin/v1/nope', '/admin/v2/organizations', '/nope'])('%s is a 404 problem', async (path) => {
    expect(await send('GET', service.url + path, { Authorization: `Bearer ${service.admin.key}` })).toMatchObject({ status: 404, body: { type: 'about:blank', status: 404 } });
  });

  it('a SCIM token is no admin key, and the other way round', async () => {
    const client = await service.organization();
    expect((await send('GET', `${service.url}/admin/v1/organizations`, { Authorization: `Bearer ${client.token}` })).status).toBe(401);
    expect((await scim(service.admin.key)).status).toBe(401);
  });

  it('shows a token once, lists it without, notes its use, and ends it at once when revoked', async () => {
    const { id } = await create();
    const { status, body: token } = await service.admin.send('POST', `/organizations/${id}/scim-tokens`, { label: 'Okta' });
    expect({ status, token }).toEqual({ status: 201, token: {
      id: expect.any(String), connectionId: expect.any(String), label: 'Okta', createdAt: expect.any(String), expiresAt: null, lastUsedAt: null, revokedAt: null,
      state: 'active', successorId: null, rotatesUntil: null, token: expect.stringMatching(/^rcs_[\w-]{86}$/),
    } });
    expect((await scim(token.token)).status).toBe(200);
    const { items: [listed] } = (await service.admin.get(`/organizations/${id}/scim-tokens`)).body;
    expect(listed).toMatchObject({ id: token.id, lastUsedAt: expect.any(String) });
    expect(JSON.stringify(listed)).not.toContain(token.token.slice(0, 20));
    expect((await service.admin.send('DELETE', `/organizations/${id}/scim-tokens/${token.id}`)).status).toBe(204);
    expect((await scim(token.token)).status).toBe(401);
    expect((await service.admin.send('DELETE', `/organizations/${id}/scim-tokens/${token.id}`)).status).toBe(404);
    const actions = (await service.admin.all(`/organizations/${id}/journal`)).map(({ action, resourceId }) => [action, resourceId]);
    expect(actions).toEqual([['scim-token.revoked', token.id], ['scim-token.created', token.id], ['connection.created', token.connectionId], ['organization.created', id]]);
  });

  it('rotates a token: the next one works beside it until the old one is revoked', async () => {
    const client = await service.organization();
    const path = `/organizations/${client.organizationId}/scim-tokens`;
    const { items: [old] } = (await service.admin.get(path)).body;
    const { status, body: next } = await service.admin.send('POST', `${path}/${old.id}/rotate`);
    expect({ status, connectionId: next.connectionId, label: next.label }).toEqual({ status: 201, connectionId: old.connectionId, label: old.label });
    expect([(await scim(next.token)).status, (await scim(client.token)).status]).toEqual([200, 200]);
    await service.admin.send('DELETE', `${path}/${old.id}`);
    expect([(await scim(next.token)).status, (await scim(client.token)).status]).toEqual([200, 401]);
    expect((await service.admin.send('POST', `${path}/${old.id}/rotate`)).status).toBe(404);
  });

  it('a token expires', async () => {
    const { id } = await create();
    const path = `/organizations/${id}/scim-tokens`;
    expect((await service.admin.send('POST', path, { expiresAt: '2001-01-01T00:00:00Z' })).status).toBe(400);
    expect((await service.admin.send('POST', path, { expiresAt: 'soon' })).status).toBe(400);
    expect((await service.admin.send('POST', path, { expiresAt: '2030-02-30T00:00:00Z' })).status).toBe(400);
    const expiresAt = new Date(Date.now() + 700).toISOString();
    const { body: { token } } = await service.admin.send('POST', path, { expiresAt });
    expect((await scim(token)).status).toBe(200);
    while (Date.now() <= Date.parse(expiresAt)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await scim(token)).status).toBe(401);
  });

  it('makes one connection even when the first tokens are made at once', async () => {
    const { id } = await create();
    const tokens = await Promise.all(Array.from({ length: 5 }, () => service.admin.send('POST', `/organizations/${id}/scim-tokens`, {})));
    expect(new Set(tokens.map(({ body }) => body.connectionId)).size).toBe(1);
  });

  it.each([['scimAllowed', 'plan'], ['scimEnabled', 'switched off']])('Z12 without %s every SCIM call is 403 with the reason, and nothing is lost', async (flag, reason) => {
    const client = await service.organization();
    const id = await client.createUser('kept@corp.example');
    await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { [flag]: false });
    for (const answer of [await client.get('/Users'), await client.get(`/Users/${id}`), await client.post('/Users', {}), await client.delete(`/Users/${id}`)]) {
      expect(answer).toMatchObject({ status: 403, body: { status: '403', detail: expect.stringContaining(reason) } });
    }
    await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { [flag]: true });
    expect((await client.get(`/Users/${id}`)).status).toBe(200);
  });

  it('lists members by status, role and text, page by page in a stable order', async () => {
    const client = await service.organization();
    const roles = ['owner', 'member', 'guest'];
    for (let index = 0; index < 12; index++) {
      await client.createUser(`User${index}@Corp.example`, { displayName: `Person_${index}%`, role: roles[index % 3], active: index % 4 !== 0 });
    }
    const members = `/organizations/${client.organizationId}/members`;
    const names = async (query: string): Promise<readonly string[]> => (await service.admin.all(`${members}${query}`)).map(({ userName }) => userName);
    expect((await names('')).length).toBe(12);
    expect(await names('?status=deactivated')).toEqual(['User0@Corp.example', 'User4@Corp.example', 'User8@Corp.example']);
    expect(await names('?role=owner&status=active')).toEqual(['User3@Corp.example', 'User6@Corp.example', 'User9@Corp.example']);
    expect(await names('?q=USER1')).toEqual(['User1@Corp.example', 'User10@Corp.example', 'User11@Corp.example']);
    expect(await names(`?q=${encodeURIComponent('n_1%')}`)).toEqual(['User1@Corp.example']);
    const paged: string[] = [];
    for (let cursor: string | null = '', first = true; cursor !== null; first = false) {
      const { body } = await service.admin.get(`${members}?limit=5${first ? '' : `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(5);
      paged.push(...body.items.map(({ userName }: { userName: string }) => userName));
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(await names(''));
    for (const query of ['?limit=0', '?limit=501', '?status=gone', '?cursor=nonsense', '?unknown=1']) expect((await service.admin.get(members + query)).status).toBe(400);
  });

  it('shows one member, groups with their members, and the journal of one resource', async () => {
    const client = await service.organization();
    const id = await client.createUser('ann@corp.example', { displayName: 'Ann Lee', role: 'moderator' });
    const groupId = await client.createGroup('Team', [id]);
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'role', value: 'guest' }]);
    const organization = `/organizations/${client.organizationId}`;
    expect((await service.admin.get(`${organization}/members/${id}`)).body).toMatchObject({ id, userName: 'ann@corp.example', displayName: 'Ann Lee', role: 'guest', status: 'active' });
    expect((await service.admin.get(`${organization}/groups`)).body.items).toMatchObject([{ id: groupId, displayName: 'Team' }]);
    expect((await service.admin.get(`${organization}/groups/${groupId}/members`)).body).toEqual({ items: [{ id, type: 'User', display: 'Ann Lee', status: 'active' }], nextCursor: null });
    const entries = (await service.admin.all(`${organization}/journal?resourceId=${id}`));
    expect(entries.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      { action: 'member.updated', before: { role: 'moderator' }, after: { role: 'guest' } },
      { action: 'member.created', before: null, after: expect.objectContaining({ userName: 'ann@corp.example', role: 'moderator' }) },
    ]);
    expect(entries[0]).toMatchObject({ actorType: 'client', actorId: expect.any(String), connectionId: expect.any(String), requestId: expect.any(String) });
    for (const path of ['members/nobody', 'groups/nothing/members']) expect((await service.admin.get(`${organization}/${path}`)).status).toBe(404);
  });
});
