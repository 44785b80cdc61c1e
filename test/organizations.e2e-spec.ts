import { DataSource } from 'typeorm';
import { DATA_SOURCE, OrganizationDatabase, OrganizationsRepository } from '../src/membership/index.js';
import { getDataSourceToken } from '@nestjs/typeorm';
import { send } from './harness/http.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** Two organizations: whatever one sends, nothing of the other is seen, changed or inferred. */
describe('Two organizations', () => {
  let service: TestApp;
  let ours: ScimClient;
  let theirs: ScimClient;
  let theirUser: string;
  let theirGroup: string;

  beforeAll(async () => {
    service = await startTestApp();
    ours = await service.organization();
    theirs = await service.organization();
    theirUser = await theirs.createUser('secret@their.example', { displayName: 'Their Secret', externalId: 'their-1', role: 'owner' });
    theirGroup = await theirs.createGroup('Their Secret Team', [theirUser]);
  });
  afterAll(() => service.close());

  const snapshot = async (): Promise<string> => JSON.stringify([
    (await theirs.get(`/Users/${theirUser}`)).body, (await theirs.get(`/Groups/${theirGroup}`)).body, (await theirs.get('/Users?count=100')).body.totalResults,
    (await theirs.get('/Groups?count=100')).body.totalResults, (await service.admin.all(`/organizations/${theirs.organizationId}/journal`)).length,
  ]);

  it('an id of the other organization answers exactly as one that never existed, and changes nothing', async () => {
    const before = await snapshot();
    const unknown = '01990000-0000-7000-8000-000000000000';
    const write = { schemas: [], userName: 'x@our.example', displayName: 'X' };
    const operations = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', path: 'displayName', value: 'X' }] };
    for (const [method, body] of [['GET', undefined], ['PUT', write], ['PATCH', operations], ['DELETE', undefined]] as const) {
      for (const [collection, id] of [['Users', theirUser], ['Groups', theirGroup], ['Users', theirGroup], ['Groups', theirUser]] as const) {
        const foreign = await ours.send(method, `/${collection}/${id}`, body);
        const missing = await ours.send(method, `/${collection}/${unknown}`, body);
        expect({ status: foreign.status, body: foreign.body }).toEqual({ status: missing.status, body: missing.body });
        expect(foreign.status).toBe(404);
      }
    }
    expect(await snapshot()).toBe(before);
  });

  it('lists, filters and their totals know only the own people and groups', async () => {
    const filters = [
      '', `id eq "${theirUser}"`, 'userName eq "secret@their.example"', 'externalId eq "their-1"', 'displayName co "secret"', 'userName sw "secret"',
      'displayName sw "Their"', `groups.value eq "${theirGroup}"`, 'userName pr', 'not (userName eq "x")', 'role eq "owner"', 'id pr or userName pr',
    ];
    for (const filter of filters) {
      const { body } = await ours.get(`/Users?count=100${filter && `&filter=${encodeURIComponent(filter)}`}`);
      expect({ filter, total: body.totalResults, resources: body.Resources }).toEqual({ filter, total: 0, resources: [] });
    }
    for (const filter of ['', 'displayName co "secret"', `members eq "${theirUser}"`, `members.value eq "${theirUser}"`, 'displayName pr']) {
      expect((await ours.get(`/Groups?count=100${filter && `&filter=${encodeURIComponent(filter)}`}`)).body.totalResults).toBe(0);
    }
  });

  it('names are taken within an organization only', async () => {
    const twin = await ours.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'SECRET@their.example', externalId: 'their-1' });
    expect(twin.status).toBe(201);
    const group = await ours.post('/Groups', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Their Secret Team' });
    expect(group.status).toBe(201);
    await ours.delete(`/Users/${twin.body.id}`);
    await ours.delete(`/Groups/${group.body.id}`);
  });

  it('members of the other organization cannot join a group, and the refusal is that for an unknown id', async () => {
    const before = await snapshot();
    const own = await ours.createUser('own@our.example');
    const group = await ours.createGroup('Ours', [own]);
    const unknown = '01990000-0000-7000-8000-000000000000';
    for (const [foreign, kind] of [[theirUser, 'user'], [theirGroup, 'group']] as const) {
      const attempts = (value: string) => [
        ours.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value }] }]),
        ours.patch(`/Groups/${group}`, [{ op: 'replace', path: 'members', value: [{ value }] }]),
        ours.put(`/Groups/${group}`, { schemas: [], displayName: 'Ours', members: [{ value }] }),
        ours.post('/Groups', { schemas: [], displayName: `With ${kind}`, members: [{ value }] }),
      ];
      const answers = await Promise.all(attempts(foreign));
      const expected = await Promise.all(attempts(unknown));
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
      expect(answers.map(({ body }) => body.detail.replaceAll(foreign, '')) ).toEqual(expected.map(({ body }) => body.detail.replaceAll(unknown, '')));
    }
    expect(await ours.memberIds(group)).toEqual([own]);
    expect(await snapshot()).toBe(before);
  });

  it('a token whose organization id was exchanged is no token', async () => {
    const bytes = Buffer.from(ours.token.slice('rcs_'.length), 'base64url');
    const theirBytes = Buffer.from(theirs.token.slice('rcs_'.length), 'base64url');
    const mixed = [
      Buffer.concat([theirBytes.subarray(0, 16), bytes.subarray(16)]), Buffer.concat([bytes.subarray(0, 16), theirBytes.subarray(16)]),
      Buffer.concat([theirBytes.subarray(0, 32), bytes.subarray(32)]),
    ];
    for (const token of mixed) {
      expect((await send('GET', `${service.url}/scim/v2/Users`, { Authorization: `Bearer rcs_${token.toString('base64url')}` })).status).toBe(401);
    }
  });

  it('the admin API reaches members, groups and tokens only by way of their own organization', async () => {
    const { body: { items: [theirToken] } } = await service.admin.get(`/organizations/${theirs.organizationId}/scim-tokens`);
    const our = `/organizations/${ours.organizationId}`;
    expect((await service.admin.get(`${our}/members/${theirUser}`)).status).toBe(404);
    expect((await service.admin.get(`${our}/groups/${theirGroup}/members`)).status).toBe(404);
    expect((await service.admin.get(`${our}/journal?resourceId=${theirUser}`)).body.items).toEqual([]);
    expect((await service.admin.send('DELETE', `${our}/scim-tokens/${theirToken.id}`)).status).toBe(404);
    expect((await service.admin.send('POST', `${our}/scim-tokens/${theirToken.id}/rotate`)).status).toBe(404);
    expect((await theirs.get('/Users')).status).toBe(200);
  });

  it('requests of two organizations at once never mix', async () => {
    const clients = [ours, theirs, await service.organization(), await service.organization()];
    await Promise.all(clients.map(async (client, index) => {
      for (let round = 0; round < 25; round++) {
        const id = await client.createUser(`mixed-${index}-${round}@corp.example`);
        const { body } = await client.find('Users', `userName sw "mixed-"`, '&count=200');
        expect(body.Resources.every(({ userName }: { userName: string }) => userName.startsWith(`mixed-${index}-`))).toBe(true);
        expect(body.totalResults).toBe(round + 1);
        expect((await client.get(`/Users/${id}`)).status).toBe(200);
      }
    }));
  });

  describe('the second wall', () => {
    const tables = ['connections', 'declared_schemas', 'domains', 'invitations', 'jobs', 'member_counts', 'member_values', 'organization_admin_keys', 'quirk_uses', 'scim_tokens', 'members', 'deleted_members', 'groups', 'group_members', 'journal'];
    const database = (): OrganizationDatabase => service.app.get(OrganizationDatabase, { strict: false });

    it('every table but organizations and admin_keys has row-level security', async () => {
      const rows = await database().query<{ relname: string; relrowsecurity: boolean }>(ours.organizationId, {
        text: `SELECT relname, relrowsecurity FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
      });
      const without = rows.filter(({ relrowsecurity }) => !relrowsecurity).map(({ relname }) => relname);
      expect(without).toEqual(['admin_keys', 'migrations', 'organizations']);
      expect(rows.filter(({ relrowsecurity }) => relrowsecurity).map(({ relname }) => relname)).toEqual([...tables].sort());
    });

    it('the service is a role that cannot pass it', async () => {
      const [role] = await database().query(ours.organizationId, { text: 'SELECT current_user AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user' });
      expect(role).toEqual({ name: 'rollcall_service', rolsuper: false, rolbypassrls: false });
    });

    it.each(tables)('a query on %s that forgets the organization still sees only its own rows', async (table) => {
      const rows = await database().query<{ organization: string }>(ours.organizationId, { text: `SELECT DISTINCT organization_id AS organization FROM ${table}` });
      expect(rows.every(({ organization }) => organization === ours.organizationId)).toBe(true);
      const asked = await database().query(ours.organizationId, { text: `SELECT FROM ${table} WHERE organization_id = $1` }, [theirs.organizationId]);
      expect(asked).toEqual([]);
    });

    it('writes into another organization are refused or touch nothing', async () => {
      const before = await snapshot();
      await database().query(ours.organizationId, { text: `UPDATE members SET role = 'guest' WHERE organization_id = $1` }, [theirs.organizationId]);
      await database().query(ours.organizationId, { text: 'DELETE FROM groups WHERE organization_id = $1' }, [theirs.organizationId]);
      const insert = database().query(ours.organizationId, {
        text: `INSERT INTO connections (organization_id, id, name, created_at) VALUES ($1, gen_random_uuid(), 'x', now())`,
      }, [theirs.organizationId]);
      await expect(insert).rejects.toThrow(/row-level security/);
      expect(await snapshot()).toBe(before);
    });

    it('the search function refuses another organization, and the journal cannot be rewritten', async () => {
      const search = database().query(ours.organizationId, { text: `SELECT search_member_ids($1, 'userName', 'like', '%', 10)` }, [theirs.organizationId]);
      await expect(search).rejects.toThrow(/not the organization of this connection/);
      await expect(database().query(ours.organizationId, { text: 'DELETE FROM journal' })).rejects.toThrow(/permission denied/);
      await expect(database().query(ours.organizationId, { text: `UPDATE journal SET action = 'x'` })).rejects.toThrow(/permission denied/);
    });

    it('a connection that names no organization sees none', async () => {
      const dataSource = service.app.get<DataSource>(getDataSourceToken(DATA_SOURCE), { strict: false });
      const rows = await dataSource.transaction(async (manager) => {
        await manager.query(`SELECT set_config('rollcall.organization_id', '', true)`);
        return manager.query('SELECT id FROM members');
      });
      expect(rows).toEqual([]);
      expect(await service.app.get(OrganizationsRepository, { strict: false }).isEmpty()).toBe(false);
    });

    it('a reference across organizations cannot be stored', async () => {
      const group = await ours.createGroup('References');
      const insert = database().query(ours.organizationId, {
        text: 'INSERT INTO group_members (organization_id, group_id, value, member_id) VALUES ($1, $2, $3, $3)',
      }, [ours.organizationId, group, theirUser]);
      await expect(insert).rejects.toThrow(/group_members_member_fkey/);
    });
  });
});
