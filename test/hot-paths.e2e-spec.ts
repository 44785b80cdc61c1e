import { OrganizationDatabase } from '../src/membership/index.js';
import { FOLD_COUNTS } from '../src/membership/members/member-counts.js';
import { newId } from '../src/membership/storage/ids.js';
import { send } from './harness/http.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** What makes the frequent requests cheap, and must not make them wrong. */
describe('Hot paths', () => {
  let service: TestApp;
  let ours: ScimClient;
  let theirs: ScimClient;
  beforeAll(async () => {
    service = await startTestApp();
    [ours, theirs] = [await service.organization('standard'), await service.organization('standard')];
  });
  afterAll(() => service.close());

  const database = (): OrganizationDatabase => service.app.get(OrganizationDatabase, { strict: false });

  describe('reads that share a connection', () => {
    it('of two organizations at the same time see each their own', async () => {
      const clients = [ours, theirs];
      const people = await Promise.all(clients.map(async (client, index) => ({ client, id: await client.createUser(`shared-${index}`) })));
      const answers = await Promise.all(Array.from({ length: 120 }, async (_, n) => {
        const [{ client, id }, other] = [people[n % 2], people[(n + 1) % 2]] as [typeof people[0], typeof people[0]];
        const [own, foreign, found] = await Promise.all([client.get(`/Users/${id}`), client.get(`/Users/${other.id}`), client.find('Users', `userName eq "shared-${n % 2}"`)]);
        return [own.status, own.body.id === id, foreign.status, found.body.totalResults, found.body.Resources[0].id === id];
      }));
      expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(new Set(['[200,true,404,1,true]']));
    });

    it('one that fails takes none of the others with it', async () => {
      const id = await ours.createUser('beside-a-failure');
      const failing = database().read(ours.organizationId, { text: 'SELECT 1 / 0' });
      const reads = await Promise.allSettled([ours.get(`/Users/${id}`), failing, ours.get(`/Users/${id}`)]);
      expect(reads.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await ours.get(`/Users/${id}`)).status).toBe(200);
    });

    it('let writes through that wait for the only connection', async () => {
      const id = await ours.createUser('busy');
      let isOver = false;
      const reading = Promise.all(Array.from({ length: 4 }, async () => {
        while (!isOver) expect((await ours.get(`/Users/${id}`)).status).toBe(200);
      }));
      for (let n = 0; n < 20; n++) await ours.createUser(`through-${n}`);
      isOver = true;
      await reading;
    });
  });

  describe('the kept total', () => {
    const counted = async (client: ScimClient): Promise<[number, number]> => {
      const [row] = await database().query<{ total: number }>(client.organizationId, { text: 'SELECT count(*)::integer AS total FROM members WHERE organization_id = $1' }, [client.organizationId]);
      return [(await client.get('/Users?count=0')).body.totalResults, row?.total ?? -1];
    };

    it('is exact after everything that makes and ends members, at the same time', async () => {
      const client = await service.organization('standard');
      const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => client.createUser(`p${n}`)));
      await Promise.all([
        ...ids.slice(0, 10).map((id) => client.delete(`/Users/${id}`)),
        ...ids.slice(10, 14).map((id) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])),
        client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: Array.from({ length: 8 }, (_, n) => ({ method: 'POST', path: '/Users', bulkId: `b${n}`, data: { schemas: [], userName: `bulk${n}` } })) }),
        send('POST', `${service.url}/admin/v1/organizations/${client.organizationId}/members/import`, { 'Authorization': `Bearer ${service.admin.key}`, 'Content-Type': 'text/csv' }, 'userName\nfile1\nfile2\nfile3'),
        ...Array.from({ length: 6 }, () => database().query(client.organizationId, FOLD_COUNTS, [client.organizationId, newId(new Date())])),
        client.post('/Users', { schemas: [], userName: 'p20' }),
      ]);
      expect(await counted(client)).toEqual([31, 31]);
    });

    it('is one row again when it was folded, and the same', async () => {
      const client = await service.organization('standard');
      for (let n = 0; n < 5; n++) await client.createUser(`p${n}`);
      await database().query(client.organizationId, FOLD_COUNTS, [client.organizationId, newId(new Date())]);
      expect(await database().query(client.organizationId, { text: 'SELECT members FROM member_counts WHERE organization_id = $1' }, [client.organizationId])).toEqual([{ members: 5 }]);
      expect(await counted(client)).toEqual([5, 5]);
    });
  });

  describe('a token that was looked up a moment ago', () => {
    const path = (client: ScimClient, rest = ''): string => `/organizations/${client.organizationId}${rest}`;

    it('is refused at once when it was revoked, and when the organization was switched off or deleted', async () => {
      const [revoked, off, gone] = [await service.organization(), await service.organization(), await service.organization()];
      const states = async (): Promise<number[]> => Promise.all([revoked, off, gone].map(async (client) => (await client.get('/Users')).status));
      expect(await states()).toEqual([200, 200, 200]);
      const [token] = (await service.admin.get(path(revoked, '/scim-tokens'))).body.items;
      await service.admin.send('DELETE', path(revoked, `/scim-tokens/${token.id}`));
      await service.admin.send('PATCH', path(off), { scimEnabled: false });
      await service.admin.send('DELETE', path(gone));
      expect(await states()).toEqual([401, 403, 401]);
    });

    it('does not stand for another secret with the same ids', async () => {
      expect((await ours.get('/Users')).status).toBe(200);
      const forged = `${ours.token.slice(0, -4)}AAAA`;
      expect((await send('GET', `${ours.url}/scim/v2/Users`, { Authorization: `Bearer ${forged}` })).status).toBe(401);
    });

    it('answers by the settings of now', async () => {
      const client = await service.organization('standard');
      const urn = 'urn:example:params:scim:schemas:extension:seat:1.0:User';
      const has = async (): Promise<boolean> => (await client.get('/Schemas')).body.Resources.some(({ id }: { id: string }) => id === urn);
      expect(await has()).toBe(false);
      const { status } = await service.admin.send('PUT', path(client, `/schemas/${encodeURIComponent(urn)}`), { name: 'Seat', attributes: [{ name: 'seat', type: 'string' }] });
      expect([status < 300, await has()]).toEqual([true, true]);
    });
  });

  describe('a group of 5,000', () => {
    let group: string;
    let ids: string[];
    beforeAll(async () => {
      const rows = await database().query<{ id: string }>(ours.organizationId, { text: `INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
        SELECT $1, gen_random_uuid(), 'Crowd' || n, 'crowd' || n, 'active', 'user', '{}', '{}', 1, now(), now() FROM generate_series(1, 5000) AS n RETURNING id` }, [ours.organizationId]);
      ids = rows.map(({ id }) => id).sort();
      group = await ours.createGroup('Crowd', ids);
    });

    it('is sent in parts that make one Group, whole and as projected', async () => {
      const whole = await ours.get(`/Groups/${group}`);
      expect(whole.status).toBe(200);
      expect(whole.headers.get('etag')).toBe(whole.body.meta.version);
      expect(whole.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
      expect(whole.body.members.map(({ value }: { value: string }) => value)).toEqual(ids);
      expect(whole.body.members[7]).toEqual({ value: ids[7], $ref: expect.stringContaining(`/Users/${ids[7]}`), display: expect.stringMatching(/^Crowd/), type: 'User' });
      const values = await ours.get(`/Groups/${group}?attributes=members.value`);
      expect(values.body).toMatchObject({ id: group, members: ids.map((value) => ({ value })) });
      const nothing = await ours.get(`/Groups/${group}?excludedAttributes=members.value,members.$ref,members.display,members.type`);
      expect([nothing.status, nothing.body.id]).toEqual([200, group]);
      expect((await ours.get(`/Groups/${group}?excludedAttributes=members`)).body.members).toBeUndefined();
      expect((await ours.get(`/Groups/${group}`, { 'If-None-Match': whole.body.meta.version })).status).toBe(304);
      expect((await ours.send('HEAD', `/Groups/${group}`)).status).toBe(200);
    });

    it('whose reader goes away in the middle holds no connection', async () => {
      for (let n = 0; n < 15; n++) {
        const leaving = new AbortController();
        const response = await fetch(`${ours.url}/scim/v2/Groups/${group}`, { headers: { Authorization: `Bearer ${ours.token}` }, signal: leaving.signal });
        const reader = response.body?.getReader();
        await reader?.read();
        leaving.abort();
        await reader?.read().catch(() => undefined);
      }
      expect((await ours.get(`/Groups/${group}`)).body.members).toHaveLength(5000);
      expect((await ours.createUser('after-the-crowd')).length).toBe(36);
    });
  });
});
