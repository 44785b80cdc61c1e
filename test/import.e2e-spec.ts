import { send, type Answer } from './harness/http.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Importing people from a CSV file', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp();
  });
  beforeEach(async () => {
    client = await service.organization('zulip');
  });
  afterAll(() => service.close());

  const importing = (csv: string, query = '', type = 'text/csv; charset=utf-8'): Promise<Answer> =>
    send('POST', `${service.url}/admin/v1/organizations/${client.organizationId}/members/import${query}`, { Authorization: `Bearer ${service.admin.key}`, 'Content-Type': type }, csv);
  const members = () => service.admin.all(`/organizations/${client.organizationId}/members`);

  const FILE = '\uFEFFUserName,displayName,givenName,familyName,email,externalId,role,status\r\n'
    + 'ann@corp.example,"Lee, ""Ann""",Ann,Lee,ann.lee@corp.example,,owner,\r\n\r\nbob@corp.example,"Bob\r\nMüller",,,,e-2,,active\r\ncarl@corp.example,,,,,,,invited\r\n';

  it('makes everybody a member of no connection, with their journal', async () => {
    const { status, body } = await importing(FILE);
    expect([status, body]).toEqual([200, { dryRun: false, members: 3, statuses: { active: 2, invited: 1 }, roles: { owner: 1, member: 2 } }]);
    const [ann, bob, carl] = (await members()).sort((a, b) => (a.userName < b.userName ? -1 : 1));
    expect(ann).toMatchObject({
      userName: 'ann@corp.example', displayName: 'Lee, "Ann"', role: 'owner', grantedRole: 'owner', connectionId: null, status: 'active',
      attributes: { name: { givenName: 'Ann', familyName: 'Lee' }, emails: [{ value: 'ann.lee@corp.example', type: 'work', primary: true }] },
    });
    expect([bob, carl]).toMatchObject([{ displayName: 'Bob\r\nMüller', externalId: 'e-2', grantedRole: null, role: 'member' }, { displayName: null, status: 'invited' }]);
    const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${ann.id}`);
    expect(entry).toMatchObject({ action: 'member.created', actorType: 'admin', details: { actions: ['create'] }, after: { userName: 'ann@corp.example', grantedRole: 'owner' } });
    expect((await client.find('Users', 'displayName co "MÜLLER"')).body.totalResults).toBe(1);
    expect((await client.get(`/Users/${bob.id}`)).body).toMatchObject({ userName: 'bob@corp.example', active: true, externalId: 'e-2' });
  });

  it('tells without writing when it is asked for a dry run', async () => {
    expect((await importing(FILE, '?dryRun=true')).body).toMatchObject({ dryRun: true, members: 3 });
    expect(await members()).toEqual([]);
  });

  it('imports nobody when lines are bad, and tells of each by its number', async () => {
    await client.createUser('known@corp.example');
    const csv = 'userName,role,status,email\nann@corp.example,,,\n,,,\nbob@corp.example,king,,\ncarl@corp.example,,gone,\nANN@corp.example,,,\nKnown@corp.example,,,\ndan@corp.example\neve@corp.example,,,nobody\nfay,,invited,\n';
    for (const query of ['', '?dryRun=true']) {
      const { status, body } = await importing(csv, query);
      expect([status, body.lineCount, body.lines.map(({ line }: { line: number }) => line)]).toEqual([400, 8, [3, 4, 5, 6, 7, 8, 9, 10]]);
      expect(body.lines.map(({ reason }: { reason: string }) => reason)).toEqual([
        'userName is empty.', expect.stringContaining('owner, administrator'), expect.stringContaining('status'), expect.stringContaining('line 2'), expect.stringContaining('already'),
        'The line has 1 cells, and the first line 4.', expect.stringContaining('no e-mail address'), expect.stringContaining('e-mail'),
      ]);
    }
    expect(await members()).toHaveLength(1);
  });

  it('lists the first hundred bad lines with the count of all', async () => {
    const { body } = await importing(`userName,status\n${Array.from({ length: 250 }, (_, index) => `p${index},gone`).join('\n')}`);
    expect([body.lineCount, body.lines.length]).toEqual([250, 100]);
  });

  it.each<readonly [string, string, string]>([
    ['an empty file', '', 'text/csv'], ['an unknown column', 'userName,shoe\na,1\n', 'text/csv'], ['no userName', 'email\na@b.example\n', 'text/csv'], ['a column twice', 'userName,USERNAME\na,b\n', 'text/csv'],
    ['an open quote', 'userName\n"a\n', 'text/csv'], ['another type', 'userName\na\n', 'text/plain'], ['JSON', '{"userName":"a"}', 'application/json'],
  ])('%s is refused', async (_, csv, type) => {
    expect((await importing(csv, '', type)).status).toBe(400);
    expect(await members()).toEqual([]);
  });

  it('a file that is too large is 413', async () => {
    expect((await importing(`userName\n${'x'.repeat(5 * 1024 * 1024)}`)).status).toBe(413);
  });

  it.each([['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']])('a line more than twenty thousand is refused when %s ends them', async (_, end) => {
    const file = (lines: number): string => `${['userName', ...Array.from({ length: lines - 1 }, () => 'ann')].join(end)}${end}`;
    expect(await importing(file(20_001))).toMatchObject({ status: 400, body: { detail: 'The file has 20001 lines; at most 20000 are possible. Send it in several.' } });
    expect((await importing(file(20_000))).body.lineCount).toBe(19_998);
  });

  it('other requests have their turn while a large file is looked at', async () => {
    const csv = `userName,displayName,email\n${Array.from({ length: 19_000 }, (_, index) => `p${index},Person ${index},p${index}@corp.example`).join('\n')}`;
    const started = performance.now();
    let isDone = false;
    const answer = importing(csv, '?dryRun=true').finally(() => (isDone = true));
    let longest = 0;
    while (!isDone) {
      const asked = performance.now();
      expect((await send('GET', `${service.url}/health/live`, {})).status).toBe(200);
      longest = Math.max(longest, performance.now() - asked);
    }
    expect((await answer).body).toMatchObject({ dryRun: true, members: 19_000 });
    expect(longest).toBeLessThan((performance.now() - started) / 2);
  });

  it('takes ten thousand at once', async () => {
    const line = (index: number) => `person-${index}@corp.example,Person ${index},Pat,${index},person-${index}@corp.example,,guest,active`;
    const csv = `userName,displayName,givenName,familyName,email,externalId,role,status\n${Array.from({ length: 10_000 }, (_, index) => line(index)).join('\r\n')}`;
    expect((await importing(csv)).body).toMatchObject({ members: 10_000, roles: { guest: 10_000 } });
    expect((await client.get('/Users?count=0')).body.totalResults).toBe(10_000);
    expect((await client.find('Users', 'userName eq "PERSON-9999@corp.example"')).body.Resources[0]).toMatchObject({ displayName: 'Person 9999' });
    const again = await importing(csv);
    expect([again.status, again.body.lineCount]).toEqual([400, 10_000]);
  }, 120_000);
});
