import { isPassword } from '../src/provisioning/passwords/password-hash.js';
import { MembersRepository } from '../src/membership/index.js';
import { CORE_USER, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const SECRET = 'correct horse bättery';

describe.each(['drop', 'hash'] as const)('Passwords with PASSWORDS=%s', (setting) => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ PASSWORDS: setting });
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  const hashOf = async (id: string): Promise<string | null | undefined> =>
    (await service.app.get(MembersRepository, { strict: false }).findById(client.organizationId, id))?.passwordHash;

  it('USR-05 USR-06 no answer, list, journal or row holds one in clear', async () => {
    const created = await client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', password: SECRET });
    const { id } = created.body;
    const answers = [
      created, await client.get(`/Users/${id}?attributes=password`), await client.get('/Users'), await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'password', value: `${SECRET}!` }]),
      await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'ann@corp.example', password: SECRET, title: 'Dr' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200]);
    const journal = await service.admin.all(`/organizations/${client.organizationId}/journal`);
    const member = await service.app.get(MembersRepository, { strict: false }).findById(client.organizationId, id);
    expect(JSON.stringify([answers.map(({ body }) => body), journal, member])).not.toContain('correct horse');
    const hash = await hashOf(id);
    expect(hash === null ? 'none' : hash?.slice(0, 8)).toBe(setting === 'drop' ? 'none' : '$scrypt$');
    expect((await client.get('/ServiceProviderConfig')).body.changePassword).toEqual({ supported: setting === 'hash' });
  });

  it('USR-07 a filter on it is refused', async () => {
    expect((await client.find('Users', `password eq "${SECRET}"`)).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
  });
});

describe('A password that is kept', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ PASSWORDS: 'hash' });
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  const hashOf = async (id: string): Promise<string> =>
    (await service.app.get(MembersRepository, { strict: false }).findById(client.organizationId, id))?.passwordHash ?? '';

  it('I18N-05 is verified as OpaqueString prepares it: in NFC, with any space as a space, and its case counts', async () => {
    const hash = await hashOf(await client.createUser('nfd@corp.example', { password: 'cafe\u0301\u00A0com leite' }));
    expect(await Promise.all(['café com leite', 'cafe\u0301\u2003com leite', 'Café com leite', ''].map((each) => isPassword(each, hash)))).toEqual([true, true, false, false]);
  });

  it('PUT-05 stays when a replacement leaves it out, and sent again as it is it changes nothing', async () => {
    const id = await client.createUser('stay@corp.example', { password: SECRET });
    const hash = await hashOf(id);
    const body = { schemas: [CORE_USER], userName: 'stay@corp.example' };
    const { headers } = await client.put(`/Users/${id}`, body);
    expect(await hashOf(id)).toBe(hash);
    const again = await client.put(`/Users/${id}`, { ...body, password: SECRET });
    expect([again.headers.get('etag'), await hashOf(id)]).toEqual([headers.get('etag'), hash]);
    const changed = await client.put(`/Users/${id}`, { ...body, password: 'another password' });
    expect(changed.headers.get('etag')).not.toBe(headers.get('etag'));
    expect(await isPassword('another password', await hashOf(id))).toBe(true);
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entry).toMatchObject({ action: 'member.updated', details: { actions: ['changePassword'] }, before: {}, after: {} });
  });

  it.each([['seven c', 7], ['x'.repeat(1_001), 1_001]])('USR-06 one that is too short or too long is refused, and nothing is stored: %#', async (password) => {
    const { status, body } = await client.post('/Users', { schemas: [CORE_USER], userName: 'weak@corp.example', password });
    expect([status, body.scimType, body.detail.includes(password)]).toEqual([400, 'invalidValue', false]);
    expect((await client.find('Users', 'userName eq "weak@corp.example"')).body.totalResults).toBe(0);
  });

  it('two people with the same password have different hashes', async () => {
    const ids = [await client.createUser('one@corp.example', { password: SECRET }), await client.createUser('two@corp.example', { password: SECRET })];
    const hashes = await Promise.all(ids.map(hashOf));
    expect(new Set(hashes).size).toBe(2);
  });
});
