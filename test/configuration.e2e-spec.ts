import { type Answer } from './harness/http.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const STAFF = 'urn:example:params:scim:schemas:extension:staff:2.0:User';

describe('A configuration that could not be made is refused before it is stored', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    client = await service.organization('zulip');
  });

  const ofOrganization = (method: string, path: string, body?: unknown): Promise<Answer> => service.admin.send(method, `/organizations/${client.organizationId}${path}`, body);
  const set = async (settings: object): Promise<void> => expect((await ofOrganization('PATCH', '/settings', settings)).status).toBe(200);
  const declare = async (urn: string, name: string): Promise<void> => expect((await ofOrganization('PUT', `/schemas/${urn}`, { attributes: [{ name }] })).status).toBe(200);

  it('another preset, whose roles are not those of the rules', async () => {
    await set({ roleRules: [{ kind: 'group', by: 'displayName', value: 'Admins', role: 'owner' }] });
    expect(await ofOrganization('PATCH', '', { preset: 'standard' })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('"owner" is no role of the organization') } });
  });

  it('another preset, which does not have the default role', async () => {
    await set({ defaultRole: 'guest' });
    expect(await ofOrganization('PATCH', '', { preset: 'standard' })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('defaultRole: "guest"') } });
  });

  it('another mode, which does not know what a rule asks for', async () => {
    await set({ unknownAttributes: 'store', roleRules: [{ kind: 'attribute', attribute: 'team', values: { core: 'owner' } }] });
    expect(await ofOrganization('PATCH', '', { mode: 'profile' })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('Role rule 1') } });
  });

  it('no schema any more, of which a rule asks', async () => {
    await declare(STAFF, 'cost');
    await set({ roleRules: [{ kind: 'filter', filter: `${STAFF}:cost eq "x"`, role: 'owner' }] });
    expect(await ofOrganization('DELETE', `/schemas/${STAFF}`)).toMatchObject({ status: 400, body: { detail: expect.stringContaining('Role rule 1') } });
    expect((await ofOrganization('PUT', `/schemas/${STAFF}`, { attributes: [{ name: 'other' }] })).status).toBe(400);
  });

  it('another preset, whose role attribute is declared already', async () => {
    await ofOrganization('PATCH', '', { preset: 'standard' });
    await declare('urn:ietf:params:scim:schemas:core:2.0:User', 'role');
    expect((await ofOrganization('PATCH', '', { preset: 'zulip' })).status).toBe(400);
  });

  afterEach(async () => {
    expect((await client.get('/Users')).status).toBe(200);
    expect((await client.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann@corp.example' })).status).toBe(201);
  });
});
