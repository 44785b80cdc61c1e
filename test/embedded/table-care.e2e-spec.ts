import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE, OrganizationDatabase } from '../../src/membership/index.js';
import { TableCare } from '../../src/database/table-care.js';
import { addCrowd } from '../harness/crowd.js';
import type { ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';
import { until } from '../harness/until.js';

const CROWD = 5_000;

/** Each test has the database from when it was empty, as its only connection has planned statements by then. */
describe('The embedded database, which has no autovacuum', () => {
  let service: TestApp;
  let client: ScimClient;
  let care: TableCare;
  beforeEach(async () => {
    service = await startTestApp();
    client = await service.organization('secoda');
    care = service.app.get(TableCare, { strict: false });
  });
  afterEach(() => service.close());

  const query = <Row>(text: string): Promise<readonly Row[]> => service.app.get<DataSource>(getDataSourceToken(DATA_SOURCE)).query(text);
  const ofOrganization = (text: string): Promise<unknown> =>
    service.app.get(OrganizationDatabase, { strict: false }).query(client.organizationId, { text }, [client.organizationId]);
  const deadRows = async (): Promise<number> => {
    const [row] = await query<{ dead: number }>(`SELECT pg_stat_force_next_flush(), n_dead_tup::integer AS dead FROM pg_stat_user_tables WHERE relname = 'members'`);
    return row?.dead ?? 0;
  };
  const entriesRead = async (): Promise<number> => {
    await query('SELECT pg_stat_force_next_flush()');
    const [row] = await query<{ entries: number }>(`SELECT sum(idx_tup_read)::integer AS entries FROM pg_stat_user_indexes WHERE relname = 'members'`);
    return row?.entries ?? 0;
  };

  it('is analysed, so that a check of a foreign key that was planned for an empty table does not go on to read everybody', async () => {
    await client.createUser('planned@corp.example');
    await addCrowd(service, client.organizationId, CROWD);
    await until('statistics', async () => (await query<{ rows: number }>(`SELECT reltuples AS rows FROM pg_class WHERE relname = 'members'`))[0]?.rows === CROWD + 1);
    const before = await entriesRead();
    await client.createUser('after@corp.example');
    expect(await entriesRead() - before).toBeLessThan(20);
  });

  it('is rid of dead rows when there are many', async () => {
    await addCrowd(service, client.organizationId, CROWD);
    await ofOrganization(`UPDATE members SET user_name_key = user_name_key || 'x' WHERE organization_id = $1`);
    await until('dead rows', async () => await deadRows() >= CROWD);
    await care.vacuum();
    await until('their end', async () => await deadRows() === 0);
  });
});
