import * as fc from 'fast-check';
import type { JsonObject, ModeName } from '../../src/protocol/index.js';
import { CORE_USER, ENTERPRISE, type ScimClient } from '../harness/scim-client.js';
import type { TestApp } from '../harness/test-app.js';
import { person } from './random-filters.js';

const PEOPLE = 40;

/** An organization with random people and groups, and these as the service shows them. */
export interface Population {
  readonly client: ScimClient;
  readonly mode: ModeName;
  readonly users: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
}

/** Groups within groups, one circle of them, and some without members. In `rfc` empty texts are kept, in `compat` they are no values. */
export async function makePopulation(service: TestApp, seed: number, mode: ModeName): Promise<Population> {
  const client = await service.organization('zulip');
  const { status } = await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode });
  if (status !== 200) throw new Error(`The mode was not changed: ${status}`);
  const people = fc.sample(person, { numRuns: PEOPLE, seed });
  const Operations = people.map((attributes, index) => ({
    method: 'POST', path: '/Users', bulkId: String(index), data: { schemas: [CORE_USER, ...(attributes[ENTERPRISE] ? [ENTERPRISE] : [])], ...attributes, userName: `${attributes.userName}${index}` },
  }));
  const { body } = await client.post('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations });
  const ids: readonly string[] = body.Operations.map(({ location, response }: { location?: string; response?: unknown }) => {
    if (location === undefined) throw new Error(`Not created: ${JSON.stringify(response)}`);
    return location.split('/').at(-1);
  });
  const inner = await client.createGroup('Ann inner', ids.slice(0, 12));
  const outer = await client.createGroup('ANNA outer', [inner, ...ids.slice(10, 20)]);
  await client.patch(`/Groups/${inner}`, [{ op: 'add', path: 'members', value: [{ value: outer }] }, { op: 'add', path: 'externalId', value: 'Ann' }]);
  await client.createGroup('empty é');
  await client.createGroup('100%', [outer, ...ids.slice(30, 31)]);
  await client.createGroup('a\u{10FFFF}b', ids.slice(25, 28));
  // Some have changed since they were made.
  for (const id of ids.slice(0, 5)) await client.patch(`/Users/${id}`, [{ op: 'add', path: 'userType', value: 'changed' }]);
  const [users, groups] = [(await client.get('/Users?count=200')).body.Resources, (await client.get('/Groups?count=200')).body.Resources];
  if (users.length !== PEOPLE || groups.length !== 5) throw new Error(`${users.length} people and ${groups.length} groups were made.`);
  return { client, mode, users, groups };
}
