import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE, OrganizationDatabase } from '../src/membership/index.js';
import { until } from './harness/mail-server.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

const CROWD = 5_000;

describe('Tables that grow', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const query = <Row>(text: string): Promise<readonly Row[]> => service.app.get<DataSource>(getDataSourceToken(DATA_SOURCE)).query(text);
  const crowd = (organizationId: string, prefix: string): Promise<unknown> =>
    service.app.get(OrganizationDatabase, { strict: false }).query(organizationId, { text: `INSERT INTO members (organization_id, id, user_name, user_name_key, status, role, attributes, keys, version, created_at, updated_at)
      SELECT $1, gen_random_uuid(), $2 || n, $2 || n, 'active', 'user', '{}', '{}', 1, now(), now() FROM generate_series(1, ${CROWD}) AS n` }, [organizationId, prefix]);
  const counted = async (): Promise<number> => (await query<{ reltuples: number }>(`SELECT reltuples FROM pg_class WHERE relname = 'members'`))[0]?.reltuples ?? 0;

  it('are analysed when they are twice as large, by themselves, and not again', async () => {
    const { organizationId } = await service.organization('standard');
    await crowd(organizationId, 'first');
    await until('statistics', async () => await counted() >= CROWD);
    expect(await query('SELECT analyze_grown_tables()')).toEqual([]);
    await crowd(organizationId, 'second');
    await crowd(organizationId, 'third');
    await until('new statistics', async () => await counted() === 3 * CROWD);
    expect(await query('SELECT analyze_grown_tables()')).toEqual([]);
  });
});
