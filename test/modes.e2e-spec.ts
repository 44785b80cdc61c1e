import { CORE_GROUP, CORE_USER, ENTERPRISE, PATCH_OP, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

type ModeName = 'compat' | 'rfc' | 'profile';
const MODES: readonly ModeName[] = ['compat', 'rfc', 'profile'];

describe('Modes', () => {
  let service: TestApp;
  const clients = new Map<ModeName, ScimClient>();

  beforeAll(async () => {
    service = await startTestApp();
    for (const mode of MODES) {
      const client = await service.organization('zulip');
      expect(await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode })).toMatchObject({ status: 200, body: { mode } });
      clients.set(mode, client);
    }
  });
  afterAll(() => service.close());

  const of = (mode: ModeName): ScimClient => {
    const client = clients.get(mode);
    if (!client) throw new Error(`There is no client in the mode ${mode}.`);
    return client;
  };
  let made = 0;
  const name = (): string => `mode-${++made}@corp.example`;
  const outcome = ({ status, body }: { status: number; body: { scimType?: string } | undefined }): string => (body?.scimType ? `${status} ${body.scimType}` : String(status));

  it.each<[string, object, Record<ModeName, string>]>([
    ['what every mode takes', {}, { compat: '201', rfc: '201', profile: '201' }],
    ['A-01 REP-31 an unknown attribute', { shoeSize: 43 }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['A-01 an unknown attribute of an extension', { schemas: [CORE_USER, ENTERPRISE], [ENTERPRISE]: { shoeSize: 43 } }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['A-01 an unknown sub-attribute', { name: { shoeSize: 43 } }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['A-02 no schemas', { schemas: undefined }, { compat: '201', rfc: '400 invalidSyntax', profile: '400 invalidSyntax' }],
    ['A-02 a foreign schema', { schemas: [CORE_USER, 'http://other.example/User'] }, { compat: '201', rfc: '400 invalidSyntax', profile: '400 invalidSyntax' }],
    ['A-02 REP-02 an extension that schemas does not list', { [ENTERPRISE]: { department: 'D' } }, { compat: '201', rfc: '400 invalidSyntax', profile: '400 invalidSyntax' }],
    ['A-02 an extension that is null and not listed', { [ENTERPRISE]: null }, { compat: '201', rfc: '201', profile: '201' }],
    ['EXT-06 an unknown sub-attribute', { name: { givenName: 'A', petName: 'B' } }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['EXT-06 an unknown sub-attribute of an element', { emails: [{ value: 'a@b.example', verified: true }] }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['EXT-06 an unknown sub-attribute in an extension', { schemas: [CORE_USER, ENTERPRISE], [ENTERPRISE]: { manager: { value: 'M', room: 1 } } }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['REP-28 a canonical type in another case', { emails: [{ value: 'a@b.example', type: 'Work' }] }, { compat: '201', rfc: '201', profile: '201' }],
    ['A-05 a boolean as text', { active: 'True' }, { compat: '201', rfc: '400 invalidValue', profile: '400 invalidValue' }],
    ['A-19 an attribute of the extension at the top', { department: 'D' }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['A-32 EXT-14 a password', { password: 'x9Kd02aa' }, { compat: '201', rfc: '201', profile: '400 invalidSyntax' }],
    ['REP-28 a canonical type in another letter case', { emails: [{ value: 'a@b.example', type: 'Work' }] }, { compat: '201', rfc: '201', profile: '201' }],
    ['REP-28 a type beside the canonical ones', { emails: [{ value: 'a@b.example', type: 'x' }] }, { compat: '201', rfc: '201', profile: '400 invalidValue' }],
    ['REP-26 two primary values', { emails: [{ value: 'a@b.example', primary: true }, { value: 'c@d.example', primary: true }] }, { compat: '201', rfc: '400 invalidValue', profile: '400 invalidValue' }],
    ['A-31 an empty text', { title: '' }, { compat: '201', rfc: '201', profile: '201' }],
    ['A-31 null', { title: null }, { compat: '201', rfc: '201', profile: '201' }],
    ['Z8 a role that is none', { role: 'king' }, { compat: '400 invalidValue', rfc: '400 invalidValue', profile: '400 invalidValue' }],
  ])('POST with %s', async (_, more, expected) => {
    for (const mode of MODES) {
      const answer = await of(mode).post('/Users', { schemas: [CORE_USER], userName: name(), ...more });
      expect({ mode, outcome: outcome(answer) }).toEqual({ mode, outcome: expected[mode] });
    }
  });

  it('A-31 FIL-17 an empty text is unassigned in compat, kept in rfc, and present in neither', async () => {
    for (const [mode, title] of [['compat', undefined], ['rfc', '']] as const) {
      const id = await of(mode).createUser(name(), { title: '' });
      expect((await of(mode).get(`/Users/${id}`)).body.title).toBe(title);
      expect((await of(mode).find('Users', `id eq "${id}" and title pr`)).body.totalResults).toBe(0);
      expect((await of(mode).find('Users', `id eq "${id}" and not (title pr)`)).body.totalResults).toBe(1);
    }
  });

  it('A-19 in compat an unqualified attribute goes to its extension, in rfc it is dropped', async () => {
    const department = async (mode: ModeName): Promise<unknown> => (await of(mode).get(`/Users/${await of(mode).createUser(name(), { department: 'D' })}`)).body[ENTERPRISE];
    expect(await department('compat')).toEqual({ department: 'D' });
    expect(await department('rfc')).toBeUndefined();
  });

  it.each<[string, unknown, Record<ModeName, string>]>([
    ['EXT-09 no path', { op: 'replace', value: { title: 'T' } }, { compat: '200', rfc: '200', profile: '400 invalidSyntax' }],
    ['EXT-09 a value filter at the end of the path', { op: 'add', path: 'emails[type eq "work"]', value: { value: 'a@b.example' } }, { compat: '200', rfc: '200', profile: '400 invalidPath' }],
    ['REM-05 a removal by a value filter', { op: 'remove', path: 'emails[type eq "work"]' }, { compat: '200', rfc: '200', profile: '200' }],
    ['EXT-06 an unknown sub-attribute', { op: 'add', path: 'name', value: { petName: 'B' } }, { compat: '200', rfc: '200', profile: '400 invalidSyntax' }],
    ['EXT-06 an unknown sub-attribute of an element', { op: 'add', path: 'emails', value: [{ value: 'a@b.example', verified: true }] }, { compat: '200', rfc: '200', profile: '400 invalidSyntax' }],
    ['EXT-06 an unknown attribute of an extension', { op: 'add', path: ENTERPRISE, value: { shoeSize: 43 } }, { compat: '200', rfc: '200', profile: '400 invalidSyntax' }],
    ['A-01 an unknown sub-attribute', { op: 'add', path: 'name', value: { shoeSize: 43 } }, { compat: '200', rfc: '200', profile: '400 invalidSyntax' }],
    ['A-01 an unknown attribute of an extension', { op: 'add', path: ENTERPRISE, value: { shoeSize: 43 } }, { compat: '200', rfc: '200', profile: '400 invalidSyntax' }],
    ['A-03 replace on an element that is missing', { op: 'replace', path: 'emails[type eq "work"].value', value: 'a@b.example' }, { compat: '200', rfc: '400 noTarget', profile: '400 noTarget' }],
    ['A-03 add on an element that is missing', { op: 'add', path: 'emails[type eq "home"].value', value: 'a@b.example' }, { compat: '200', rfc: '200', profile: '200' }],
    ['A-04 another case of op', { op: 'Replace', path: 'title', value: 'T' }, { compat: '200', rfc: '200', profile: '200' }],
    ['A-05 a boolean as text', { op: 'replace', path: 'active', value: 'False' }, { compat: '200', rfc: '400 invalidValue', profile: '400 invalidValue' }],
    ['A-08 a manager as text', { op: 'add', path: `${ENTERPRISE}:manager`, value: 'M1' }, { compat: '200', rfc: '400 invalidValue', profile: '400 invalidValue' }],
    ['A-16 an unknown path', { op: 'add', path: 'shoeSize', value: 43 }, { compat: '400 invalidPath', rfc: '400 invalidPath', profile: '400 invalidPath' }],
    ['A-13 a removal that matches nothing', { op: 'remove', path: 'emails[type eq "nope"].display' }, { compat: '200', rfc: '200', profile: '200' }],
  ])('PATCH with %s', async (_, operation, expected) => {
    for (const mode of MODES) {
      const answer = await of(mode).patch(`/Users/${await of(mode).createUser(name())}`, [operation]);
      expect({ mode, outcome: outcome(answer) }).toEqual({ mode, outcome: expected[mode] });
    }
  });

  it('PATCH without schemas is understood in compat alone', async () => {
    for (const [mode, status] of [['compat', 200], ['rfc', 400], ['profile', 400]] as const) {
      const id = await of(mode).createUser(name());
      expect((await of(mode).send('PATCH', `/Users/${id}`, { Operations: [{ op: 'add', path: 'title', value: 'T' }] })).status).toBe(status);
    }
  });

  it('A-04 flattened keys are paths in compat, and unknown attributes in rfc', async () => {
    for (const [mode, givenName] of [['compat', 'New'], ['rfc', 'Old']] as const) {
      const id = await of(mode).createUser(name(), { name: { givenName: 'Old' } });
      expect((await of(mode).patch(`/Users/${id}`, [{ op: 'replace', value: { 'name.givenName': 'New' } }])).status).toBe(200);
      expect((await of(mode).get(`/Users/${id}`)).body.name.givenName).toBe(givenName);
    }
  });

  it('A-17 REP-P04 replace of a complex attribute keeps what it does not name, but not in the profile', async () => {
    for (const [mode, expected] of [['compat', { givenName: 'G', familyName: 'X' }], ['rfc', { givenName: 'G', familyName: 'X' }], ['profile', { familyName: 'X' }]] as const) {
      const id = await of(mode).createUser(name(), { name: { givenName: 'G', familyName: 'F' } });
      expect((await of(mode).patch(`/Users/${id}`, [{ op: 'replace', path: 'name', value: { familyName: 'X' } }])).body.name).toEqual(expected);
    }
  });

  it('A-10 FIL-24 an unknown attribute in a filter has no value in rfc, and is refused elsewhere', async () => {
    for (const mode of MODES) await of(mode).createUser(name());
    for (const filter of ['shoeSize eq 43', 'shoeSize pr', 'userName pr and shoeSize gt 1']) {
      expect(outcome(await of('compat').find('Users', filter))).toBe('400 invalidFilter');
      expect(outcome(await of('profile').find('Users', filter))).toBe('400 invalidFilter');
      expect((await of('rfc').find('Users', filter)).body).toMatchObject({ totalResults: 0 });
    }
    const everybody = (await of('rfc').get('/Users?count=0')).body.totalResults;
    expect((await of('rfc').find('Users', 'not (shoeSize pr)', '&count=0')).body.totalResults).toBe(everybody);
    expect((await of('rfc').find('Users', 'shoeSize ne 43', '&count=0')).body.totalResults).toBe(everybody);
    await of('rfc').createUser(name(), { emails: [{ value: 'brackets@b.example' }] });
    for (const [filter, total] of [['emails[shoeSize eq 43]', 0], ['emails[shoeSize pr or value eq "brackets@b.example"]', 1], ['emails[shoeSize ne 43 and value eq "brackets@b.example"]', 1], ['not (emails[shoeSize pr])', everybody + 1]] as const) {
      expect(outcome(await of('compat').find('Users', filter))).toBe('400 invalidFilter');
      expect(outcome(await of('profile').find('Users', filter))).toBe('400 invalidFilter');
      expect({ filter, total: (await of('rfc').find('Users', filter, '&count=0')).body.totalResults }).toEqual({ filter, total });
    }
    expect(outcome(await of('rfc').find('Users', 'email eq "a@b.example"'))).toBe('200');
    expect(outcome(await of('profile').find('Users', 'email eq "a@b.example"'))).toBe('400 invalidFilter');
  });

  it('REM-11 in every mode value in brackets is the element of a list of simple values', async () => {
    for (const mode of MODES) {
      const client = await service.organization('standard');
      await service.admin.send('PUT', `/organizations/${client.organizationId}/schemas/${CORE_USER}`, { attributes: [{ name: 'tags', multiValued: true }] });
      await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode });
      const id = await client.createUser(name(), { tags: ['a', 'b'] });
      await client.createUser(name(), { tags: ['c'] });
      for (const filter of ['tags[value eq "A"]', `${CORE_USER}:tags[value sw "b" and not (value eq "c")]`]) {
        expect({ mode, found: (await client.find('Users', filter)).body.Resources }).toMatchObject({ mode, found: [{ id }] });
      }
    }
  });

  it('REP-28 REP-29 in the profile a canonical type is found in any case, and stays as it was sent', async () => {
    const id = await of('profile').createUser(name(), { emails: [{ value: 'case@b.example', type: 'WORK' }] });
    expect((await of('profile').get(`/Users/${id}`)).body.emails).toEqual([{ value: 'case@b.example', type: 'WORK' }]);
    expect((await of('profile').find('Users', 'emails[type eq "work" and value eq "case@b.example"]')).body.Resources).toMatchObject([{ id }]);
  });

  it('A-06 A-22 group members and names are the same in all modes', async () => {
    for (const mode of MODES) {
      const [a, b] = [await of(mode).createUser(name()), await of(mode).createUser(name())];
      const group = await of(mode).createGroup('Team', [a, b]);
      await of(mode).patch(`/Groups/${group}`, [{ op: 'remove', path: 'members', value: [{ value: a }] }]);
      expect(await of(mode).memberIds(group)).toEqual([b]);
      expect(outcome(await of(mode).post('/Groups', { schemas: [CORE_GROUP], displayName: 'TEAM' }))).toBe('409 uniqueness');
    }
  });

  it('EXT-14 the profile has no password in its schema; the others have', async () => {
    for (const [mode, has] of [['compat', true], ['rfc', true], ['profile', false]] as const) {
      const { body } = await of(mode).get(`/Schemas/${CORE_USER}`);
      expect(body.attributes.some((attribute: { name: string }) => attribute.name === 'password')).toBe(has);
    }
  });

  it('the mode is one of three, and a wrong one changes nothing', async () => {
    const { organizationId } = of('rfc');
    expect(await service.admin.send('PATCH', `/organizations/${organizationId}`, { mode: 'loose' })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('mode') } });
    expect((await service.admin.get(`/organizations/${organizationId}`)).body.mode).toBe('rfc');
    expect((await of('rfc').send('PATCH', `/Users/${await of('rfc').createUser(name())}`, { schemas: [PATCH_OP], Operations: [{ op: 'add', path: 'title', value: 'x' }] })).status).toBe(200);
  });
});
