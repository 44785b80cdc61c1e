import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../src/membership/index.js';
import { addCrowd } from './harness/crowd.js';
import { startTestApp, type TestApp } from './harness/test-app.js';
import { until } from './harness/until.js';

const CROWD = 5_000;

describe('Tables that grow', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const query = <Row>(text: string): Promise<readonly Row[]> => service.app.get<DataSource>(getDataSourceToken(DATA_SOURCE)).query(text);
  const counted = async (): Promise<number> => (await query<{ reltuples: number }>(`SELECT reltuples FROM pg_class WHERE relname = 'members'`))[0]?.reltuples ?? 0;

  it('are analysed when they are twice as large, by themselves, and not again', async () => {
    const { organizationId } = await service.organization('standard');
    await addCrowd(service, organizationId, CROWD);
    await until('statistics', async () => await counted() >= CROWD);
    expect(await query('SELECT analyze_grown_tables()')).toEqual([]);
    await addCrowd(service, organizationId, CROWD, 'second');
    await addCrowd(service, organizationId, CROWD, 'third');
    await until('new statistics', async () => await counted() === 3 * CROWD);
    expect(await query('SELECT analyze_grown_tables()')).toEqual([]);
  });
});
