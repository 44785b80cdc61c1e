import { OrganizationDatabase } from '../src/membership/index.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const MORE_THAN_COUNTED = 10_020;

/** RFC 9865 §2: a page by cursor may leave the total out; it does where more than 10,000 people would be looked at for it. */
describe('Totals in a large directory', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp();
    client = await service.organization('standard');
    await service.app.get(OrganizationDatabase).query(client.organizationId, { text: `WITH filled AS (
      INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
      SELECT $1, gen_random_uuid(), 'p' || n, 'p' || n, 'active', 'user', '{}', jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', n || '@' || CASE WHEN n <= 3 THEN 'few' ELSE 'most' END || '.example')),
        'title', 'title ' || n), 1, now(), now() FROM generate_series(1, ${MORE_THAN_COUNTED}) AS n RETURNING id
    ) INSERT INTO member_counts SELECT $1, gen_random_uuid(), count(*) FROM filled` }, [client.organizationId]);
  });
  afterAll(() => service.close());

  it.each([
    ['emails.value ew "@few.example"', 3], ['userName eq "p77"', 1], ['title eq "title 9"', 1], ['userName co "p1234"', 1],
    ['emails.value ew "@most.example"', undefined], ['title co "le 77"', undefined], ['not (userName eq "p1")', undefined],
  ])('CUR-06 %s: by cursor %s, by index all of them', async (filter, expected) => {
    const byCursor = (await client.get(`/Users?cursor&count=2&filter=${encodeURIComponent(filter)}`)).body;
    const byIndex = (await client.find('Users', filter, '&count=2')).body;
    expect(byCursor).toEqual({ ...byIndex, startIndex: undefined, ...(byCursor.nextCursor && { nextCursor: byCursor.nextCursor }), totalResults: expected });
    expect(byIndex.totalResults).toBeGreaterThan(expected === undefined ? 100 : 0);
    if (expected === undefined) {
      const next = (await client.get(`/Users?cursor=${byCursor.nextCursor}&filter=${encodeURIComponent(filter)}`)).body;
      expect([next.totalResults, next.itemsPerPage]).toEqual([undefined, 2]);
    }
    expect((await client.get(`/Users?cursor&count=0&filter=${encodeURIComponent(filter)}`)).body.totalResults).toBe(byIndex.totalResults);
  });

  it('without a filter it is kept, and told', async () => {
    expect((await client.get('/Users?cursor&count=2')).body.totalResults).toBe(MORE_THAN_COUNTED);
  });
});
