import { QuirkUses } from '../src/scim/http/quirk-uses.js';
import { CORE_USER, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('The tolerances that clients need', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  async function tolerances(client: ScimClient): Promise<Readonly<Record<string, number>>> {
    await service.app.get(QuirkUses, { strict: false }).flush();
    const { status, body } = await service.admin.get(`/organizations/${client.organizationId}/tolerances`);
    expect(status).toBe(200);
    return Object.fromEntries(body.items.map(({ name, requests }: { name: string; requests: number }) => [name, requests]));
  }

  it('are counted for each organization, once a request, by the name of the quirk', async () => {
    const [entra, plain] = [await service.organization(), await service.organization()];
    await plain.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', active: true });
    const { body } = await entra.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', active: 'True', emails: [{ value: 'ann@corp.example', primary: 'True' }] });
    await entra.patch(`/Users/${body.id}`, [{ op: 'Replace', path: 'active', value: 'False' }, { op: 'Replace', path: 'title', value: '' }]);
    await entra.get('/Users?filter=userName%20eq%20ann');
    expect(await tolerances(entra)).toEqual({ 'boolean-strings': 2, 'empty-strings': 1, 'bare-words': 1 });
    expect(await tolerances(plain)).toEqual({});
    await entra.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'active', value: 'true' }]);
    expect(await tolerances(entra)).toMatchObject({ 'boolean-strings': 3 });
    const { items } = (await service.admin.get(`/organizations/${entra.organizationId}/tolerances`)).body;
    expect(items.find(({ name }: { name: string }) => name === 'boolean-strings')).toMatchObject({ sender: expect.stringContaining('Entra'), firstUsedAt: expect.any(String) });
  });

  it('are none in the mode rfc, where the same requests are refused', async () => {
    const client = await service.organization();
    await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode: 'rfc' });
    expect((await client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', active: 'True' })).status).toBe(400);
    expect(await tolerances(client)).toEqual({});
  });

  it('are told of in bulk requests too', async () => {
    const client = await service.organization();
    await client.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: ['a', 'b'].map((name) => ({ method: 'POST', path: '/Users', bulkId: name, data: { schemas: [CORE_USER], userName: `${name}@corp.example`, active: 'true' } })),
    });
    expect(await tolerances(client)).toEqual({ 'boolean-strings': 1 });
  });
});
