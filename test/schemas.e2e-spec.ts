import type { Answer } from './harness/http.js';
import { CORE_GROUP, CORE_USER, ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { settledRoles } from './harness/settled-roles.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const STAFF = 'urn:example:params:scim:schemas:extension:staff:2.0:User';
const ACME = 'urn:acme:core:2.0:User';
const SITE = 'urn:example:params:scim:schemas:extension:site:2.0:Group';

describe('Schemas that an organization declares', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  afterAll(() => service.close());

  const declare = (client: ScimClient, urn: string, body: object): Promise<Answer> => service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${urn}`, body);

  async function declared(client: ScimClient, urn: string, body: object): Promise<Answer['body']> {
    const answer = await declare(client, urn, body);
    expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
    return answer.body;
  }

  /** Waits until the work behind a declaration is done. */
  async function settled(client: ScimClient): Promise<Answer['body'][]> {
    for (const deadline = Date.now() + 20_000; ;) {
      const { body } = await service.admin.get(`/organizations/${client.organizationId}/schemas`);
      const states = body.items.flatMap(({ indexes }: { indexes: Record<string, { state: string }> }) => Object.values(indexes).map(({ state }) => state));
      const isErasing = body.items.some(({ removed }: { removed: { isErasing?: boolean }[] }) => removed.some((each) => each.isErasing));
      if (!states.includes('building') && !isErasing) return body.items;
      if (Date.now() > deadline) throw new Error(`Not settled: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function found(client: ScimClient, filter: string): Promise<string[]> {
    const { status, body } = await client.find('Users', filter);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body.Resources.map(({ userName }: { userName: string }) => userName);
  }

  describe('an extension of its own', () => {
    let client: ScimClient;
    let other: ScimClient;
    let id: string;
    beforeAll(async () => {
      [client, other] = [await service.organization('standard'), await service.organization('standard')];
      await declared(client, STAFF, {
        name: 'Staff', attributes: [
          { name: 'costCode', filterable: true }, { name: 'grade', type: 'integer', filterable: true }, { name: 'level', type: 'decimal' },
          { name: 'badges', multiValued: true, caseExact: true, filterable: true }, { name: 'hired', type: 'dateTime', mutability: 'immutable' },
          { name: 'contract', canonicalValues: ['permanent', 'temporary'] }, { name: 'pin', returned: 'never' }, { name: 'note', returned: 'request' },
          { name: 'desk', type: 'complex', subAttributes: [{ name: 'floor', type: 'integer' }, { name: 'room', filterable: true }] },
        ],
      });
      id = await client.createUser('ann@corp.example', {
        schemas: [CORE_USER, STAFF],
        [STAFF]: {
          costCode: 'CC-7', grade: 12, level: -1.5, badges: ['A', 'b'], hired: '2024-05-01T10:00:00+02:00', contract: 'Permanent', pin: '1234', note: 'x',
          desk: { floor: 3, room: 'R3' }, unknown: 'dropped',
        },
      });
      await client.createUser('bob@corp.example', { [STAFF]: { costCode: 'cc-70', grade: -3, badges: ['B'], desk: { room: 'R30' } } });
      await client.createUser('carl@corp.example');
    });

    it('DISC-17 DISC-20 appears in the /Schemas and /ResourceTypes of the organization, and in nobody else\'s', async () => {
      const [schema, type] = [await client.get(`/Schemas/${STAFF}`), await client.get('/ResourceTypes/User')];
      expect(schema.body).toMatchObject({ id: STAFF, name: 'Staff', attributes: expect.arrayContaining([expect.objectContaining({ name: 'grade', type: 'integer', multiValued: false })]) });
      expect(type.body.schemaExtensions).toContainEqual({ schema: STAFF, required: false });
      expect((await other.get(`/Schemas/${STAFF}`)).status).toBe(404);
      expect((await other.get('/ResourceTypes/User')).body.schemaExtensions).toEqual([{ schema: ENTERPRISE, required: false }]);
    });

    it('REP-15 is stored and answered under its URN, in the schema\'s spelling, without what is never returned', async () => {
      const { body } = await client.get(`/Users/${id}`);
      expect(body.schemas).toEqual([CORE_USER, STAFF]);
      expect(body[STAFF]).toEqual({
        costCode: 'CC-7', grade: 12, level: -1.5, badges: ['A', 'b'], hired: '2024-05-01T10:00:00+02:00', contract: 'Permanent', desk: { floor: 3, room: 'R3' },
      });
      expect((await client.get(`/Users/${id}?attributes=${STAFF}:note,${STAFF}:pin`)).body[STAFF]).toEqual({ note: 'x' });
      expect((await client.get(`/Users/${id}?excludedAttributes=${STAFF}`)).body[STAFF]).toBeUndefined();
    });

    it('PRJ-04 what is returned on request is in the answer to a write that says it, and in no other', async () => {
      const body = (staff: object) => ({ schemas: [CORE_USER, STAFF], userName: 'eve@corp.example', [STAFF]: staff });
      const created = await client.post('/Users', body({ note: 'x', grade: 1 }));
      expect(created.body[STAFF]).toEqual({ note: 'x', grade: 1 });
      const eve = `/Users/${created.body.id}`;
      expect((await client.get(eve)).body[STAFF]).toEqual({ grade: 1 });
      expect((await client.patch(eve, [{ op: 'replace', path: `${STAFF}:note`, value: 'y' }])).body[STAFF]).toEqual({ note: 'y', grade: 1 });
      expect((await client.patch(eve, [{ op: 'replace', path: `${STAFF}:grade`, value: 2 }])).body[STAFF]).toEqual({ grade: 2 });
      expect((await client.put(eve, body({ note: 'z', grade: 3 }))).body[STAFF]).toEqual({ note: 'z', grade: 3 });
      await client.delete(eve);
    });

    it('PRJ-04 and so of a group', async () => {
      await declared(client, SITE, { resourceType: 'Group', attributes: [{ name: 'city' }, { name: 'floor', returned: 'request' }] });
      const body = { schemas: [CORE_GROUP, SITE], displayName: 'Berlin', [SITE]: { city: 'Berlin', floor: '3' } };
      const created = await client.post('/Groups', body);
      expect(created.body[SITE]).toEqual(body[SITE]);
      expect((await client.put(`/Groups/${created.body.id}`, body)).body[SITE]).toEqual(body[SITE]);
      expect((await client.get(`/Groups/${created.body.id}`)).body[SITE]).toEqual({ city: 'Berlin' });
    });

    it.each([
      ['grade', 1.5, 'an integer'], ['grade', '12', 'an integer'], ['level', 'high', 'a number'], ['badges', [{ a: 1 }], 'a string'], ['hired', 'yesterday', 'date and time'],
      ['contract', 'forever', 'permanent, temporary'], ['desk', { floor: 'top' }, 'an integer'], ['costCode', 'x'.repeat(501), 'at most 500'],
    ])('REP-30 a wrong value of %s is refused: %j', async (name, value, reason) => {
      const { status, body } = await client.post('/Users', { schemas: [CORE_USER, STAFF], userName: 'wrong@corp.example', [STAFF]: { [name]: value } });
      expect([status, body.scimType, body.detail]).toEqual([400, 'invalidValue', expect.stringContaining(reason)]);
    });

    it('ADD-15 is patched by URN paths and merged by PUT-like values', async () => {
      const patched = await client.patch(`/Users/${id}`, [
        { op: 'replace', path: `${STAFF}:costCode`, value: 'CC-8' }, { op: 'add', path: `${STAFF}:badges`, value: ['C'] }, { op: 'remove', path: `${STAFF}:desk.floor` },
        { op: 'replace', value: { [STAFF]: { grade: 13 } } },
      ]);
      expect([patched.status, patched.body[STAFF]]).toEqual([200, expect.objectContaining({ costCode: 'CC-8', grade: 13, badges: ['A', 'b', 'C'], desk: { room: 'R3' } })]);
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: `${STAFF}:costCode`, value: 'CC-7' }, { op: 'replace', path: `${STAFF}:grade`, value: 12 }]);
    });

    it('PUT-07 what is immutable stays as it is: said again it is no change, left out it stays, changed it is refused', async () => {
      const dana = await client.createUser('dana@corp.example', { [STAFF]: { hired: '2024-01-01T00:00:00Z' } });
      const body = (staff: object) => ({ schemas: [CORE_USER, STAFF], userName: 'dana@corp.example', [STAFF]: staff });
      expect((await client.put(`/Users/${dana}`, body({ hired: '2024-01-01T00:00:00Z' }))).status).toBe(200);
      expect((await client.put(`/Users/${dana}`, body({ grade: 1 }))).body[STAFF]).toEqual({ grade: 1, hired: '2024-01-01T00:00:00Z' });
      const refused = await client.put(`/Users/${dana}`, body({ hired: '2025-01-01T00:00:00Z' }));
      expect([refused.status, refused.body.scimType]).toEqual([400, 'mutability']);
      const patched = await client.patch(`/Users/${dana}`, [{ op: 'replace', path: `${STAFF}:hired`, value: '2025-01-01T00:00:00Z' }]);
      expect([patched.status, patched.body.scimType]).toEqual([400, 'mutability']);
      await client.delete(`/Users/${dana}`);
    });

    const FILTERS: readonly (readonly [string, readonly string[]])[] = [
      [`${STAFF}:costCode eq "cc-7"`, ['ann']], [`${STAFF}:costCode sw "CC"`, ['ann', 'bob']], [`${STAFF}:costCode co "c-7"`, ['ann', 'bob']], [`${STAFF}:costCode ew "-70"`, ['bob']],
      [`${STAFF}:costCode gt "cc-7"`, ['bob']], [`${STAFF}:grade gt -4 and ${STAFF}:grade lt 12`, ['bob']], [`${STAFF}:grade eq 12`, ['ann']], [`${STAFF}:grade le 12`, ['ann', 'bob']],
      [`${STAFF}:badges eq "b"`, ['ann']], [`${STAFF}:badges[value sw "B"]`, ['bob']], [`${STAFF}:desk.room eq "r3"`, ['ann']], [`${STAFF}:desk.room co "r30"`, ['bob']],
      [`not (${STAFF}:grade gt 0)`, ['bob', 'carl']], [`${STAFF}:contract eq "PERMANENT"`, ['ann']], [`${STAFF}:grade pr`, ['ann', 'bob']], [`${STAFF}:hired lt "2024-05-01T08:00:01Z"`, ['ann']],
      [`${STAFF}:level lt 0`, ['ann']], [`${STAFF}:costCode eq "none"`, []], [`schemas eq "${STAFF}"`, ['ann', 'bob']],
    ];
    it.each(FILTERS)('FIL-25 %s finds %j, while the index is built and when it is there', async (filter, names) => {
      expect(await found(client, filter)).toEqual(names.map((name) => `${name}@corp.example`));
      await settled(client);
      expect(await found(client, filter)).toEqual(names.map((name) => `${name}@corp.example`));
    });

    it('SRT-01 sorts by it, and refuses in filters what is never returned', async () => {
      const { body } = await client.get(`/Users?sortBy=${STAFF}:grade&sortOrder=descending&attributes=userName&filter=${STAFF}:grade%20pr`);
      expect(body.Resources.map(({ userName }: { userName: string }) => userName)).toEqual(['ann@corp.example', 'bob@corp.example']);
      expect((await client.find('Users', `${STAFF}:pin eq "1234"`)).body.scimType).toBe('invalidFilter');
    });
  });

  it('DISC-21 an extension that is required must be there, with its required attributes', async () => {
    const client = await service.organization('standard');
    await declared(client, STAFF, { required: true, attributes: [{ name: 'costCode', required: true }] });
    const post = (body: object) => client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', ...body });
    expect((await post({})).body).toMatchObject({ status: '400', scimType: 'invalidValue', detail: expect.stringContaining(STAFF) });
    expect((await post({ [STAFF]: {} })).body).toMatchObject({ scimType: 'invalidValue' });
    expect((await post({ [STAFF]: { costCode: '1' } })).status).toBe(201);
    expect((await client.get('/ResourceTypes/User')).body.schemaExtensions).toContainEqual({ schema: STAFF, required: true });
  });

  it('adds attributes to the core and the enterprise schema, and an extension to groups', async () => {
    const client = await service.organization('standard');
    await declared(client, CORE_USER, { attributes: [{ name: 'shoeSize', type: 'integer' }] });
    await declared(client, ENTERPRISE, { attributes: [{ name: 'squad' }] });
    await declared(client, SITE, { resourceType: 'Group', name: 'Site', attributes: [{ name: 'city' }] });
    const ann = await client.post('/Users', { schemas: [CORE_USER, ENTERPRISE], userName: 'ann@corp.example', shoeSize: 42, [ENTERPRISE]: { squad: 'Blue' } });
    expect(ann.body).toMatchObject({ shoeSize: 42, [ENTERPRISE]: { squad: 'Blue' } });
    expect(await found(client, `shoeSize gt 41 and ${ENTERPRISE}:squad eq "blue"`)).toEqual(['ann@corp.example']);
    const group = await client.post('/Groups', { schemas: [CORE_GROUP, SITE], displayName: 'Berlin', [SITE]: { city: 'Berlin' } });
    expect(group.body).toMatchObject({ schemas: [CORE_GROUP, SITE], [SITE]: { city: 'Berlin' } });
    expect((await client.find('Groups', `${SITE}:city eq "berlin"`)).body.totalResults).toBe(1);
    expect((await client.patch(`/Groups/${group.body.id}?attributes=${SITE}`, [{ op: 'replace', path: `${SITE}:city`, value: 'Bonn' }])).body[SITE]).toEqual({ city: 'Bonn' });
  });

  it('the unqualified name of an attribute of one extension alone is understood', async () => {
    const client = await service.organization('standard');
    await declared(client, STAFF, { attributes: [{ name: 'costCode' }] });
    const { body } = await client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', costCode: 'CC-1' });
    expect(body[STAFF]).toEqual({ costCode: 'CC-1' });
  });

  describe('an attribute that is removed', () => {
    it('keeps its data, unseen, through PUT and PATCH, and has it back when it is declared again', async () => {
      const client = await service.organization('standard');
      const both = { attributes: [{ name: 'costCode', filterable: true }, { name: 'grade', type: 'integer' }] };
      await declared(client, STAFF, both);
      const id = await client.createUser('ann@corp.example', { [STAFF]: { costCode: 'CC-1', grade: 3 } });
      const removed = await declared(client, STAFF, { attributes: [{ name: 'grade', type: 'integer' }] });
      expect(removed.removed).toMatchObject([{ name: 'costCode' }]);
      await settled(client);
      expect((await client.get(`/Users/${id}`)).body[STAFF]).toEqual({ grade: 3 });
      expect((await client.find('Users', `${STAFF}:costCode pr`)).status).toBe(400);
      expect((await client.put(`/Users/${id}`, { schemas: [CORE_USER], userName: 'ann@corp.example', title: 'Dr' })).body[STAFF]).toBeUndefined();
      expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: `${STAFF}:grade`, value: 4 }])).body[STAFF]).toEqual({ grade: 4 });
      await service.admin.send('DELETE', `/organizations/${client.organizationId}/schemas/${STAFF}`);
      expect((await client.get(`/Users/${id}`)).body).toMatchObject({ schemas: [CORE_USER], title: 'Dr' });
      await declared(client, STAFF, both);
      await settled(client);
      expect((await client.get(`/Users/${id}`)).body[STAFF]).toEqual({ costCode: 'CC-1', grade: 4 });
      expect(await found(client, `${STAFF}:costCode ew "c-1"`)).toEqual(['ann@corp.example']);
    });

    it('FIL-22 counts for no schema: who has nothing else of it has not the schema', async () => {
      const client = await service.organization('standard');
      await declared(client, STAFF, { attributes: [{ name: 'costCode' }, { name: 'grade', type: 'integer' }] });
      await client.createUser('ann@corp.example', { [STAFF]: { costCode: 'CC-1', grade: 3 } });
      const bob = await client.createUser('bob@corp.example', { [STAFF]: { costCode: 'CC-2' } });
      const havers = () => found(client, `schemas eq "${STAFF}"`);
      expect(await havers()).toEqual(['ann@corp.example', 'bob@corp.example']);
      await declared(client, STAFF, { attributes: [{ name: 'grade', type: 'integer' }] });
      expect([await havers(), (await client.get(`/Users/${bob}`)).body.schemas]).toEqual([['ann@corp.example'], [CORE_USER]]);
      await service.admin.send('DELETE', `/organizations/${client.organizationId}/schemas/${STAFF}`);
      expect(await havers()).toEqual([]);
      expect(await found(client, `schemas eq "${CORE_USER}"`)).toEqual(['ann@corp.example', 'bob@corp.example']);
    });

    it('is erased when that is confirmed, and can then be declared as something else', async () => {
      const client = await service.organization('standard');
      await declared(client, STAFF, { attributes: [{ name: 'costCode' }, { name: 'grade', type: 'integer' }] });
      const id = await client.createUser('ann@corp.example', { [STAFF]: { costCode: 'CC-1' } });
      const path = `/organizations/${client.organizationId}/schemas/${STAFF}`;
      const erase = (...attributes: string[]) => service.admin.send('POST', `${path}/erase`, { attributes });
      expect([(await erase('costCode')).status, (await erase('nope')).status]).toEqual([409, 409]);
      const asNumber = { attributes: [{ name: 'costCode', type: 'integer' }] };
      expect((await declare(client, STAFF, asNumber)).body.detail).toContain('erase its data');
      await declared(client, STAFF, { attributes: [{ name: 'grade', type: 'integer' }] });
      expect((await declare(client, STAFF, asNumber)).status).toBe(400);
      expect((await erase('costCode')).status).toBe(202);
      expect((await settled(client))[0].removed).toEqual([]);
      await declared(client, STAFF, asNumber);
      expect((await client.get(`/Users/${id}`)).body[STAFF]).toBeUndefined();
      expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: `${STAFF}:costCode`, value: 7 }])).body[STAFF]).toEqual({ costCode: 7 });
      const journal = await service.admin.all(`/organizations/${client.organizationId}/journal`);
      expect(journal.map(({ action }) => action)).toEqual(expect.arrayContaining(['organization.schema-declared', 'organization.attributes-erased']));
    });

    it.each<readonly [string, string, string, Readonly<Record<string, unknown>>, object]>([
      ['of an extension whose URN looks like a core schema', ACME, 'title', { title: 'Dr', [ACME]: { title: 'theirs' } }, { title: 'Dr' }],
      ['of a built-in extension, its URN in another case', ENTERPRISE.toUpperCase(), 'squad', { [ENTERPRISE]: { squad: 'Blue', department: 'Sales' } }, { [ENTERPRISE]: { department: 'Sales' } }],
    ])('%s: it alone is erased', async (_, urn, name, before, after) => {
      const client = await service.organization('standard');
      await declared(client, urn, { attributes: [{ name }] });
      const id = await client.createUser('ann@corp.example', before);
      await declared(client, urn, { attributes: [] });
      expect((await service.admin.send('POST', `/organizations/${client.organizationId}/schemas/${urn}/erase`, { attributes: [name] })).status).toBe(202);
      await settled(client);
      await declared(client, urn, { attributes: [{ name }] });
      const { body } = await client.get(`/Users/${id}?attributes=title,${ACME},${ENTERPRISE}`);
      expect(body).toEqual({ schemas: expect.anything(), id, ...after });
    });

    it('goes with its schema: a schema of which nothing is left is forgotten', async () => {
      const client = await service.organization('standard');
      await declared(client, SITE, { resourceType: 'Group', attributes: [{ name: 'city' }] });
      await client.post('/Groups', { schemas: [CORE_GROUP, SITE], displayName: 'Berlin', [SITE]: { city: 'Berlin' } });
      const path = `/organizations/${client.organizationId}/schemas/${SITE}`;
      expect((await service.admin.send('DELETE', path)).status).toBe(204);
      expect((await service.admin.send('DELETE', path)).status).toBe(409);
      expect((await service.admin.send('POST', `${path}/erase`, { attributes: ['city'] })).status).toBe(202);
      expect(await settled(client)).toEqual([]);
    });
  });

  describe('the index of a filterable attribute', () => {
    it('is filled for people who are there, and kept by every write that follows', async () => {
      const client = await service.organization('standard');
      await declared(client, STAFF, { attributes: [{ name: 'costCode' }] });
      const ids: string[] = [];
      for (let index = 0; index < 450; index++) ids.push(await client.createUser(`p${index}@corp.example`, { [STAFF]: { costCode: `old-${index}` } }));
      const body = await declared(client, STAFF, { attributes: [{ name: 'costCode', filterable: true }] });
      expect(body.indexes[`${STAFF}:costCode`].state).toBe('building');
      await client.patch(`/Users/${ids[7]}`, [{ op: 'replace', path: `${STAFF}:costCode`, value: 'new-7' }]);
      expect((await settled(client))[0].indexes[`${STAFF}:costCode`]).toMatchObject({ state: 'ready', duplicates: 0 });
      await client.patch(`/Users/${ids[8]}`, [{ op: 'replace', path: `${STAFF}:costCode`, value: 'new-8' }]);
      await client.patch(`/Users/${ids[9]}`, [{ op: 'remove', path: `${STAFF}:costCode` }]);
      await client.delete(`/Users/${ids[10]}`);
      expect(await found(client, `${STAFF}:costCode co "new"`)).toEqual(['p7@corp.example', 'p8@corp.example']);
      expect(await found(client, `${STAFF}:costCode sw "old-44"`)).toEqual(['p44', 'p440', 'p441', 'p442', 'p443', 'p444', 'p445', 'p446', 'p447', 'p448', 'p449'].map((name) => `${name}@corp.example`));
      const { body: all } = await client.find('Users', `${STAFF}:costCode ge "old-"`, '&count=0');
      expect(all.totalResults).toBe(450 - 4);
    });
  });

  it('an index is of the schema that declares its attribute, whatever other schemas call theirs', async () => {
    const client = await service.organization('standard');
    await declared(client, CORE_USER, { attributes: [{ name: 'badge', filterable: true }] });
    expect((await declared(client, ACME, { attributes: [{ name: 'badge' }] })).indexes).toEqual({});
    expect((await declared(client, ENTERPRISE.toUpperCase(), { attributes: [{ name: 'badge', filterable: true }] })).indexes).toEqual({ [`${ENTERPRISE}:badge`]: expect.anything() });
  });

  describe('an attribute that is unique', () => {
    const unique = { attributes: [{ name: 'badge', uniqueness: 'server' }] };

    it('SCH-07 refuses what another user of the organization has, by POST, PUT and PATCH, and never its own', async () => {
      const [client, other] = [await service.organization('standard'), await service.organization('standard')];
      for (const each of [client, other]) await declared(each, STAFF, unique);
      const ann = await client.createUser('ann@corp.example', { [STAFF]: { badge: 'B1' } });
      const bob = await client.createUser('bob@corp.example');
      await other.createUser('ann@corp.example', { [STAFF]: { badge: 'b1' } });
      const post = await client.post('/Users', { schemas: [CORE_USER, STAFF], userName: 'carl@corp.example', [STAFF]: { badge: 'b1' } });
      expect([post.status, post.body.scimType, post.body.detail]).toEqual([409, 'uniqueness', expect.stringContaining('badge')]);
      expect((await client.patch(`/Users/${bob}`, [{ op: 'add', path: `${STAFF}:badge`, value: 'b1' }])).status).toBe(409);
      expect((await client.put(`/Users/${bob}`, { schemas: [CORE_USER, STAFF], userName: 'bob@corp.example', [STAFF]: { badge: 'B1' } })).status).toBe(409);
      expect((await client.patch(`/Users/${ann}`, [{ op: 'replace', path: `${STAFF}:badge`, value: 'b1' }])).status).toBe(200);
      await client.delete(`/Users/${ann}`);
      expect((await client.patch(`/Users/${bob}`, [{ op: 'add', path: `${STAFF}:badge`, value: 'B1' }])).status).toBe(200);
    });

    it('is one for two who ask at the same time', async () => {
      const client = await service.organization('standard');
      await declared(client, STAFF, unique);
      for (let round = 0; round < 20; round++) {
        const answers = await Promise.all(['a', 'b'].map((name) => client.post('/Users', { schemas: [CORE_USER, STAFF], userName: `${name}${round}@corp.example`, [STAFF]: { badge: `B${round}` } })));
        expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      }
    });

    it('leaves those alone who shared a value before, and says how many', async () => {
      const client = await service.organization('standard');
      await declared(client, STAFF, { attributes: [{ name: 'badge' }] });
      const ids: string[] = [];
      for (const name of ['ann', 'bob', 'carl']) ids.push(await client.createUser(`${name}@corp.example`, { [STAFF]: { badge: name === 'carl' ? 'C' : 'same' } }));
      await declared(client, STAFF, unique);
      const [schema] = await settled(client);
      expect(schema.indexes[`${STAFF}:badge`]).toMatchObject({ state: 'ready', duplicates: 1 });
      expect(await found(client, `${STAFF}:badge eq "SAME"`)).toEqual(['ann@corp.example', 'bob@corp.example']);
      for (const id of ids) expect((await client.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'x' }])).status).toBe(200);
      expect((await client.patch(`/Users/${ids[2]}`, [{ op: 'replace', path: `${STAFF}:badge`, value: 'Same' }])).status).toBe(409);
    });
  });

  it('a filterable attribute that becomes unique later is unique for values that are there too', async () => {
    const client = await service.organization('standard');
    await declared(client, STAFF, { attributes: [{ name: 'badge', filterable: true }] });
    for (const [name, badge] of [['ann', 'x'], ['bob', 'x'], ['carl', 'y']]) await client.createUser(`${name}@corp.example`, { [STAFF]: { badge } });
    await settled(client);
    const [again, newcomer] = [{ attributes: [{ name: 'badge', filterable: true, uniqueness: 'server' }] }, { schemas: [CORE_USER, STAFF], userName: 'dan@corp.example', [STAFF]: { badge: 'Y' } }];
    await declared(client, STAFF, again);
    expect((await settled(client))[0].indexes[`${STAFF}:badge`]).toMatchObject({ state: 'ready', duplicates: 1 });
    expect(await client.post('/Users', newcomer)).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    await declared(client, STAFF, { attributes: [{ name: 'badge', filterable: true }] });
    await settledRoles(service.admin, client.organizationId);
    expect((await client.post('/Users', newcomer)).status).toBe(201);
    await declared(client, STAFF, again);
    expect((await settled(client))[0].indexes[`${STAFF}:badge`]).toMatchObject({ state: 'ready', duplicates: 2 });
  });

  describe('a declaration that makes no sense is refused and changes nothing', () => {
    const REFUSED: readonly (readonly [string, string, object])[] = [
      ['a name that is none', STAFF, { attributes: [{ name: '1abc' }] }], ['a name twice', STAFF, { attributes: [{ name: 'a' }, { name: 'A' }] }],
      ['a name the schema has', CORE_USER, { attributes: [{ name: 'USERNAME' }] }], ['a name every resource has', CORE_USER, { attributes: [{ name: 'externalID' }] }],
      ['complex without sub-attributes', STAFF, { attributes: [{ name: 'a', type: 'complex' }] }], ['complex within complex', STAFF, { attributes: [{ name: 'a', type: 'complex', subAttributes: [{ name: 'b', type: 'complex', subAttributes: [{ name: 'c' }] }] }] }],
      ['unique and multi-valued', STAFF, { attributes: [{ name: 'a', multiValued: true, uniqueness: 'server' }] }], ['an unknown type', STAFF, { attributes: [{ name: 'a', type: 'text' }] }],
      ['a URN of the standards', 'urn:ietf:params:scim:schemas:extension:mine:2.0:User', { attributes: [{ name: 'a' }] }], ['no URN', 'staff', { attributes: [{ name: 'a' }] }],
      ['a filterable attribute of groups', SITE, { resourceType: 'Group', attributes: [{ name: 'a', filterable: true }] }], ['a misspelt member', STAFF, { attributes: [{ name: 'a', multivalued: true }] }],
      ['required and read-only', STAFF, { attributes: [{ name: 'a', required: true, mutability: 'readOnly' }] }], ['no attributes member', STAFF, {}],
    ];
    it.each(REFUSED)('%s', async (_, urn, body) => {
      const client = await service.organization('standard');
      const { status, body: problem } = await declare(client, urn, body);
      expect([status, problem.title]).toEqual([400, 'Bad request']);
      expect((await service.admin.get(`/organizations/${client.organizationId}/schemas`)).body.items).toEqual([]);
      expect((await client.get('/Schemas')).body.totalResults).toBe((await (await service.organization('standard')).get('/Schemas')).body.totalResults);
    });
  });
});
