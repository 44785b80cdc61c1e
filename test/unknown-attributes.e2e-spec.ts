import type { Answer } from './harness/http.js';
import { CORE_USER, ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const GAME = 'urn:example:params:scim:schemas:extension:game:2.0:User';

describe('Attributes that no schema defines, where they are stored', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  beforeEach(async () => {
    client = await service.organization('hoppscotch');
  });
  afterAll(() => service.close());

  const SENT = { shoeSize: 42, Motto: 'Carpe Diem', tags: ['Red', 'blue'], desk: { room: 'R3', floors: [1, 2] }, [ENTERPRISE]: { department: 'IT', squad: 'Blue' }, [GAME]: { level: 7, guild: 'Owls' } };
  const SCHEMAS = [CORE_USER, ENTERPRISE, GAME];

  async function ann(attributes: object = SENT): Promise<Answer['body']> {
    const answer = await client.post('/Users', { schemas: [CORE_USER, ENTERPRISE], userName: 'ann@corp.example', ...attributes });
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body;
  }

  async function found(filter: string): Promise<number> {
    const { status, body } = await client.find('Users', filter);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body.totalResults;
  }

  /** Waits until the members are in line with the configuration. */
  async function until(filter: string, total: number): Promise<void> {
    for (const deadline = Date.now() + 20_000; (await found(filter)) !== total;) {
      if (Date.now() > deadline) throw new Error(`${filter} does not find ${total}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('H5 are returned as they were sent, by POST, GET, list and PUT, with their extensions in schemas', async () => {
    const created = await ann();
    expect(created).toMatchObject({ ...SENT, schemas: SCHEMAS });
    expect((await client.get(`/Users/${created.id}`)).body).toMatchObject({ ...SENT, schemas: SCHEMAS });
    expect((await client.find('Users', 'userName pr')).body.Resources[0]).toMatchObject(SENT);
    const { body } = await client.put(`/Users/${created.id}`, { schemas: [CORE_USER], userName: 'ann@corp.example', SHOESIZE: 43, [GAME.toUpperCase()]: { LEVEL: 8 } });
    expect(body).toMatchObject({ schemas: [CORE_USER, GAME], shoeSize: 43, [GAME]: { level: 8 } });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['Motto']));
    expect((await client.get('/Schemas')).body.totalResults).toBe((await (await service.organization('standard')).get('/Schemas')).body.totalResults);
  });

  it('H5 are on the member, in the admin API and the journal', async () => {
    const { id } = await ann();
    const { attributes } = (await service.admin.get(`/organizations/${client.organizationId}/members/${id}`)).body;
    expect(attributes).toMatchObject(SENT);
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entry.after).toMatchObject(SENT);
  });

  it.each<readonly [string, readonly object[], object]>([
    ['add of a new one', [{ op: 'add', path: 'hobby', value: 'Chess' }], { ...SENT, hobby: 'Chess' }],
    ['replace in any case, keeping the first spelling', [{ op: 'replace', path: 'MOTTO', value: 'Go' }], { ...SENT, Motto: 'Go' }],
    ['two spellings in one request are one attribute', [{ op: 'add', path: 'Hobby', value: 'a' }, { op: 'replace', path: 'hobby', value: 'b' }], { ...SENT, Hobby: 'b' }],
    ['add to a list', [{ op: 'add', path: 'tags', value: ['blue', 'green'] }], { ...SENT, tags: ['Red', 'blue', 'green'] }],
    ['add of one to a list', [{ op: 'add', path: 'tags', value: 'green' }], { ...SENT, tags: ['Red', 'blue', 'green'] }],
    ['remove of one of a list', [{ op: 'remove', path: 'tags', value: ['red'] }], { ...SENT, tags: ['blue'] }],
    ['remove', [{ op: 'remove', path: 'tags' }, { op: 'remove', path: 'desk' }], { ...SENT, tags: undefined, desk: undefined }],
    ['remove of what is not there', [{ op: 'remove', path: 'nothing' }], SENT],
    ['null and [] unassign', [{ op: 'replace', path: 'shoeSize', value: null }, { op: 'replace', path: 'tags', value: [] }, { op: 'replace', path: 'Motto', value: '' }], { ...SENT, shoeSize: undefined, tags: undefined, Motto: undefined }],
    ['an attribute beside those of a known extension', [{ op: 'replace', path: `${ENTERPRISE}:Squad`, value: 'Red' }], { ...SENT, [ENTERPRISE]: { department: 'IT', squad: 'Red' } }],
    ['an attribute of an unknown extension', [{ op: 'replace', path: `${GAME.toUpperCase()}:LEVEL`, value: 8 }, { op: 'remove', path: `${GAME}:guild` }], { ...SENT, [GAME]: { level: 8 } }],
    ['an unknown extension that is there, as a whole', [{ op: 'remove', path: GAME }], { ...SENT, [GAME]: undefined }],
    ['an attribute of an extension that comes', [{ op: 'add', path: 'urn:example:x:2.0:User:y', value: true }], { ...SENT, 'urn:example:x:2.0:User': { y: true } }],
    ['without a path', [{ op: 'replace', value: { hobby: 'Go', [GAME]: { level: 1 }, [`${ENTERPRISE}:squad`]: 'Red', 'urn:example:x:2.0:User:y': 'z' } }],
      { ...SENT, hobby: 'Go', [GAME]: { level: 1, guild: 'Owls' }, [ENTERPRISE]: { department: 'IT', squad: 'Red' }, 'urn:example:x:2.0:User': { y: 'z' } }],
  ])('H5 PATCH: %s', async (_, operations, expected) => {
    const { id, meta: _meta, schemas: _schemas, ...before } = await ann();
    const { status, body } = await client.patch(`/Users/${id}`, operations);
    expect(status).toBe(200);
    const { meta: _1, schemas: _2, ...after } = body;
    expect(after).toEqual(JSON.parse(JSON.stringify({ ...before, id, ...expected })));
    expect((await client.get(`/Users/${id}`)).body).toEqual(body);
  });

  it.each<readonly [string, number]>([
    ['shoesize eq 42', 1], ['shoeSize eq 43', 0], ['shoeSize eq "42"', 0], ['motto eq "CARPE DIEM"', 1], ['motto ne "carpe diem"', 0], ['motto ne "x"', 1], ['tags eq "RED"', 1], ['tags eq "green"', 0],
    ['desk pr', 1], ['hobby pr', 0], ['hobby eq "x"', 0], ['hobby ne "x"', 1], ['not (motto eq "carpe diem")', 0], [`${ENTERPRISE}:SQUAD eq "blue"`, 1], [`${ENTERPRISE}:squad eq "red"`, 0],
    [`${GAME}:level eq 7`, 1], [`${GAME.toLowerCase()}:Guild eq "OWLS"`, 1], [`${GAME}:guild eq 7`, 0], [`${GAME}:level pr and shoeSize eq 42`, 1], [`schemas eq "${GAME}"`, 1], ['schemas eq "urn:example:none"', 0],
    ['motto eq null', 0], ['hobby eq null', 1], ['constructor pr', 0], ['email eq "ann@corp.example"', 0],
  ])('H5 the filter %s finds %d', async (filter, total) => {
    await ann();
    expect(await found(filter)).toBe(total);
  });

  it.each(['motto co "carpe"', 'motto sw "c"', 'shoeSize gt 1', 'desk.room eq "R3"', 'tags[value eq "red"]'])('H5 the filter %s is refused', async (filter) => {
    await ann();
    expect((await client.find('Users', filter)).body.scimType).toBe('invalidFilter');
  });

  it('H5 attributes and excludedAttributes choose them in any case; lists cannot be in their order', async () => {
    const { id } = await ann();
    const keys = async (query: string) => Object.keys((await client.get(`/Users/${id}?${query}`)).body).sort();
    expect(await keys(`attributes=SHOESIZE,${GAME.toUpperCase()}`)).toEqual(['id', 'schemas', 'shoeSize', GAME].sort());
    expect((await client.get(`/Users/${id}?attributes=${GAME}:Level`)).body[GAME]).toEqual({ level: 7 });
    const excluded = (await client.get(`/Users/${id}?excludedAttributes=motto,${GAME},${ENTERPRISE}:squad`)).body;
    expect([excluded.Motto, excluded[GAME], excluded[ENTERPRISE]]).toEqual([undefined, undefined, { department: 'IT' }]);
    expect((await client.get('/Users?sortBy=motto')).body.scimType).toBe('invalidValue');
  });

  it('H5 one that is called as we call what we decided is stored when it alone changes', async () => {
    const { id } = await ann({ role: 'lead', status: 'green' });
    expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'role', value: 'chief' }, { op: 'replace', path: 'status', value: 'red' }])).body).toMatchObject({ role: 'chief', status: 'red', active: true });
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entry.after).toEqual({ 'attributes.role': 'chief', 'attributes.status': 'red' });
  });

  it('what is no name, or too much, is harmless', async () => {
    const raw = `{"schemas":["${CORE_USER}"],"userName":"ann@corp.example","__proto__":{"active":false},"constructor":"x","toString":1,"hasOwnProperty":[true],"a b":1,"odd":{"__proto__":{"x":1},"constructor":null},"${GAME}":{"constructor":"y","__proto__":{"z":1}}}`;
    const created = await client.send('POST', '/Users', raw);
    expect([created.status, created.body.active]).toEqual([201, true]);
    expect(created.body).toMatchObject({ constructor: 'x', toString: 1, hasOwnProperty: [true], [GAME]: { constructor: 'y' } });
    expect(created.body['a b']).toBeUndefined();
    expect(await found('constructor eq "X"')).toBe(1);
    const { body } = await client.patch(`/Users/${created.body.id}`, [{ op: 'remove', path: 'constructor' }, { op: 'add', path: 'valueOf', value: 1 }]);
    expect([Object.hasOwn(body, 'constructor'), body.valueOf]).toEqual([false, 1]);
    const refused = async (attributes: object) => (await client.post('/Users', { schemas: [CORE_USER], userName: 'bob@corp.example', ...attributes })).status;
    expect(await refused({ odd: 'a\0b' })).toBe(400);
    expect(await refused({ odd: { 'a\0b': 1 } })).toBe(400);
    expect(await refused({ odd: Array.from({ length: 1_001 }, (_, index) => index) })).toBe(400);
    expect(await refused(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, 'x'.repeat(1_000)])))).toBe(413);
    expect(await refused({ odd: 1, ODD: 2 })).toBe(400);
  });

  it('the mode profile refuses them, the mode rfc stores them', async () => {
    const mode = (name: string) => service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode: name });
    await mode('profile');
    expect((await client.post('/Users', { schemas: [CORE_USER], userName: 'ann@corp.example', shoeSize: 1 })).status).toBe(400);
    await mode('rfc');
    const { body } = await client.post('/Users', { schemas: [CORE_USER, GAME], userName: 'ann@corp.example', shoeSize: 1, [GAME]: { level: 1 } });
    expect(body).toMatchObject({ schemas: [CORE_USER, GAME], shoeSize: 1, [GAME]: { level: 1 } });
    expect(await found('shoeSize eq 1')).toBe(1);
  });

  it('elsewhere they are dropped', async () => {
    client = await service.organization('standard');
    const created = await ann();
    expect([created.shoeSize, created[GAME], created[ENTERPRISE]]).toEqual([undefined, undefined, { department: 'IT' }]);
    expect((await client.patch(`/Users/${created.id}`, [{ op: 'add', path: 'shoeSize', value: 1 }])).body.scimType).toBe('invalidPath');
  });

  describe('when the organization declares one', () => {
    const declare = (urn: string, attributes: readonly object[]) => service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${urn}`, { attributes });

    it('H5 the declaration rules: what is stored is spelled and compared by it, found by its index, and what does not fit is no value', async () => {
      const { id } = await ann();
      await client.createUser('bob@corp.example', { SHOESIZE: 'large', motto: 'x' });
      await client.createUser('carl@corp.example');
      expect((await declare(CORE_USER, [{ name: 'shoesize', type: 'integer', filterable: true }, { name: 'motto', caseExact: true }])).status).toBe(200);
      expect((await declare(GAME, [{ name: 'Level', type: 'integer' }])).status).toBe(200);
      await until('shoeSize gt 41', 1);
      await until('motto eq "Carpe Diem"', 1);
      await until(`${GAME}:level ge 7`, 1);
      expect(await found('motto eq "carpe diem"')).toBe(0);
      expect(await found('shoeSize pr')).toBe(1);
      expect(await found(`${GAME}:guild eq "owls"`)).toBe(1);
      expect((await client.get('/Users?sortBy=shoeSize&attributes=userName')).body.totalResults).toBe(3);
      expect((await client.get(`/Users/${id}`)).body).toMatchObject({ shoesize: 42, motto: 'Carpe Diem', [GAME]: { Level: 7, guild: 'Owls' } });
      expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'shoeSize', value: 'small' }])).body.scimType).toBe('invalidValue');
      expect((await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'shoeSize', value: 40 }])).body).toMatchObject({ shoesize: 40 });
      const { attributes } = (await service.admin.get(`/organizations/${client.organizationId}/members/${id}`)).body;
      expect(Object.keys(attributes)).toEqual(expect.arrayContaining(['shoesize']));
      expect(Object.keys(attributes)).not.toEqual(expect.arrayContaining(['shoeSize']));
    });

    it('H5 and takes it back, it is shown and found as before it was declared, until its data is erased', async () => {
      const { id } = await ann();
      await declare(CORE_USER, [{ name: 'Motto', caseExact: true }]);
      await until('motto eq "Carpe Diem"', 1);
      await until('motto eq "CARPE DIEM"', 0);
      await declare(CORE_USER, []);
      await until('motto eq "CARPE DIEM"', 1);
      expect((await client.get(`/Users/${id}`)).body.Motto).toBe('Carpe Diem');
      await service.admin.send('POST', `/organizations/${client.organizationId}/schemas/${CORE_USER}/erase`, { attributes: ['Motto'] });
      await until('motto pr', 0);
      expect((await client.get(`/Users/${id}`)).body.Motto).toBeUndefined();
    });
  });
});
