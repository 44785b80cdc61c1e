import { Resolver } from 'node:dns/promises';
import { OrganizationDatabase } from '../src/membership/index.js';
import { TxtResolver } from '../src/provisioning/domains/txt-resolver.js';
import { NameServer } from './harness/name-server.js';
import { CORE_USER } from './harness/scim-client.js';
import { overrideSettings } from './harness/settings.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('The domains of an organization', () => {
  let service: TestApp;
  let names: NameServer;

  beforeAll(async () => {
    service = await startTestApp();
    names = await NameServer.start();
    const resolver = service.app.get(TxtResolver, { strict: false });
    if (!(resolver instanceof Resolver)) throw new Error('The service asks no name server.');
    resolver.setServers([names.address]);
  });
  afterAll(async () => {
    await service.close();
    names.stop();
  });

  const organization = async (): Promise<string> => `/organizations/${(await service.admin.createOrganization('zulip')).id}`;
  const add = async (path: string, domain: string) => (await service.admin.send('POST', `${path}/domains`, { domain })).body;
  const verify = (path: string, domain: string, body?: object) => service.admin.send('POST', `${path}/domains/${domain}/verify`, body);
  const unique = (): string => `d${Math.random().toString(36).slice(2, 10)}.example`;

  it('are added unverified, with the TXT record to make, listed, and removed, each with its journal entry', async () => {
    const path = await organization();
    const domain = unique();
    const { status, body } = await service.admin.send('POST', `${path}/domains`, { domain: `${domain.toUpperCase()}.` });
    expect({ status, body }).toEqual({ status: 201, body: {
      domain, isVerified: false, verifiedAt: null, verifiedBy: null, txtName: `_rollcall.${domain}`, txtValue: expect.stringMatching(/^rollcall-verification=[\w-]{22}$/), createdAt: expect.stringMatching(/Z$/),
    } });
    expect((await service.admin.get(`${path}/domains`)).body).toEqual({ items: [body], nextCursor: null });
    expect(await service.admin.send('POST', `${path}/domains`, { domain })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('already') } });
    expect((await service.admin.send('DELETE', `${path}/domains/${domain}`)).status).toBe(204);
    expect((await service.admin.send('DELETE', `${path}/domains/${domain}`)).status).toBe(404);
    expect((await service.admin.get(`${path}/domains`)).body.items).toEqual([]);
    const entries = (await service.admin.all(`${path}/journal`)).map(({ action, details }) => [action, details.domain]);
    expect(entries).toEqual([['organization.domain-removed', domain], ['organization.domain-added', domain], ['organization.created', undefined]]);
  });

  it('in Unicode are kept as the domain name system has them, and found in either form', async () => {
    const path = await organization();
    expect(await add(path, 'Bücher.example')).toMatchObject({ domain: 'xn--bcher-kva.example', txtName: '_rollcall.xn--bcher-kva.example' });
    expect((await verify(path, encodeURIComponent('bücher.example'), { withoutProof: true })).body).toMatchObject({ domain: 'xn--bcher-kva.example', isVerified: true });
    expect((await service.admin.send('DELETE', `${path}/domains/xn--bcher-kva.example`)).status).toBe(204);
  });

  it.each([['com', 'a whole branch'], ['localhost', 'a whole branch'], ['127.0.0.1', 'is not a domain'], ['https://corp.example', 'is not a domain'], ['', 'domain'], [undefined, 'domain']])('%s is refused', async (domain, named) => {
    expect(await service.admin.send('POST', `${await organization()}/domains`, { domain })).toMatchObject({ status: 400, body: { detail: expect.stringContaining(named) } });
  });

  it('are verified by the TXT record alone, in one part or several, among others', async () => {
    const path = await organization();
    const domain = unique();
    const { txtName, txtValue } = await add(path, domain);
    expect(await verify(path, domain)).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`${txtName} has 0 TXT records, none of which says ${txtValue}`) } });
    names.records.set(txtName, [['v=spf1 -all'], [txtValue.slice(0, -1)], [`${txtValue}x`]]);
    expect(await verify(path, domain)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('has 3 TXT records') } });
    expect((await service.admin.get(`${path}/domains`)).body.items[0].isVerified).toBe(false);
    names.records.set(txtName, [['v=spf1 -all'], [txtValue.slice(0, 10), txtValue.slice(10)]]);
    const verified = await verify(path, domain);
    expect(verified).toMatchObject({ status: 200, body: { domain, isVerified: true, verifiedBy: 'dns', verifiedAt: expect.stringMatching(/Z$/) } });
    names.records.delete(txtName);
    expect((await verify(path, domain)).body).toEqual(verified.body);
    const { body: { items: [entry] } } = await service.admin.get(`${path}/journal`);
    expect(entry).toMatchObject({ action: 'organization.domain-verified', details: { domain, by: 'dns' } });
    expect((await verify(path, unique())).status).toBe(404);
  });

  it('whose name server fails stay unverified: 503, and a later try may succeed', async () => {
    const path = await organization();
    const domain = unique();
    const { txtName } = await add(path, domain);
    names.failing.add(txtName);
    expect(await verify(path, domain)).toMatchObject({ status: 503, body: { detail: expect.stringContaining('did not answer') } });
    expect((await service.admin.get(`${path}/domains`)).body.items[0].isVerified).toBe(false);
  });

  it('may be named by several organizations and are verified for one, until that one gives them up', async () => {
    const [ours, theirs] = [await organization(), await organization()];
    const domain = unique();
    const [one, two] = [await add(ours, domain), await add(theirs, domain)];
    expect(one.txtValue).not.toBe(two.txtValue);
    const answers = await Promise.all([ours, theirs].map((path) => verify(path, domain, { withoutProof: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [owner, other] = answers[0]?.status === 200 ? [ours, theirs] : [theirs, ours];
    expect((await verify(other, domain, { withoutProof: true })).body.detail).toBe('The domain is verified for another organization. An operator can remove it there.');
    await service.admin.send('DELETE', `${owner}/domains/${domain}`);
    expect((await verify(other, domain, { withoutProof: true })).body).toMatchObject({ isVerified: true, verifiedBy: 'operator' });
  });

  it('are at most two hundred', async () => {
    const { id } = await service.admin.createOrganization('standard');
    const path = `/organizations/${id}`;
    await service.app.get(OrganizationDatabase, { strict: false }).query(id, {
      text: `INSERT INTO domains (organization_id, domain, challenge, created_at) SELECT $1, 'd' || n || '.example', 'x', now() FROM generate_series(1, 200) n`,
    }, [id]);
    expect(await service.admin.send('POST', `${path}/domains`, { domain: unique() })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('at most 200') } });
  });

  it('decide at once, with their verification and removal, who is linked by address', async () => {
    const client = await service.organization();
    const path = `/organizations/${client.organizationId}`;
    await overrideSettings(service, client.organizationId, { linking: 'link' });
    const domain = 'bücher-link.example';
    const join = async (name: string): Promise<string> => {
      const id = await client.createUser(`${name}@${domain}`);
      await service.unmanage(client.organizationId, id);
      return id;
    };
    const post = (name: string) => client.post('/Users', { schemas: [CORE_USER], userName: `${name}@${domain}`, displayName: 'Linked' });
    const [ann, bob] = [await join('ann'), await join('bob')];
    expect((await post('ann')).status).toBe(409);
    await add(path, domain);
    expect((await post('ann')).status).toBe(409);
    expect((await verify(path, encodeURIComponent(domain), { withoutProof: true })).status).toBe(200);
    expect(await post('ann')).toMatchObject({ status: 201, body: { id: ann, displayName: 'Linked' } });
    await service.admin.send('DELETE', `${path}/domains/${encodeURIComponent(domain)}`);
    expect((await post('bob')).status).toBe(409);
    expect((await client.get(`/Users/${bob}`)).body.displayName).toBeUndefined();
  });
});
