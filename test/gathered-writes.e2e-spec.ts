import { CORE_USER, PATCH_OP, type ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const PEOPLE = 40;

/** Requests at the same time share statements; each has its own answer, row and entry of the journal all the same. */
describe('Requests at the same time', () => {
  let service: TestApp;
  let clients: readonly ScimClient[];
  beforeAll(async () => {
    service = await startTestApp();
    clients = [await service.organization('standard'), await service.organization('standard')];
  });
  afterAll(() => service.close());

  const each = <Result>(work: (n: number) => Promise<Result>): Promise<readonly Result[]> => Promise.all(Array.from({ length: PEOPLE }, (_, n) => work(n)));
  const entriesOf = async (client: ScimClient, id: string): Promise<{ action: string; actor: object; requestId: string; after: object }[]> => {
    const { body } = await service.admin.get(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    return body.items;
  };

  it('creates: whoever asks twice for a userName gets one person and one 409, and nobody else notices', async () => {
    const answers = await Promise.all(clients.map((client, index) => each(async (n) => {
      const person = (suffix: string): object => ({ schemas: [CORE_USER], userName: `p${n}@corp.example`, displayName: `${index} ${n}${suffix}`, emails: [{ value: `p${n}@corp${index}.example` }] });
      return n % 4 === 0 ? Promise.all([client.post('/Users', person('')), client.post('/Users', person(' again'))]) : [await client.post('/Users', person(''))];
    })));
    for (const [index, client] of clients.entries()) {
      const created = (answers[index] ?? []).flat();
      expect(created.map(({ status }) => status).sort()).toEqual([...Array<number>(PEOPLE).fill(201), ...Array<number>(PEOPLE / 4).fill(409)]);
      const { body } = await client.get('/Users?count=200');
      expect([body.totalResults, new Set(body.Resources.map(({ userName }: { userName: string }) => userName)).size]).toEqual([PEOPLE, PEOPLE]);
      const requests = new Set<string>();
      for (const { status, body: made } of created) {
        if (status !== 201) continue;
        expect((await client.get(`/Users/${made.id}`)).body).toEqual(made);
        const entries = await entriesOf(client, made.id);
        expect(entries).toMatchObject([{ action: 'member.created', after: { userName: made.userName, displayName: made.displayName } }]);
        requests.add(entries[0]?.requestId ?? '');
      }
      expect(requests.size).toBe(PEOPLE);
    }
  });

  it('changes: each is done once, those of one person after one another, and a taken userName is refused alone', async () => {
    const [client] = clients as [ScimClient];
    const ids: string[] = (await client.get('/Users?count=200')).body.Resources.map(({ id }: { id: string }) => id);
    const answers = await each(async (n) => Promise.all([
      client.patch(`/Users/${ids[n]}`, [{ op: 'add', path: 'phoneNumbers', value: [{ type: 'work', value: String(n) }] }]),
      client.patch(`/Users/${ids[n]}`, [{ op: 'replace', path: 'title', value: `T${n}` }]),
      client.patch(`/Users/${ids[n]}`, [{ op: 'replace', path: 'userName', value: n === 7 ? 'p8@corp.example' : `new${n}@corp.example` }]),
      client.patch(`/Users/${ids[n]}`, [{ op: 'replace', path: 'active', value: n % 2 === 0 }]),
    ]));
    expect(answers.flat().filter(({ status }) => status !== 200).length).toBeLessThanOrEqual(1);
    for (const [n, id] of ids.entries()) {
      const { body } = await client.get(`/Users/${id}`);
      expect(body).toMatchObject({ title: `T${n}`, active: n % 2 === 0, phoneNumbers: [{ value: String(n) }], ...(n !== 7 && { userName: `new${n}@corp.example` }) });
      const entries = await entriesOf(client, id);
      expect(new Set(entries.map(({ requestId }) => requestId)).size).toBe(entries.length);
      const written = n % 2 === 0 ? 3 : 4;
      expect([written, written - 1]).toContain(entries.length - 1);
      expect(body.meta.version).toBe(`W/"${entries.length}"`);
    }
  });

  it('BLK-08 BLK-13 of a bulk request: answered in their order, those of one person done one after another', async () => {
    const client = await service.organization('standard');
    const bulk = async (...Operations: readonly object[]): Promise<{ status: string; version?: string; location: string }[]> =>
      (await client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations })).body.Operations;
    const create = (name: string): object => ({ method: 'POST', path: '/Users', bulkId: `${name} ${Math.random()}`, data: { schemas: [CORE_USER], userName: name } });
    const patch = (id: string, operation: object): object => ({ method: 'PATCH', path: `/Users/${id}`, data: { schemas: [PATCH_OP], Operations: [operation] } });
    const title = (id: string, value: string): object => patch(id, { op: 'replace', path: 'title', value });
    const names = Array.from({ length: 230 }, (_, n) => `many${n}`);
    const made = await bulk(...names.map(create), create('many7'));
    expect(made.map(({ status }) => status)).toEqual([...names.map(() => '201'), '409']);
    const ids = made.slice(0, -1).map(({ location }) => location.split('/').at(-1) ?? '');
    const changed = await bulk(
      ...ids.map((id, n) => title(id, `T${n}`)), title(ids[3] ?? '', 'last'), patch('nobody', { op: 'remove', path: 'title' }), ...ids.map((id) => patch(id, { op: 'replace', value: { active: false } })),
    );
    expect(changed.map(({ status }) => status)).toEqual([...ids.map(() => '200'), '200', '404', ...ids.map(() => '200')]);
    expect(changed.map(({ version }) => version)).toEqual([...ids.map(() => 'W/"2"'), 'W/"3"', undefined, ...ids.map((_, n) => (n === 3 ? 'W/"4"' : 'W/"3"'))]);
    for (const n of [0, 3, 150, 229]) expect((await client.get(`/Users/${ids[n]}`)).body).toMatchObject({ userName: `many${n}`, title: n === 3 ? 'last' : `T${n}`, active: false });
  });
});
