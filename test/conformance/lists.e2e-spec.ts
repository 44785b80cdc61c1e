import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE, OrganizationDatabase } from '../../src/membership/index.js';
import { bindFilter, defineResourceType, groupSchema, parseFilter, type ResourceType, userSchema } from '../../src/protocol/index.js';
import { groupTable, memberTable, type SearchedTable } from '../../src/search/columns.js';
import { compileFilter } from '../../src/search/compile-filter.js';
import { findProbes } from '../../src/search/find-probe.js';
import type { ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

describe('Rules for lists', () => {
  let service: TestApp;
  let client: ScimClient;
  const ids: string[] = [];
  let group: string;

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('standard');
    for (let index = 0; index < 25; index++) {
      ids.push(await client.createUser(`user${index}@corp.example`, {
        externalId: `E${index}`, emails: [{ value: `work${index}@corp.example`, type: 'work' }, { value: `home${index}@b.example`, type: 'home' }],
      }));
    }
    group = await client.createGroup('Team', ids.slice(0, 2));
    await client.put(`/Groups/${group}`, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Team', externalId: 'G1', members: ids.slice(0, 2).map((value) => ({ value })) });
  });
  afterAll(() => service.close());

  const pages = async (count: number): Promise<readonly string[]> => {
    const seen: string[] = [];
    for (let startIndex = 1, total = Infinity; startIndex <= total; startIndex += count) {
      const { body } = await client.get(`/Users?startIndex=${startIndex}&count=${count}`);
      seen.push(...body.Resources.map(({ id }: { id: string }) => id));
      total = body.totalResults;
    }
    return seen;
  };

  it('QRY-08 PAG-09 pages by index neither skip nor repeat anybody, whatever their size, also when somebody changes meanwhile', async () => {
    expect(await pages(100)).toEqual(ids);
    for (const count of [2, 7]) {
      await client.patch(`/Users/${ids[3]}`, [{ op: 'replace', path: 'title', value: `T${count}` }]);
      expect(await pages(count)).toEqual(ids);
    }
    expect((await client.get('/Users?startIndex=1&count=2')).body).toMatchObject({ totalResults: 25, startIndex: 1, itemsPerPage: 2 });
  });

  it('CUR-06 each page by cursor has the total of all matches, also while some leave', async () => {
    const other = await service.organization('standard');
    const first = await other.createUser('a@corp.example');
    for (const name of ['b', 'c', 'd']) await other.createUser(`${name}@corp.example`);
    const page = (await other.get('/Users?cursor&count=2')).body;
    await other.delete(`/Users/${first}`);
    const next = (await other.get(`/Users?cursor=${page.nextCursor}`)).body;
    expect([page.totalResults, next.totalResults, next.itemsPerPage, next.nextCursor]).toEqual([4, 3, 2, undefined]);
  });

  it('FIL-01 filters are advertised and work, with eq and and at least', async () => {
    expect((await client.get('/ServiceProviderConfig')).body.filter.supported).toBe(true);
    expect((await client.find('Users', 'userName eq "user4@corp.example" and externalId eq "E4"')).body.Resources).toMatchObject([{ id: ids[4] }]);
    expect((await client.find('Users', 'userName eq "user4@corp.example" and externalId eq "E5"')).body.totalResults).toBe(0);
  });

  it('EXT-05 userName is compared without regard to case in filters and for uniqueness; id and externalId are exact in both', async () => {
    expect((await client.find('Users', 'userName eq "USER5@corp.example"')).body.Resources).toMatchObject([{ id: ids[5] }]);
    expect((await client.post('/Users', { schemas: [userSchema.id], userName: 'USER5@CORP.example' })).status).toBe(409);
    expect((await client.find('Users', 'externalId eq "e5"')).body.totalResults).toBe(0);
    await client.createUser('exact@corp.example', { externalId: 'e5' });
    expect((await client.find('Users', 'externalId eq "e5"')).body.totalResults).toBe(1);
    const upper = (ids[5] ?? '').toUpperCase();
    expect((await client.get(`/Users/${upper}`)).status).toBe(404);
  });

  const user = defineResourceType({ name: 'User', endpoint: '/Users', description: '', schema: userSchema, extensions: [] });
  const groups = defineResourceType({ name: 'Group', endpoint: '/Groups', description: '', schema: groupSchema, extensions: [] });

  it.each(['emails[value eq "work4@corp.example"]', 'emails[type eq "work" and value eq "work4@corp.example"]'])('FIL-27 %s finds one, by the index of the documents', async (filter) => {
    expect((await client.find('Users', filter)).body.Resources).toMatchObject([{ id: ids[4] }]);
    expect(findProbes(bindFilter(user, parseFilter(filter)))[0]).toMatchObject({ attribute: 'keys', operator: 'contains' });
  });

  it.each<[string, ResourceType, SearchedTable, string]>([
    ['userName eq "user4@corp.example"', user, memberTable, 'members_user_name_key'], ['externalId eq "E4"', user, memberTable, 'members_external_id_idx'],
    ['displayName eq "team"', groups, groupTable, 'groups_display_name_key'], ['externalId eq "G1"', groups, groupTable, 'groups_external_id_idx'],
    ['members[value eq "{id}"]', groups, groupTable, 'group_members_'],
  ])('FIL-27 %s finds one, and an index serves it', async (written, type, table, index) => {
    const filter = written.replace('{id}', ids[1] ?? '');
    expect((await client.find(type === user ? 'Users' : 'Groups', filter)).body.Resources).toMatchObject([{ id: type === user ? ids[4] : group }]);
    const { text, values } = compileFilter(bindFilter(type, parseFilter(filter)), table);
    expect(await planOf(table, text, values)).toContain(index);
  });

  const makeCrowd = async (): Promise<string> => {
    const { organizationId } = await service.organization('standard');
    await service.app.get(OrganizationDatabase).query(organizationId, { text: `INSERT INTO members (organization_id, id, user_name, user_name_key, external_id, status, role, attributes, keys, version, created_at, updated_at)
      SELECT $1, gen_random_uuid(), 'crowd' || n, 'crowd' || n, 'C' || n, 'active', 'member', '{}', '{}', 1, now(), now() FROM generate_series(1, 2000) AS n` }, [organizationId]);
    return organizationId;
  };

  /** Of an organization with a crowd, with other ways made dear: it shows what an index can do, and not how few the rows are. */
  const planOf = async (table: SearchedTable, text: string, values: readonly unknown[]): Promise<string> => {
    const runner = service.app.get<DataSource>(getDataSourceToken(DATA_SOURCE)).createQueryRunner();
    const shifted = text.replace(/\$(\d+)/g, (_, at: string) => `$${Number(at) + 1}`);
    try {
      const crowd = await makeCrowd();
      await runner.startTransaction();
      for (const way of ['seqscan', 'mergejoin', 'hashjoin']) await runner.query(`SET LOCAL enable_${way} = off`);
      const rows: unknown = await runner.query(`EXPLAIN (FORMAT JSON) SELECT ${table.alias}.id FROM ${table.name} ${table.alias} WHERE ${table.alias}.organization_id = $1 AND (${shifted})`, [crowd, ...values]);
      return JSON.stringify(rows);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };
});
