import { readFileSync } from 'node:fs';
import { PRESET_NAMES } from '../src/provisioning/presets/presets.js';
import { type Answer, send } from './harness/http.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: readonly Record<string, unknown>[];
  readonly tags?: readonly string[];
  readonly parameters?: readonly { in: string; required: boolean; example?: unknown; schema: { example?: unknown } }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { example?: unknown; examples?: unknown; schema: { $ref?: string; example?: unknown } }>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, unknown>> }>>;
}

describe('The OpenAPI document', () => {
  let service: TestApp;
  let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, { properties?: object; example?: unknown }>; securitySchemes: object } };
  let operations: readonly { name: string; operation: Operation }[];

  beforeAll(async () => {
    service = await startTestApp();
    document = (await send('GET', `${service.url}/openapi.json`, {})).body;
    operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })));
  });
  afterAll(() => service.close());

  it('is the one in docs/openapi.json; if not, npm run openapi', () => {
    expect(document).toEqual(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
  });

  it('has every route with a summary, its security and an operation id of its own', () => {
    expect(operations.length).toBeGreaterThan(30);
    for (const { name, operation } of operations) {
      const scheme = name.includes('/scim/v2/ServiceProviderConfig') || name.includes('/health/') || name.includes(' /invitations/') ? undefined : name.includes('/scim/') ? 'scimToken' : 'adminKey';
      expect({ name, summary: operation.summary, security: operation.security }).toEqual({
        name, summary: expect.stringMatching(/^[A-Z]/), security: scheme && [{ [scheme]: [] }],
      });
    }
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['adminKey', 'scimToken']);
  });

  it('shows SCIM bodies and answers as application/scim+json with examples', () => {
    for (const { name, operation } of operations.filter((each) => each.name.includes('/scim/'))) {
      const [status = ''] = Object.keys(operation.responses).filter((code) => code.startsWith('2'));
      const content = operation.responses[status]?.content;
      expect({ name, types: content && Object.keys(content) }).toEqual({ name, types: status === '204' ? undefined : ['application/scim+json'] });
      if (content) expect(content['application/scim+json']).toMatchObject({ schema: { $ref: expect.any(String) }, example: expect.any(Object) });
      if (!operation.requestBody) continue;
      expect(Object.keys(operation.requestBody.content)).toEqual(['application/scim+json']);
      expect(operation.requestBody.content['application/scim+json']?.examples).toBeDefined();
    }
  });

  it('has no reference that leads nowhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });

  it('describes User and Group by the attributes that /Schemas lists', async () => {
    const client = await service.organization('standard');
    const { body } = await client.get('/Schemas');
    for (const schema of body.Resources) {
      const names = schema.attributes.map(({ name }: { name: string }) => name);
      const properties = schema.id.includes('enterprise')
        ? Object(document.components.schemas.User?.properties)[schema.id].properties
        : Object(document.components.schemas[schema.name]?.properties);
      expect(names.length).toBeGreaterThan(0);
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(names));
    }
  });

  it('names the presets that exist', () => {
    expect(JSON.stringify(document)).toContain(JSON.stringify(PRESET_NAMES));
  });

  it('puts nothing into a query that need not be there', () => {
    const optional = operations.flatMap(({ name, operation }) => (operation.parameters ?? []).filter((each) => each.in === 'query' && !each.required).map((each) => ({ name, ...each })));
    expect(optional.length).toBeGreaterThan(10);
    expect(optional.filter(({ example, schema }) => example !== undefined || schema.example !== undefined)).toEqual([]);
  });

  it.each(['standard', 'zulip'])('has bodies for the admin API that are accepted as they stand, beside the organization of the first start, by one with the preset %s', async (preset) => {
    for (const { id } of await service.admin.all('/organizations')) await service.admin.send('DELETE', `/organizations/${id}`);
    const post = (path: string, body: unknown): Promise<Answer> => service.admin.send('POST', path, body);
    await post('/organizations', { name: 'Acme Corporation', slug: 'acme', preset: 'zulip' });
    const bodies = operations.filter(({ name }) => name.includes('/admin/')).flatMap(({ name, operation }) => Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) =>
      ({ name, type, example: schema.$ref === undefined ? schema.example : document.components.schemas[schema.$ref.split('/').at(-1) ?? '']?.example })));
    const organizationId = (await service.admin.createOrganization(preset)).id;
    const root = `/organizations/${organizationId}`;
    const former = 'urn:example:params:scim:schemas:extension:former:2.0:User';
    await service.admin.send('PUT', `${root}/schemas/${former}`, { attributes: [{ name: 'floor' }, { name: 'costCode' }] });
    await service.admin.send('PUT', `${root}/schemas/${former}`, { attributes: [{ name: 'floor' }] });
    const ids: Readonly<Record<string, string>> = {
      organizationId, domain: 'corp.example', urn: 'urn:example:params:scim:schemas:extension:staff:2.0:User',
      memberId: (await post(`${root}/members`, { userName: 'ben@corp.example' })).body.id,
      connectionId: (await post(`${root}/connections`, { name: 'One' })).body.id,
      tokenId: (await post(`${root}/scim-tokens`, {})).body.id,
    };
    const answers = [];
    for (const { name, type, example } of bodies) {
      const [method = '', path = ''] = name.split(' /admin/v1');
      const url = (path.endsWith('/erase') ? path.replace('{urn}', former) : path).replace(/\{(\w+)\}/g, (_, parameter) => ids[parameter] ?? parameter);
      const { status, body } = await service.admin.send(method.toUpperCase(), url, example, { 'Content-Type': type });
      answers.push({ name, type, example, accepted: status >= 200 && status < 300 ? true : body });
    }
    expect(answers.length).toBeGreaterThan(15);
    expect(answers.filter(({ type }) => type === 'text/csv')).toHaveLength(1);
    expect(answers).toEqual(answers.map((each) => ({ ...each, example: expect.anything(), accepted: true })));
  });

  it('is what Swagger UI at /docs shows', async () => {
    const page = await fetch(`${service.url}/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
  });
});
