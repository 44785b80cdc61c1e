import { ServerProcess } from '../harness/server-process.js';
import type { ScimClient } from '../harness/scim-client.js';
import { StreamingReplica } from '../harness/streaming-replica.js';
import { until } from '../harness/until.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** A primary with a streaming replica, and two instances that read lists from it. */
describe('A read replica', () => {
  let servers: StreamingReplica;
  let instances: readonly [ServerProcess, ServerProcess];
  let client: ScimClient;
  let other: ScimClient;

  const environment = (): Record<string, string> => ({ DATABASE_URL: servers.primaryUrl, DATABASE_REPLICA_URL: servers.replicaUrl, LOG_LEVEL: 'info' });
  const [first, second] = ['filter=displayName sw "person"', 'filter=displayName co "person"'].map((filter) => `/Users?${encodeURI(filter)}`);
  const displayNames = async (from: ScimClient, path = first): Promise<readonly string[]> => {
    const { status, body } = await from.get(path ?? '');
    expect(status).toBe(200);
    return body.Resources.map(({ displayName }: { displayName: string }) => displayName);
  };

  /** Changes what is there behind the service's back, so that nobody is told: whoever still sees the former reads elsewhere. */
  const renameSecretly = (from: string, to: string): Promise<unknown> => servers.onPrimary(`UPDATE members SET display_name = '${to}', display_name_key = '${to}' WHERE display_name = '${from}'`);

  beforeAll(async () => {
    servers = await StreamingReplica.start();
    const one = await ServerProcess.start(environment());
    instances = [one, await ServerProcess.start(environment())];
  }, 120_000);

  beforeEach(async () => {
    client = await instances[0].organization();
    other = instances[1].clientLike(client);
  });

  // Whoever failed leaves it running for the next.
  afterEach(() => servers.resumeReplay().catch(() => undefined));

  afterAll(async () => {
    for (const instance of instances ?? []) await instance.stop();
    await servers?.close();
  });

  it('answers lists, searches and the search over all types; a look-up and what is read by id come from the primary', async () => {
    const id = await client.createUser('read@corp.example', { displayName: 'person read' });
    const group = await client.createGroup('readers', [id]);
    await servers.untilCaughtUp();
    expect([await displayNames(client), await displayNames(other)]).toEqual([['person read'], ['person read']]);
    await servers.pauseReplay();
    await renameSecretly('person read', 'person hidden');
    await servers.onPrimary(`UPDATE groups SET display_name = 'hidden', display_name_key = 'hidden' WHERE id = '${group}'`);
    for (const path of [first, second, '/Users', '/Users?count=1', '/Users?sortBy=displayName', '/?filter=displayName%20co%20%22person%22']) expect(await displayNames(client, path)).toEqual(['person read']);
    expect(await displayNames(other, '/Groups')).toEqual(['readers']);
    const searched = await client.send('POST', '/Users/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: 'displayName sw "person"' });
    expect(searched.body.Resources[0].displayName).toBe('person read');
    expect((await client.get(`/Users/${id}`)).body.displayName).toBe('person hidden');
    expect(await displayNames(client, '/Users?filter=userName%20eq%20%22read%40corp.example%22')).toEqual(['person hidden']);
    await servers.resumeReplay();
    await servers.untilCaughtUp();
    expect(await displayNames(other)).toEqual(['person hidden']);
  });

  it('that is behind is not asked for what was written since, whichever instance wrote it; for what it has it is', async () => {
    const id = await client.createUser('late@corp.example', { displayName: 'person early' });
    await servers.untilCaughtUp();
    await servers.pauseReplay();
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: 'person late' }]);
    expect(await displayNames(client)).toEqual(['person late']);
    expect(await displayNames(other, second)).toEqual(['person late']);
    const quiet = await instances[0].organization();
    expect(await displayNames(quiet)).toEqual([]);
    await servers.resumeReplay();
    await servers.untilCaughtUp();
    // Both know now that the replica has it, and go on to read there however far it falls back.
    expect([await displayNames(client), await displayNames(other)]).toEqual([['person late'], ['person late']]);
    await servers.pauseReplay();
    await instances[0].organization();
    await renameSecretly('person late', 'person hidden');
    expect(await displayNames(client)).toEqual(['person late']);
  });

  it('shows what a change of the configuration made filterable', async () => {
    const urn = 'urn:example:params:scim:schemas:extension:work:2.0:User';
    const id = await client.createUser('desk@corp.example', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', urn], [urn]: { desk: 'D-7' } });
    await servers.untilCaughtUp();
    await servers.pauseReplay();
    const schema = `/organizations/${client.organizationId}/schemas/${encodeURIComponent(urn)}`;
    await instances[0].admin.send('PUT', schema, { attributes: [{ name: 'desk', filterable: true }] });
    await client.patch(`/Users/${id}`, [{ op: 'add', path: `${urn}:desk`, value: 'D-8' }]);
    await until('the index', async () => JSON.stringify((await instances[0].admin.get(`/organizations/${client.organizationId}/schemas`)).body).includes('"ready"'));
    await until('the other instance to know', async () => (await other.get(`/Users?filter=${encodeURIComponent(`${urn}:desk sw "D-8"`)}`)).body.totalResults === 1);
  });

  it('that is behind a change of the configuration is not asked, though no member was written since', async () => {
    await client.createUser('moved@corp.example', { displayName: 'person there' });
    await servers.untilCaughtUp();
    expect(await displayNames(client)).toEqual(['person there']);
    await servers.pauseReplay();
    await renameSecretly('person there', 'person hidden');
    expect(await displayNames(client)).toEqual(['person there']);
    await servers.onPrimary(`UPDATE organizations SET configuration_version = configuration_version WHERE id = '${client.organizationId}'`);
    expect(await displayNames(client)).toEqual(['person hidden']);
  });

  it(`never misses an answered write while it falls behind and catches up (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    const names = new Map<string, string>();
    let paused = false;
    for (let step = 0; step < 120; step++) {
      if (random() < 0.15) {
        paused = !paused;
        await (paused ? servers.pauseReplay() : servers.resumeReplay());
      }
      const [writer, reader] = random() < 0.5 ? [client, other] : [other, client];
      const name = `person ${step}`;
      const id = [...names.keys()][Math.floor(random() * names.size)];
      if (id === undefined || random() < 0.4) names.set(await writer.createUser(`p${SEED}-${step}@corp.example`, { displayName: name }), name);
      else if (random() < 0.3) {
        await writer.delete(`/Users/${id}`);
        names.delete(id);
      } else {
        await writer.patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value: name }]);
        names.set(id, name);
      }
      const expected = [...names.values()].sort();
      expect([...(await displayNames(reader, '/Users?count=200'))].sort()).toEqual(expected);
      expect([...(await displayNames(reader, `${second}&count=200`))].sort()).toEqual(expected);
    }
  }, 120_000);

  it('that is stopped is left alone, with a line in the log; once it is back it answers again', async () => {
    await client.createUser('away@corp.example', { displayName: 'person there' });
    await servers.untilCaughtUp();
    await servers.stopReplica();
    for (let turn = 0; turn < 5; turn++) expect(await displayNames(client)).toEqual(['person there']);
    await instances[0].untilWritten('The replica is away');
    expect(instances[0].output.split('The replica is away')).toHaveLength(2);
    const late = await ServerProcess.start(environment());
    expect(await displayNames(late.clientLike(client))).toEqual(['person there']);
    await late.untilWritten('The replica is away');
    await servers.startReplica();
    await until('the replica to be asked', async () => {
      await displayNames(client);
      return instances[0].output.includes('The replica answers again');
    });
    await servers.pauseReplay();
    await renameSecretly('person there', 'person hidden');
    expect(await displayNames(client)).toEqual(['person there']);
    await late.stop();
  }, 60_000);

  it('whose connections break in the middle costs no answer', async () => {
    await client.createUser('breaks@corp.example', { displayName: 'person there' });
    await servers.untilCaughtUp();
    expect(await displayNames(client)).toEqual(['person there']);
    await servers.onReplica(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rollcall'`);
    expect(await displayNames(client)).toEqual(['person there']);
  });

  it('that follows nobody is not read, and the log says so', async () => {
    const server = await ServerProcess.start({ ...environment(), DATABASE_REPLICA_URL: servers.primaryUrl });
    expect((await server.clientLike(client).get('/Users')).status).toBe(200);
    await server.untilWritten('is not a replica');
    await server.stop();
    // The last test: what the promoted one has is not what the primary goes on to write.
    await servers.promoteReplica();
    const id = await client.createUser('after@corp.example', { displayName: 'person after' });
    expect([await displayNames(client), await displayNames(other)]).toEqual([['person after'], ['person after']]);
    await client.delete(`/Users/${id}`);
    expect([await displayNames(client), await displayNames(other)]).toEqual([[], []]);
  });
});

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
