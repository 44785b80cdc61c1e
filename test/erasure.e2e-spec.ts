import { JobsRepository, newId, OrganizationDatabase } from '../src/membership/index.js';
import { ERASE_MEMBER } from '../src/provisioning/deactivation/member-effects.js';
import type { Answer } from './harness/http.js';
import { ENTERPRISE, type ScimClient } from './harness/scim-client.js';
import { overrideSettings } from './harness/settings.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Erasing somebody for good', () => {
  let service: TestApp;
  let client: ScimClient;
  beforeAll(async () => {
    service = await startTestApp({ JOBS_INTERVAL: '20' });
  });
  beforeEach(async () => {
    client = await service.organization('standard');
  });
  afterAll(() => service.close());

  const members = (method: string, path: string, body?: object): Promise<Answer> => service.admin.send(method, `/organizations/${client.organizationId}/members/${path}`, body);
  const journal = () => service.admin.all(`/organizations/${client.organizationId}/journal`);

  /** Somebody with a past: in a group, somebody's manager, changed several times. */
  async function withPast(): Promise<{ id: string; groupId: string; report: string }> {
    const id = await client.createUser('secretname@corp.example', { displayName: 'Secretname', externalId: 'secretname-1', emails: [{ value: 'secretname@corp.example' }] });
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'name.familyName', value: 'Secretname' }]);
    const groupId = await client.createGroup('Team', [id]);
    const report = await client.createUser('report@corp.example', { [ENTERPRISE]: { manager: { value: id } } });
    return { id, groupId, report };
  }

  async function expectErased(id: string): Promise<void> {
    const entries = await journal();
    expect(JSON.stringify(entries).toLowerCase()).not.toContain('secretname');
    const own = entries.filter(({ resourceId }) => resourceId === id);
    expect(own.map(({ before, after }) => [before, after])).toEqual(own.map(() => [null, null]));
    expect(own[0]?.action).toBe('member.erased');
    expect([(await client.get(`/Users/${id}`)).status, (await members('GET', id)).status]).toEqual([404, 404]);
  }

  /** Waits until the member is gone. */
  async function untilGone(id: string): Promise<void> {
    for (const deadline = Date.now() + 20_000; (await members('GET', id)).status !== 404;) {
      if (Date.now() > deadline) throw new Error('Not erased');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('nothing but ids stays of the member, in the journal too, and nobody has it as manager', async () => {
    const { id, groupId, report } = await withPast();
    expect((await members('POST', `${id}/erase`)).status).toBe(204);
    await expectErased(id);
    expect(await client.memberIds(groupId)).toEqual([]);
    expect((await client.get(`/Users/${report}`)).body[ENTERPRISE]).toBeUndefined();
    const entries = await journal();
    expect(entries.find(({ action }) => action === 'member.erased')).toMatchObject({ actorType: 'admin', details: { leftGroups: [groupId], clearedReferences: [report] } });
    expect(entries.find(({ resourceId }) => resourceId === groupId)?.details.added).toEqual([id]);
    const again = await client.createUser('secretname@corp.example');
    expect((await journal()).find(({ resourceId }) => resourceId === again)?.details).toEqual({ actions: ['create'] });
    expect((await members('POST', `${id}/erase`)).status).toBe(204);
  });

  it('whoever was deleted before is erased too; a stranger is 404', async () => {
    const { id } = await withPast();
    await client.delete(`/Users/${id}`);
    expect(JSON.stringify(await journal())).toContain('secretname');
    expect((await members('POST', `${id}/erase`)).status).toBe(204);
    expect(JSON.stringify(await journal()).toLowerCase()).not.toContain('secretname');
    for (const stranger of ['00000000-0000-7000-8000-000000000000', 'x']) expect((await members('POST', `${stranger}/erase`)).status).toBe(404);
    const other = await service.organization('standard');
    const neighbour = await other.createUser('secretname@corp.example');
    expect((await members('POST', `${neighbour}/erase`)).status).toBe(404);
    expect((await other.get(`/Users/${neighbour}`)).status).toBe(200);
  });

  it.each(['deactivate', 'remove'] as const)('is done when the time of grace is over, where people are to %s', async (deprovisioning) => {
    await overrideSettings(service, client.organizationId, { retentionDays: 0, deprovisioning });
    const { id } = await withPast();
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    await untilGone(id);
    await expectErased(id);
    expect((await journal()).find(({ action }) => action === 'member.erased')).toMatchObject({ actorType: 'system' });
  });

  describe('whoever came back', () => {
    /** The job of a departure is due now, whenever it was; whoever leaves has no time of grace that would end by itself. */
    async function due(id: string, since: string): Promise<void> {
      await overrideSettings(service, client.organizationId, { retentionDays: 0 });
      const jobs = service.app.get(JobsRepository, { strict: false });
      const now = new Date();
      await service.app.get(OrganizationDatabase, { strict: false }).transaction(client.organizationId, (tx) =>
        jobs.insert(tx, client.organizationId, { id: newId(now), kind: ERASE_MEMBER, payload: { memberId: id, since }, runAt: now }, now));
      for (const deadline = Date.now() + 20_000; ;) {
        const all = await jobs.list(client.organizationId, ERASE_MEMBER, 10);
        if (all.every(({ finishedAt }) => finishedAt !== null)) return overrideSettings(service, client.organizationId, {});
        if (Date.now() > deadline) throw new Error('Not done');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    async function leave(id: string): Promise<string> {
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
      const [entry] = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
      return entry.recordedAt;
    }

    it('stays, and whoever left again stays until the later time', async () => {
      const { id } = await withPast();
      const first = await leave(id);
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
      await due(id, first);
      expect((await client.get(`/Users/${id}`)).body).toMatchObject({ active: true, displayName: 'Secretname' });
      const second = await leave(id);
      expect(second > first).toBe(true);
      await due(id, first);
      expect((await client.get(`/Users/${id}`)).body).toMatchObject({ active: false });
      await due(id, second);
      await expectErased(id);
    });
  });

  describe('the time of grace', () => {
    const set = async (retentionDays: number | null): Promise<void> =>
      expect((await service.admin.send('PATCH', `/organizations/${client.organizationId}/settings`, { retentionDays })).status).toBe(200);
    const jobs = () => service.app.get(JobsRepository, { strict: false }).list(client.organizationId, ERASE_MEMBER, 10);

    /** The work that is due has been done. */
    async function untilLooked(isDone: (all: Awaited<ReturnType<typeof jobs>>) => boolean): Promise<void> {
      for (const deadline = Date.now() + 20_000; !isDone(await jobs());) {
        if (Date.now() > deadline) throw new Error(`Not done: ${JSON.stringify(await jobs())}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    it('that was set after somebody left counts from when they left', async () => {
      const { id } = await withPast();
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
      await set(30);
      await untilLooked((all) => all.length === 1);
      const [job] = await jobs();
      expect(job?.runAt.getTime()).toBeCloseTo(Date.now() + 30 * 86_400_000, -6);
      await set(0);
      await untilGone(id);
      await expectErased(id);
    });

    it.each([['became longer', 10], ['was taken back', null]])('that %s is that of whoever left before, too', async (_, later) => {
      await set(1);
      const { id } = await withPast();
      await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
      await set(later);
      const left = new Date(Date.now() - 2 * 86_400_000).toISOString();
      await service.app.get(OrganizationDatabase, { strict: false }).query(client.organizationId, {
        text: `UPDATE jobs SET run_at = now(), payload = payload || jsonb_build_object('since', $2::text) WHERE organization_id = $1 AND kind = 'erase-member'`,
      }, [client.organizationId, left]);
      await untilLooked((all) => all.every(({ finishedAt, runAt }) => finishedAt !== null || runAt.getTime() > Date.now() + 86_400_000));
      expect((await client.get(`/Users/${id}`)).body).toMatchObject({ active: false, displayName: 'Secretname' });
    });
  });
});
