import { CORE_USER, ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('The connections of an organization', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const send = async (method: string, path: string, body?: unknown) => service.admin.send(method, path, body);

  /** An organization with two connections and a client of each. */
  const twoConnections = async (preset = 'zulip') => {
    const a = await service.organization(preset);
    const path = `/organizations/${a.organizationId}`;
    const { body: { items: [first] } } = await service.admin.get(`${path}/connections`);
    const { body: second } = await send('POST', `${path}/connections`, { name: 'Second', identityProvider: 'entra' });
    const { body: { token } } = await send('POST', `${path}/scim-tokens`, { connectionId: second.id });
    return { path, a, b: new ScimClient(service.url, token, a.organizationId), first, second };
  };
  const actions = async (path: string, resourceId?: string): Promise<readonly string[]> =>
    (await service.admin.all(`${path}/journal${resourceId ? `?resourceId=${resourceId}` : ''}`)).map(({ action }) => action);

  it('are created, listed, changed and deleted, each change with its journal entry', async () => {
    const { id } = await service.admin.createOrganization('dronahq');
    const path = `/organizations/${id}/connections`;
    expect((await service.admin.get(path)).body).toEqual({ items: [], nextCursor: null });
    const { status, body: made } = await send('POST', path, { name: 'Okta production', identityProvider: 'okta' });
    expect({ status, made }).toEqual({ status: 201, made: {
      id: expect.any(String), name: 'Okta production', identityProvider: 'okta', isEnabled: true, scimBaseUrl: 'http://rollcall.test/api/scim/v2', createdAt: expect.stringMatching(/Z$/),
    } });
    expect((await send('PATCH', `${path}/${made.id}`, { name: 'Okta' })).body).toEqual({ ...made, name: 'Okta' });
    expect((await service.admin.get(path)).body.items).toEqual([{ ...made, name: 'Okta' }]);
    expect((await service.admin.get(`${path}/${made.id}`)).body).toEqual({ ...made, name: 'Okta' });
    expect((await send('DELETE', `${path}/${made.id}`)).status).toBe(204);
    expect((await service.admin.get(`${path}/${made.id}`)).status).toBe(404);
    const entries = await service.admin.all(`/organizations/${id}/journal?resourceId=${made.id}`);
    expect(entries.map(({ action, resourceType, before, after }) => [action, resourceType, before?.name ?? null, after?.name ?? null])).toEqual([
      ['connection.deleted', 'connection', 'Okta', null], ['connection.updated', 'connection', 'Okta production', 'Okta'], ['connection.created', 'connection', null, 'Okta production'],
    ]);
  });

  it.each([
    ['no name', {}, 'name'], ['an unknown provider', { name: 'x', identityProvider: 'nobody' }, 'identityProvider'], ['a wrong type', { name: 'x', isEnabled: 'no' }, 'isEnabled'],
    ['an unknown property', { name: 'x', id: '1' }, 'id'],
  ])('refuse %s', async (_, body, named) => {
    const { id } = await service.admin.createOrganization('standard');
    expect(await send('POST', `/organizations/${id}/connections`, body)).toMatchObject({ status: 400, body: { detail: expect.stringContaining(named) } });
    expect(await actions(`/organizations/${id}`)).toEqual(['organization.created']);
  });

  it('are 404 by an unknown id, or that of another organization', async () => {
    const [{ path, first }, other] = [await twoConnections(), await twoConnections()];
    for (const id of ['nonsense', '00000000-0000-7000-8000-000000000000', other.first.id]) {
      for (const [method, body] of [['GET', undefined], ['PATCH', { name: 'x' }], ['DELETE', undefined]] as const) {
        expect(await send(method, `${path}/connections/${id}`, body)).toMatchObject({ status: 404, body: { detail: 'There is no such connection.' } });
      }
    }
    expect((await send('POST', `${path}/scim-tokens`, { connectionId: other.first.id })).status).toBe(404);
    expect((await send('DELETE', `${path}/connections/${first.id}?handOverTo=${other.first.id}`)).status).toBe(400);
    expect((await service.admin.get(`${other.path}/connections/${other.first.id}`)).status).toBe(200);
  });

  it('have a switch each: off, its tokens are 403 with the reason, the other goes on, and on again nothing is lost', async () => {
    const { path, a, b, first } = await twoConnections();
    const id = await a.createUser('kept@corp.example');
    await send('PATCH', `${path}/connections/${first.id}`, { isEnabled: false });
    for (const answer of [await a.get('/Users'), await a.get(`/Users/${id}`), await a.post('/Users', {}), await a.delete(`/Users/${id}`)]) {
      expect(answer).toMatchObject({ status: 403, body: { status: '403', detail: 'The connection "Identity provider" of this organization is switched off. An administrator can switch it on; nothing was changed.' } });
    }
    expect((await b.get(`/Users/${id}`)).status).toBe(200);
    await send('PATCH', `${path}/connections/${first.id}`, { isEnabled: true });
    expect((await a.get(`/Users/${id}`)).body).toMatchObject({ id, active: true });
  });

  it('that manage people or groups, or have tokens in use, are not deleted without a successor', async () => {
    const { path, a, first, second } = await twoConnections();
    await a.createUser('managed@corp.example');
    expect(await send('DELETE', `${path}/connections/${first.id}`)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('1 members and 0 groups and has 1 tokens') } });
    expect(await send('DELETE', `${path}/connections/${second.id}`)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('0 members and 0 groups and has 1 tokens') } });
    for (const successor of ['nonsense', first.id, '00000000-0000-7000-8000-000000000000']) {
      expect((await send('DELETE', `${path}/connections/${first.id}?handOverTo=${successor}`)).status).toBe(400);
    }
    expect((await a.get('/Users')).body.totalResults).toBe(1);
    const { body: { items } } = await service.admin.get(`${path}/scim-tokens`);
    await send('DELETE', `${path}/scim-tokens/${items.find((token: { connectionId: string }) => token.connectionId === second.id).id}`);
    expect((await send('DELETE', `${path}/connections/${second.id}`)).status).toBe(204);
  });

  it('are handed over as a whole, with one journal entry; the tokens end, and the successor manages from then on', async () => {
    const { path, a, b, first, second } = await twoConnections();
    const people = [await a.createUser('one@corp.example'), await a.createUser('two@corp.example'), await b.createUser('three@corp.example')];
    const group = await a.createGroup('Team', people);
    expect((await send('DELETE', `${path}/connections/${first.id}?handOverTo=${second.id}`)).status).toBe(204);
    expect((await a.get('/Users')).status).toBe(401);
    const entries = await service.admin.all(`${path}/journal`);
    expect(entries[0]).toMatchObject({ action: 'connection.deleted', resourceId: first.id, details: { handedOverTo: second.id, members: 2, groups: 1 } });
    expect(entries.filter(({ action }) => action.startsWith('member.'))).toHaveLength(3);
    for (const id of people) expect((await b.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'Changed' }])).status).toBe(200);
    expect((await b.delete(`/Groups/${group}`)).status).toBe(204);
  });

  it('read and filter what another manages, and cannot change it: 403, and nothing is written', async () => {
    const { path, a, b } = await twoConnections();
    const user = await a.createUser('ann@corp.example', { displayName: 'Ann', externalId: 'a-1' });
    const group = await a.createGroup('Team', [user]);
    const [userBefore, groupBefore, journal] = [(await a.get(`/Users/${user}`)).body, (await a.get(`/Groups/${group}`)).body, (await actions(path)).length];
    expect((await b.get(`/Users/${user}`)).body).toEqual(userBefore);
    expect((await b.find('Users', 'userName eq "ann@corp.example"')).body.Resources).toEqual([userBefore]);
    expect((await b.find('Groups', 'displayName eq "Team"')).body.totalResults).toBe(1);
    const refused = [
      await b.put(`/Users/${user}`, { schemas: [CORE_USER], userName: 'ann@corp.example', displayName: 'Other' }), await b.patch(`/Users/${user}`, [{ op: 'replace', path: 'active', value: false }]),
      await b.delete(`/Users/${user}`), await b.put(`/Groups/${group}`, { schemas: [], displayName: 'Other', members: [] }),
      await b.patch(`/Groups/${group}`, [{ op: 'replace', path: 'displayName', value: 'Other' }]), await b.patch(`/Groups/${group}`, [{ op: 'remove', path: `members[value eq "${user}"]` }]),
      await b.patch(`/Groups/${group}`, [{ op: 'remove', path: 'members' }]), await b.delete(`/Groups/${group}`),
    ];
    for (const answer of refused) expect(answer).toMatchObject({ status: 403, body: { status: '403', detail: expect.stringContaining('Another connection of this organization manages this resource') } });
    expect(await b.post('/Users', { schemas: [CORE_USER], userName: 'ANN@corp.example' })).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    const { body: bulk } = await b.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'DELETE', path: `/Users/${user}` }] });
    expect(bulk.Operations).toMatchObject([{ status: '403' }]);
    expect([(await a.get(`/Users/${user}`)).body, (await a.get(`/Groups/${group}`)).body, (await actions(path)).length]).toEqual([userBefore, groupBefore, journal]);
  });

  it.each([
    ['PUT', (client: ScimClient, id: string) => client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'early@corp.example', displayName: 'Named now' })],
    ['PATCH', (client: ScimClient, id: string) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'Named now' }])],
  ])('adopt somebody whom nobody manages by the first %s that changes something', async (_, change) => {
    const { path, a, b } = await twoConnections();
    const id = await a.createUser('early@corp.example', { displayName: 'Early' });
    await service.unmanage(a.organizationId, id);
    expect((await b.get(`/Users/${id}`)).status).toBe(200);
    expect((await change(b, id)).status).toBe(200);
    expect((await actions(path, id))[0]).toBe('member.linked');
    expect((await change(a, id)).status).toBe(403);
    expect((await b.get(`/Users/${id}`)).body.displayName).toBe('Named now');
  });
});

