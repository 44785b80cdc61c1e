import { ENTERPRISE, type ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

describe('Rules for DELETE', () => {
  let service: TestApp;
  let client: ScimClient;

  beforeAll(async () => {
    service = await startTestApp();
  });
  beforeEach(async () => {
    client = await service.organization();
  });
  afterAll(() => service.close());

  const managedBy = (value: string, more: object = {}) => ({ [ENTERPRISE]: { ...more, manager: { value } } });
  const read = async (id: string) => (await client.get(`/Users/${id}`)).body;

  it('DEL-06 GRP-10 memberships and manager references of a deleted user are cleaned up, and the journal says whose', async () => {
    const boss = await client.createUser('boss@corp.example', managedBy('self'));
    const other = await client.createUser('other@corp.example');
    const ann = await client.createUser('ann@corp.example', managedBy(boss));
    const bob = await client.createUser('bob@corp.example', managedBy(boss, { department: 'D' }));
    const cy = await client.createUser('cy@corp.example', managedBy(other));
    await client.patch(`/Users/${boss}`, [{ op: 'replace', path: `${ENTERPRISE}:manager.value`, value: boss }]);
    const group = await client.createGroup('Team', [boss, ann]);
    const before = await read(cy);
    expect((await client.delete(`/Users/${boss}`)).status).toBe(204);

    expect(await read(ann)).toMatchObject({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], meta: { version: 'W/"2"' } });
    expect(Object.keys(await read(ann))).not.toContain(ENTERPRISE);
    expect((await read(bob))[ENTERPRISE]).toEqual({ department: 'D' });
    expect(await read(cy)).toEqual(before);
    expect(await client.memberIds(group)).toEqual([ann]);
    expect((await client.find('Users', `${ENTERPRISE}:manager.value eq "${boss}"`)).body.totalResults).toBe(0);
    const { body } = await service.admin.get(`/organizations/${client.organizationId}/journal`);
    const [entry] = body.items.filter(({ action }: { action: string }) => action === 'member.deleted');
    expect(entry.details).toMatchObject({ leftGroups: [group], clearedReferences: [ann, bob].sort() });
  });

  it('DEL-06 a whole team may be deleted at once, whoever manages whom', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 8; index++) ids.push(await client.createUser(`t${index}@corp.example`));
    for (const [index, id] of ids.entries()) await client.patch(`/Users/${id}`, [{ op: 'add', path: `${ENTERPRISE}:manager`, value: { value: ids[(index + 1) % ids.length] } }]);
    for (const name of ['A', 'B', 'C']) await client.createGroup(name, ids);
    const answers = await Promise.all(ids.map((id) => client.delete(`/Users/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 204));
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(0);
  });

  it('CRE-13 DEL-04 DEL-07 EXT-10 a deleted user is gone, not disabled, and the userName and the name of a group are free again', async () => {
    const id = await client.createUser('again@corp.example', { externalId: 'e1' });
    const group = await client.createGroup('Again');
    expect((await client.delete(`/Users/${id}`)).status).toBe(204);
    expect((await client.delete(`/Groups/${group}`)).status).toBe(204);
    expect((await client.get(`/Users/${id}`)).status).toBe(404);
    expect((await client.find('Users', 'active eq false or userName eq "again@corp.example"')).body.totalResults).toBe(0);
    expect(await client.createUser('AGAIN@corp.example', { externalId: 'e1' })).not.toBe(id);
    expect(await client.createGroup('again')).not.toBe(group);
    expect((await client.get(`/Users/${id}`)).status).toBe(404);
  });

  it('DEL-08 DELETE of a collection is 405, and nothing is deleted', async () => {
    await client.createUser('stays@corp.example');
    for (const path of ['/Users', '/Groups']) {
      const { status, headers } = await client.delete(path);
      expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, POST' });
    }
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(1);
  });
});
