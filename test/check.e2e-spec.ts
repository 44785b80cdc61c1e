import { readFileSync } from 'node:fs';
import { type CheckRun, checkServer, type Report } from '../src/cli/check/check-server.js';
import { allChecks } from '../src/cli/check/checks/all-checks.js';
import { type Fault, FaultyProxy } from './harness/faulty-proxy.js';
import { scimFaults } from './harness/scim-faults.js';
import type { ScimClient } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

/** How many checks must really run in each mode; the profile has no password and refuses some operations by design. */
const LEAST = { rfc: 300, compat: 300, profile: 290 } as const;

describe('The check of a server', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const run = (client: ScimClient, more: Partial<CheckRun> = {}): Promise<Report> =>
    checkServer({ target: { url: `${client.url}/scim/v2`, token: client.token }, timeout: 30_000, ...more });

  it.each(Object.entries(LEAST))('finds no fault with our own server in the mode %s, skips little, and leaves nothing behind', async (mode, least) => {
    const client = await service.organization();
    expect((await service.admin.send('PATCH', `/organizations/${client.organizationId}`, { mode })).status).toBe(200);
    const { results, summary, left } = await run(client, { strict: true });
    expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(summary.pass).toBeGreaterThanOrEqual(least);
    expect(left).toEqual([]);
    expect(await resourcesOf(client)).toEqual([]);
  }, 180_000);

  it('looks at three hundred rules, all of which the conformance table knows', () => {
    const rules: readonly { id: string; level: string }[] = JSON.parse(readFileSync('test/conformance/rules.json', 'utf8'));
    const levels = new Map(rules.map(({ id, level }) => [id, level]));
    const checks = allChecks.flatMap((section) => section.checks);
    const ids = new Set(checks.flatMap((check) => check.ids));
    expect([...ids].filter((id) => !levels.has(id))).toEqual([]);
    expect(ids.size).toBeGreaterThanOrEqual(300);
    // What fails as a MUST rests on at least one rule that is one.
    expect(checks.filter(({ level, ids: named }) => level === 'MUST' && !named.some((id) => levels.get(id)?.startsWith('MUST')))).toEqual([]);
  });

  it('creates nothing but resources of its own, and removes them when it is interrupted in the middle', async () => {
    const client = await service.organization();
    const own = await client.createUser('somebody@corp.example', { title: 'Here before' });
    const stopping = new AbortController();
    let seen = 0;
    const { interrupted, results, left } = await run(client, { signal: stopping.signal, onResult: () => void (++seen === 60 && stopping.abort()) });
    expect({ interrupted, results: results.length, left }).toEqual({ interrupted: true, results: 60, left: [] });
    expect(await resourcesOf(client)).toEqual([own]);
    expect((await client.get(`/Users/${own}`)).body).toMatchObject({ title: 'Here before', meta: { version: 'W/"1"' } });
  });

  it('removes what it created when it is ended by an exception', async () => {
    const client = await service.organization();
    let seen = 0;
    const breaking = run(client, { onResult: () => { if (++seen === 60) throw new Error('The terminal is gone.'); } });
    await expect(breaking).rejects.toThrow('The terminal is gone.');
    expect(await resourcesOf(client)).toEqual([]);
  });

  describe('behind a proxy that gets one thing wrong', () => {
    let proxy: FaultyProxy;
    let client: ScimClient;

    beforeAll(async () => {
      proxy = await FaultyProxy.start(service.url);
      client = await service.organization();
    });
    afterAll(() => proxy.close());

    const through = (only: readonly string[], fault: Fault): Promise<Report> => {
      proxy.fault = fault;
      return checkServer({ target: { url: `${proxy.url}/scim/v2`, token: client.token }, timeout: 30_000, only });
    };
    const faultsOf = ({ results }: Report): readonly (readonly string[])[] => results.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').map(({ ids }) => ids);

    it('finds no fault when it gets nothing wrong', async () => {
      expect(faultsOf(await through(scimFaults.map(([id]) => id), {}))).toEqual([]);
      expect(await resourcesOf(client)).toEqual([]);
    }, 120_000);

    it.each(scimFaults)('%s is violated by: %s', async (id, _, fault) => {
      const report = await through([id], fault);
      expect(faultsOf(report).flat()).toContain(id);
      const [first] = report.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
      expect(first?.detail).toMatch(/^[A-Z]+ \/.*: expected .*, got .*\.$/s);
    });

    it('names what it could not delete', async () => {
      const { left } = await through(scimFaults.slice(0, 1).map(([id]) => id), { request: (request) => (request.method === 'DELETE' ? [] : request) });
      expect(left.length).toBeGreaterThan(0);
      expect(left[0]).toMatch(/^\/Users\/.* \(DELETE was answered with 204, GET afterwards with 200\)$/);
    });
  });

  async function resourcesOf({ organizationId }: ScimClient): Promise<readonly string[]> {
    const lists = await Promise.all(['members', 'groups'].map((kind) => service.admin.all(`/organizations/${organizationId}/${kind}`)));
    return lists.flat().map(({ id }) => id);
  }
});