describe('The life of a token', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const states = async (path: string): Promise<Record<string, string>> =>
    Object.fromEntries((await service.admin.get(path)).body.items.map(({ id, state }: { id: string; state: string }) => [id, state]));
  const make = async (body: object = {}) => {
    const { id } = await service.admin.createOrganization('standard');
    const path = `/organizations/${id}/scim-tokens`;
    const answer = await service.admin.send('POST', path, body);
    expect(answer.status).toBe(201);
    return { path, token: answer.body, client: new ScimClient(service.url, answer.body.token, id) };
  };

  it('begins as a draft when asked: good for nothing, answered like a wrong token, until it is activated', async () => {
    const { path, token, client } = await make({ isDraft: true });
    expect(token.state).toBe('draft');
    const wrong = await new ScimClient(service.url, `${token.token.slice(0, -4)}AAAA`, client.organizationId).get('/Users');
    expect((await client.get('/Users')).body).toEqual(wrong.body);
    expect(wrong.status).toBe(401);
    expect((await service.admin.send('POST', `${path}/${token.id}/rotate`)).status).toBe(409);
    const activated = await service.admin.send('POST', `${path}/${token.id}/activate`);
    expect(activated).toMatchObject({ status: 200, body: { id: token.id, state: 'active' } });
    expect(JSON.stringify(activated.body)).not.toContain('rcs_');
    expect((await client.get('/Users')).status).toBe(200);
    expect((await service.admin.send('POST', `${path}/${token.id}/activate`)).status).toBe(409);
    expect((await service.admin.send('POST', `${path}/nonsense/activate`)).status).toBe(404);
    const { body: { items: [entry] } } = await service.admin.get(`/organizations/${client.organizationId}/journal?resourceId=${token.id}`);
    expect(entry.action).toBe('scim-token.activated');
  });

  it('is rotating while a successor is there, and ends by revocation', async () => {
    const { path, token, client } = await make();
    const { body: next } = await service.admin.send('POST', `${path}/${token.id}/rotate`);
    expect(await states(path)).toEqual({ [token.id]: 'rotating', [next.id]: 'active' });
    expect((await client.get('/Users')).status).toBe(200);
    const { body: { items: [old] } } = await service.admin.get(path);
    expect(old).toMatchObject({ successorId: next.id, rotatesUntil: null });
    expect(await service.admin.send('POST', `${path}/${token.id}/rotate`, { rotatesUntil: '2031-01-01T00:00:00Z' })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('successor already') } });
    await service.admin.send('DELETE', `${path}/${token.id}`);
    expect(await states(path)).toEqual({ [token.id]: 'revoked', [next.id]: 'active' });
    expect((await client.get('/Users')).status).toBe(401);
    const entries = (await service.admin.all(`/organizations/${client.organizationId}/journal`)).map(({ action, resourceId }) => [action, resourceId]);
    expect(entries).toEqual(expect.arrayContaining([['scim-token.rotated', token.id], ['scim-token.created', next.id]]));
  });

  it('is rotated once, however many ask at the same time: the others are 409, and the announced end stays', async () => {
    const { path, token } = await make();
    const ends = ['2031-01-01T00:00:00Z', '2032-01-01T00:00:00Z', '2033-01-01T00:00:00Z'];
    const answers = await Promise.all(ends.map((rotatesUntil) => service.admin.send('POST', `${path}/${token.id}/rotate`, { rotatesUntil })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { body: { items } } = await service.admin.get(path);
    expect(items).toHaveLength(2);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect(items.find(({ id }: { id: string }) => id === token.id)).toMatchObject({ successorId: answers[winner]?.body.id, rotatesUntil: new Date(ends[winner] ?? '').toISOString() });
  });

  it('is expired when the overlap ends, and its successor goes on', async () => {
    const { path, token, client } = await make();
    for (const rotatesUntil of ['soon', '2001-01-01T00:00:00Z', '2030-02-31T99:00:00Z']) {
      expect((await service.admin.send('POST', `${path}/${token.id}/rotate`, { rotatesUntil })).status).toBe(400);
    }
    const rotatesUntil = new Date(Date.now() + 700).toISOString();
    const { body: next } = await service.admin.send('POST', `${path}/${token.id}/rotate`, { rotatesUntil });
    expect((await client.get('/Users')).status).toBe(200);
    while (Date.now() <= Date.parse(rotatesUntil)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await client.get('/Users')).status).toBe(401);
    expect(await states(path)).toEqual({ [token.id]: 'expired', [next.id]: 'active' });
    expect((await service.admin.send('POST', `${path}/${token.id}/rotate`)).status).toBe(409);
    expect((await new ScimClient(service.url, next.token, client.organizationId).get('/Users')).status).toBe(200);
  });

  it('is for the connection that is named, else for the first', async () => {
    const { path, token, client } = await make();
    const { body: second } = await service.admin.send('POST', `/organizations/${client.organizationId}/connections`, { name: 'Second' });
    const named = await service.admin.send('POST', path, { connectionId: second.id });
    const unnamed = await service.admin.send('POST', path, {});
    expect([named.body.connectionId, unnamed.body.connectionId]).toEqual([second.id, token.connectionId]);
    expect((await service.admin.send('POST', path, { connectionId: 'nonsense' })).status).toBe(400);
  });
});

describe('An organization does not have without end', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  it.each([['scim-tokens', {}, 200], ['admin-keys', { label: 'One' }, 200], ['connections', { name: 'One' }, 50]])('%s: one too many is 409, and one less makes room', async (collection, body, most) => {
    const { id } = await service.admin.createOrganization('standard');
    const path = `/organizations/${id}/${collection}`;
    const made: string[] = [];
    for (let number = 0; number < most; number++) made.push((await service.admin.send('POST', path, body)).body.id);
    expect(await service.admin.send('POST', path, body)).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`at most ${most}`) } });
    expect((await service.admin.send('DELETE', `${path}/${made[0]}`)).status).toBe(204);
    expect((await service.admin.send('POST', path, body)).status).toBe(201);
  });
});
