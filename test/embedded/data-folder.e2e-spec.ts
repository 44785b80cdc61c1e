import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServerProcess } from '../harness/server-process.js';

describe('The data folder of the embedded database', () => {
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }));

  it('refuses a second process, which harms nothing', async () => {
    const first = await ServerProcess.start({ DATA_DIR });
    const client = await first.organization();
    const { code, output } = await ServerProcess.run({ DATA_DIR });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/^rollcall: .* is in use by process \d+\. Stop it, or set DATA_DIR/) });
    const id = await client.createUser('kept@corp.example');
    expect(await first.stop('SIGKILL')).toBeNull();
    const next = await ServerProcess.start({ DATA_DIR });
    expect((await next.clientLike(client).get(`/Users/${id}`)).status).toBe(200);
    await next.stop();
  }, 120_000);

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 4_190_000, started: '1' })],
    ['whose process number another process has now', JSON.stringify({ pid: process.pid, started: '1' })],
    ['that was cut off', '{"pid"'],
  ])('takes over a lock %s', async (_, content) => {
    writeFileSync(path.join(DATA_DIR, 'rollcall.lock'), content);
    await (await ServerProcess.start({ DATA_DIR })).stop();
  });
});
