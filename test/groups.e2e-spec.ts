import { CORE_GROUP, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Groups', () => {
  let service: TestApp;
  let client: ScimClient;
  const people: string[] = [];

  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization();
    for (let n = 0; n < 6; n++) people.push(await client.createUser(`person${n}@corp.example`, { displayName: `Person ${n}` }));
  });
  afterAll(() => service.close());

  const ids = (...numbers: readonly number[]): string[] => numbers.map((n) => people[n] ?? '').sort();
  const values = (...numbers: readonly number[]): { value: string }[] => ids(...numbers).map((value) => ({ value }));
  const add = (...numbers: readonly number[]) => ({ op: 'add', path: 'members', value: values(...numbers) });

  it('GRP-03 fills in $ref, type and display of members', async () => {
    const id = await client.createGroup('Filled', ids(0));
    const { body } = await client.get(`/Groups/${id}`);
    expect(body.members).toEqual([{ value: people[0], $ref: `http://rollcall.test/scim/v2/Users/${people[0]}`, display: 'Person 0', type: 'User' }]);
  });

  it('GRP-02 refuses a displayName that another group has in any case, on create, replace and patch', async () => {
    await client.createGroup('Unique');
    const id = await client.createGroup('Other');
    for (const answer of [
      await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'UNIQUE' }),
      await client.put(`/Groups/${id}`, { schemas: [CORE_GROUP], displayName: 'unique' }),
      await client.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: 'uniquE' }]),
    ]) expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    await client.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: 'Renamed' }]);
    expect((await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'other' })).status).toBe(201);
  });

  it('CRE-12 refuses unknown members before anything changes, on create, patch and replace', async () => {
    const id = await client.createGroup('Known only', ids(0, 1));
    const before = (await client.get(`/Groups/${id}`)).body;
    const unknown = { value: '00000000-0000-7000-8000-000000000000' };
    for (const answer of [
      await client.post('/Groups', { schemas: [CORE_GROUP], displayName: 'Half made', members: [...values(0), unknown] }),
      await client.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: 'X' }, { op: 'remove', path: `members[value eq "${people[0]}"]` }, { op: 'add', path: 'members', value: [unknown] }]),
      await client.patch(`/Groups/${id}`, [{ op: 'replace', path: 'members', value: [unknown] }]),
      await client.put(`/Groups/${id}`, { schemas: [CORE_GROUP], displayName: 'X', members: [unknown] }),
      await client.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: 'ann@corp.example' }] }]),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining('nothing was changed') } });
    }
    expect((await client.get(`/Groups/${id}`)).body).toEqual(before);
    expect((await client.find('Groups', 'displayName eq "Half made"')).body.totalResults).toBe(0);
  });

  it('applies the operations on members in their order', async () => {
    const id = await client.createGroup('In order', ids(0, 1));
    await client.patch(`/Groups/${id}`, [add(2, 3), { op: 'remove', path: `members[value eq "${people[2]}"]` }, { op: 'Remove', path: 'members', value: values(0) }]);
    expect(await client.memberIds(id)).toEqual(ids(1, 3));
    await client.patch(`/Groups/${id}`, [add(4), { op: 'replace', path: 'members', value: values(0, 5) }, { op: 'remove', path: `members[value eq "${people[5]}"]` }, add(1)]);
    expect(await client.memberIds(id)).toEqual(ids(0, 1));
    await client.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members' }, add(2)]);
    expect(await client.memberIds(id)).toEqual(ids(2));
  });

  it('REM-05 removes the members that a filter chooses, seeing what came before it in the request', async () => {
    const child = await client.createGroup('Child');
    const id = await client.createGroup('Filtered', [...ids(0, 1), child]);
    await client.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members[type eq "Group"]' }]);
    expect(await client.memberIds(id)).toEqual(ids(0, 1));
    await client.patch(`/Groups/${id}`, [add(2), { op: 'remove', path: 'members[display ew "2" or display eq "person 0"]' }, add(3)]);
    expect(await client.memberIds(id)).toEqual(ids(1, 3));
  });

  it('GRP-04 refuses to change a member in place', async () => {
    const id = await client.createGroup('Immutable', ids(0));
    const answer = await client.patch(`/Groups/${id}`, [{ op: 'replace', path: `members[value eq "${people[0]}"].value`, value: people[1] }]);
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    expect(await client.memberIds(id)).toEqual(ids(0));
  });

  it('REP-27 GRP-05 takes a member that is listed twice once', async () => {
    const id = await client.createGroup('Twice');
    expect((await client.patch(`/Groups/${id}`, [add(0, 1, 0)])).status).toBe(204);
    expect(await client.memberIds(id)).toEqual(ids(0, 1));
    expect((await client.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members', value: values(0, 0) }])).status).toBe(204);
    expect(await client.memberIds(id)).toEqual(ids(1));
  });

  it('GRP-05 changes nothing when a member is added again or a stranger removed', async () => {
    const id = await client.createGroup('Idempotent', ids(0));
    const before = (await client.get(`/Groups/${id}`)).body;
    await client.patch(`/Groups/${id}`, [add(0), { op: 'remove', path: `members[value eq "${people[5]}"]` }, { op: 'remove', path: 'members', value: [{ value: 'nobody' }] }]);
    expect((await client.get(`/Groups/${id}`)).body).toEqual(before);
  });

  it('GRP-09 moves the version of the group and not that of the user, and journals the members as deltas', async () => {
    const id = await client.createGroup('Versions', ids(0));
    const user = (await client.get(`/Users/${people[1]}`)).headers.get('etag');
    await client.patch(`/Groups/${id}`, [add(1, 2), { op: 'remove', path: 'members', value: values(0) }]);
    expect((await client.get(`/Groups/${id}`)).headers.get('etag')).toBe('W/"2"');
    expect((await client.get(`/Users/${people[1]}`)).headers.get('etag')).toBe(user);
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entry).toMatchObject({ action: 'group.members-changed', details: { added: ids(1, 2), removed: ids(0) } });
  });

  it.each([
    ['a list of members', () => ({ op: 'replace', path: 'members', value: values(1) })], ['the members that a filter chooses', () => ({ op: 'remove', path: 'members[display ew "0"]' })],
  ])('GRP-09 a name and %s that change at once are one version and one entry of the journal', async (what, operation) => {
    const id = await client.createGroup(`Both, ${what}`, ids(0, 1));
    const answer = await client.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: `Renamed, ${what}` }, operation()]);
    expect([answer.status, answer.headers.get('etag'), await client.memberIds(id)]).toEqual([204, 'W/"2"', ids(1)]);
    const entries = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entries.map(({ action, details }) => [action, details])).toEqual([['group.updated', { added: [], removed: ids(0) }], ['group.created', expect.anything()]]);
  });

  it('PUT-11 replaces attributes and members; members that are left out are none', async () => {
    const id = await client.createGroup('Replaced', ids(0, 1));
    const answer = await client.put(`/Groups/${id}`, { schemas: [CORE_GROUP], displayName: 'Replaced', externalId: 'x', members: values(1, 2) });
    expect(answer.body).toMatchObject({ externalId: 'x', meta: { version: 'W/"2"' } });
    expect(await client.memberIds(id)).toEqual(ids(1, 2));
    expect((await client.put(`/Groups/${id}`, { schemas: [CORE_GROUP], displayName: 'Replaced' })).body.externalId).toBeUndefined();
    expect(await client.memberIds(id)).toEqual([]);
  });

  it('USR-16 shows direct and indirect groups on the user, and GRP-06 ends at a cycle', async () => {
    const inner = await client.createGroup('Inner', ids(4));
    const outer = await client.createGroup('Outer', [inner]);
    await client.patch(`/Groups/${inner}`, [{ op: 'add', path: 'members', value: [{ value: outer }] }]);
    const { body } = await client.get(`/Users/${people[4]}`);
    expect(body.groups).toEqual([
      { value: inner, $ref: `http://rollcall.test/scim/v2/Groups/${inner}`, display: 'Inner', type: 'direct' },
      { value: outer, $ref: `http://rollcall.test/scim/v2/Groups/${outer}`, display: 'Outer', type: 'indirect' },
    ]);
    const found = await client.find('Users', `groups[value eq "${outer}" and type eq "indirect"]`);
    expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([people[4]]);
    await client.delete(`/Groups/${inner}`);
    await client.delete(`/Groups/${outer}`);
  });

  it('GRP-10 takes a deleted user or group out of its groups and moves their versions', async () => {
    const leaver = await client.createUser('group-leaver@corp.example');
    const child = await client.createGroup('Deleted child');
    const id = await client.createGroup('Parent', [...ids(0), leaver, child]);
    await client.delete(`/Users/${leaver}`);
    await client.delete(`/Groups/${child}`);
    expect(await client.memberIds(id)).toEqual(ids(0));
    expect((await client.get(`/Groups/${id}`)).headers.get('etag')).toBe('W/"3"');
  });

  it('A-07 answers a patch with 204, and with 200 and the group when attributes are asked for', async () => {
    const id = await client.createGroup('Answers');
    const empty = await client.patch(`/Groups/${id}`, [add(0)]);
    expect(empty).toMatchObject({ status: 204, body: undefined });
    expect(empty.headers.get('etag')).toBe('W/"2"');
    const full = await client.patch(`/Groups/${id}?attributes=displayName`, [add(1)]);
    expect(full).toMatchObject({ status: 200, body: { id, displayName: 'Answers' } });
    expect(full.body.members).toBeUndefined();
  });

  it('a value that names nobody never empties a group', async () => {
    const id = await client.createGroup('Kept', ids(0, 1));
    const bare = await client.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members', value: ids(0)[0] }]);
    expect(bare.status).toBe(204);
    expect(await client.memberIds(id)).toEqual(ids(1));
    for (const op of ['add', 'replace', 'remove']) {
      for (const value of [{}, [{}], [{ display: 'Ann' }], [null], ['']]) {
        expect(await client.patch(`/Groups/${id}`, [{ op, path: 'members', value }])).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      }
    }
    expect(await client.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members', value: '' }])).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(await client.memberIds(id)).toEqual(ids(1));
  });

  it('ETG-06 changes members only in the version of If-Match', async () => {
    const id = await client.createGroup('Conditional');
    expect((await client.patch(`/Groups/${id}`, [add(0)], { 'If-Match': 'W/"7"' })).status).toBe(412);
    expect((await client.put(`/Groups/${id}`, { schemas: [CORE_GROUP], displayName: 'X' }, { 'If-Match': '"7"' })).status).toBe(412);
    expect((await client.patch(`/Groups/${id}`, [add(0)], { 'If-Match': 'W/"1"' })).status).toBe(204);
    expect(await client.memberIds(id)).toEqual(ids(0));
  });
});
