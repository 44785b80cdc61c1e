import type { ScimClient } from './harness/scim-client.js';
import { ENTERPRISE } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Lists and filters', () => {
  let service: TestApp;
  let client: ScimClient;
  const ids: string[] = [];

  beforeAll(async () => {
    service = await startTestApp({ MAX_PAGE_SIZE: '10' });
    client = await service.organization();
    for (let n = 0; n < 23; n++) {
      ids.push(await client.createUser(`User${n}@corp.example`, {
        externalId: `E${n}`, displayName: `Display ${n}`, active: n % 2 === 0, ...(n < 3 && { title: `100%_\\ ${n}` }),
        emails: [{ value: `User${n}@corp.example`, type: 'work', primary: true }, { value: `home${n}@home.example`, type: 'home' }],
        name: { familyName: `Family${n % 3}` }, [ENTERPRISE]: { department: `Dept ${n % 4}`, manager: { value: `M${n}` } },
      }));
    }
  });
  afterAll(() => service.close());

  const found = async (filter: string): Promise<number[]> => {
    const { status, body } = await client.find('Users', filter);
    expect({ filter, status, detail: body.detail }).toEqual({ filter, status: 200, detail: undefined });
    expect(body.itemsPerPage).toBe(body.Resources.length);
    return body.Resources.map((user: { id: string }) => ids.indexOf(user.id));
  };

  it('PAG-01 to PAG-06 pages by index in a stable order with the exact total', async () => {
    const pages: string[] = [];
    for (const startIndex of [1, 9, 17]) {
      const { body } = await client.get(`/Users?startIndex=${startIndex}&count=8`);
      expect(body).toMatchObject({ totalResults: 23, startIndex, itemsPerPage: Math.min(8, 24 - startIndex) });
      pages.push(...body.Resources.map((user: { id: string }) => user.id));
    }
    expect(pages).toEqual(ids);
    expect((await client.get('/Users?count=1000')).body).toMatchObject({ totalResults: 23, itemsPerPage: 10 });
    expect((await client.get('/Users?startIndex=-5&count=-1')).body).toMatchObject({ totalResults: 23, startIndex: 1, itemsPerPage: 0, Resources: [] });
    expect((await client.get('/Users?startIndex=999999')).body).toMatchObject({ totalResults: 23, itemsPerPage: 0, Resources: [] });
    expect(await client.get('/Users?count=abc')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await client.get('/Users?startindex=22&foo=1')).body.itemsPerPage).toBe(2);
  });

  it.each([
    ['userName eq "USER3@corp.example"', [3]],
    ['userName sw "user1" and userName co "11"', [11]],
    ['externalId eq "E5"', [5]], ['externalId eq "e5"', []],
    ['emails.value eq "HOME7@home.example"', [7]], ['email eq "user8@corp.example"', [8]], ['emails co "home9@"', [9]],
    ['emails[type eq "work" and value sw "home9"]', []], ['emails[type eq "home" and value sw "home9"]', [9]],
    ['emails[type eq "work"].value eq "user4@corp.example"', [4]],
    ['title pr', [0, 1, 2]], ['title co "100%_\\\\ 1"', [1]], ['title eq "100%_\\\\ 2" or title ew "0"', [0, 2]],
    ['not (title ne "100%_\\\\ 2")', [2]], ['title eq null and externalId sw "E2"', [20, 21, 22]],
    [`${ENTERPRISE}:department eq "DEPT 2" and active eq true and name.familyName eq "family0"`, [6, 18]],
    [`${ENTERPRISE}:manager.value eq "M3"`, [3]], ['manager eq "M4"', [4]], [`${ENTERPRISE}:manager eq "m4"`, []],
    ['displayName gt "display 7"', [8, 9]], ['displayName co "play 22"', [22]],
    ['active eq false and (userName sw "user2" or userName sw "user1@")', [1, 21]],
    ['not (active eq true) and userName sw "user2"', [21]], ['not active eq true', undefined],
    ['schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" and externalId eq "E1"', [1]],
    ['meta.resourceType eq "User" and externalId eq "E1"', [1]], ['meta.resourceType eq "Group"', []],
    ['meta.created gt "2020-01-01T00:00:00+02:00" and externalId eq "E1"', [1]], ['meta.lastModified lt "2020-01-01T00:00:00Z"', []],
    ['id eq "nonsense"', []], ['groups pr', []], ['groups.display co "x"', []], ['userName eq "\' OR 1=1 --"', []],
    ['emails[not (type eq "work")].value eq "home2@home.example"', [2]],
    ['USERNAME Eq "user12@corp.example"', [12]], ['((userName eq "user13@corp.example"))', [13]],
  ])('finds by %s', async (filter, expected) => {
    if (expected) expect(await found(filter)).toEqual(expected);
    else expect((await client.find('Users', filter)).body.scimType).toBe('invalidFilter');
  });

  it('counts matches that do not fit in the page', async () => {
    expect((await client.find('Users', 'emails.type eq "work"')).body).toMatchObject({ totalResults: 23, itemsPerPage: 10 });
    expect((await client.find('Users', 'active eq true', '&startIndex=11')).body).toMatchObject({ totalResults: 12, startIndex: 11, itemsPerPage: 2 });
    expect((await client.find('Users', 'active eq true', '&count=0')).body).toMatchObject({ totalResults: 12, Resources: [] });
  });

  it.each(['', 'userName', 'userName eq', 'userName sw ann', 'userName eq ann lee', "userName eq 'ann'", 'userName regex "x"', '(userName pr', 'emails[type eq "work"', 'userName eq "x" and', 'foo eq "x"', 'name eq "x"', 'active gt true', 'password eq "x"', 'meta.created co "x"', 'active eq "x"', 'emails[emails[type eq "x"]]', 'userName eq "x" userName', `${'('.repeat(40)}userName pr${')'.repeat(40)}`, `userName eq "${'x'.repeat(9000)}"`])('FIL-09 refuses %.40j', async (filter) => {
    const { status, body } = await client.find('Users', filter);
    if (filter === '') expect(status).toBe(200);
    else expect({ status, scimType: body.scimType, detail: body.detail.length > 10 }).toEqual({ status: 400, scimType: 'invalidFilter', detail: true });
  });

  it('PRJ-02 and PRJ-03 show what was asked for, and always schemas and id', async () => {
    const one = await client.get(`/Users/${ids[1]}?attributes=USERNAME,emails.type,${ENTERPRISE}:department`);
    expect(one.body).toEqual({ schemas: expect.any(Array), id: ids[1], userName: 'User1@corp.example', emails: [{ type: 'work' }, { type: 'home' }], [ENTERPRISE]: { department: 'Dept 1' } });
    const rest = await client.get(`/Users/${ids[1]}?excludedAttributes=id,emails,name.familyName,meta,${ENTERPRISE}`);
    expect(rest.body).toEqual({ schemas: expect.any(Array), id: ids[1], externalId: 'E1', userName: 'User1@corp.example', displayName: 'Display 1', title: expect.any(String), active: false });
    expect(await client.get('/Users?attributes=id&excludedAttributes=id')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
  });

  it('GRP-08 leaves members out of groups when excluded, and finds groups by member', async () => {
    const id = await client.createGroup('Listed', ids.slice(0, 3));
    for (const path of [`/Groups/${id}?excludedAttributes=members`, `/Groups?excludedAttributes=members`]) {
      const { body } = await client.get(path);
      expect((body.Resources?.[0] ?? body).members).toBeUndefined();
    }
    expect((await client.find('Groups', `id eq "${id}" and members eq "${ids[1]}"`, '&attributes=id')).body.Resources).toEqual([{ schemas: expect.any(Array), id }]);
    expect((await client.find('Groups', `members[value eq "${ids[9]}"]`)).body.totalResults).toBe(0);
    expect((await client.find('Groups', 'displayName co "LIST" and members.display eq "display 2"')).body.totalResults).toBe(1);
  });
});
