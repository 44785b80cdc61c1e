import { request } from 'node:http';
import { ADMIN_KEY, freePort, ServerProcess } from '../harness/server-process.js';
import { CORE_USER } from '../harness/scim-client.js';
import { send } from '../harness/http.js';
import { SteadyWriters } from '../harness/steady-writers.js';
import { createOnServer, createTestDatabase } from '../harness/test-database.js';

/** One service of two processes on one port. */
describe('PROCESSES=2', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const undo of cleanUp.reverse()) await undo();
  });

  /** Settings for a database of its own: migrated, or empty. */
  const database = async (create = createTestDatabase): Promise<Record<string, string>> => {
    const { url = '', drop } = await create();
    cleanUp.push(drop);
    return { DATABASE_URL: url, PROCESSES: '2' };
  };

  const start = async (environment: Readonly<Record<string, string>>): Promise<ServerProcess> => {
    const server = await ServerProcess.start(environment);
    cleanUp.push(() => server.stop('SIGKILL'));
    await untilTrue('both listen', () => listening(server).length === 2);
    return server;
  };

  /** The processes that said so, in this order. */
  const listening = ({ output }: ServerProcess): readonly number[] => [...output.matchAll(/"msg":"listening".*"pid":(\d+)/g)].map(([, pid]) => Number(pid));

  const answers = async ({ url }: ServerProcess): Promise<boolean> =>
    fetch(`${url}/health/ready`, { headers: { Connection: 'close' }, signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false);

  it('each of them answers alone while the other is dead, and whoever is killed is replaced', async () => {
    const server = await start(await database());
    const client = await server.organization();
    for (const [dead, alone] of [[0, 1], [1, 2]] as const) {
      const pids = listening(server);
      expect([...(await server.workers())].sort()).toEqual(pids.slice(-2).sort());
      process.kill(pids[dead] ?? 0, 'SIGKILL');
      await untilTrue('one is left', async () => (await server.workers()).join() === String(pids[alone]));
      await untilTrue('it answers', () => answers(server));
      expect(listening(server)).toEqual(pids);
      await untilTrue('the other is replaced', () => listening(server).length === pids.length + 1);
    }
    await untilTrue('both answer', () => answers(server));
    expect((await client.post('/Users', { schemas: [CORE_USER], userName: 'after@corp.example' })).status).toBe(201);
    expect(await server.stop()).toBe(0);
  }, 60_000);

  it('under load, the death of one loses no answered write and the other goes on', async () => {
    const server = await start(await database());
    const client = await server.organization();
    const group = await client.createGroup('Everybody');
    const writers = new SteadyWriters([client], group, 6);
    await writers.untilJoined(40);
    const [first = 0] = await server.workers();
    process.kill(first, 'SIGKILL');
    await writers.untilJoined(20);
    expect(listening(server)).toHaveLength(2);
    await untilTrue('another listens', () => listening(server).length === 3);
    await writers.untilJoined(40);
    await writers.stop();
    expect(writers.faults).toEqual([]);
    expect(await client.memberIds(group)).toEqual([...writers.joined].sort());
    for (const [id, userName] of writers.created) expect((await client.get(`/Users/${id}`)).body).toMatchObject({ id, userName });
    expect(await server.workers()).toHaveLength(2);
    expect(await server.stop()).toBe(0);
  }, 60_000);

  it('the first start shows its secrets once, and each process knows them', async () => {
    const server = await start({ ...(await database(createOnServer)), SEED: 'auto', ADMIN_API_KEY: '' });
    await server.untilWritten('npm run simulate');
    expect(server.output.match(/Rollcall is ready/g)).toHaveLength(1);
    const [key = ''] = /rca_\S+/.exec(server.output) ?? [];
    for (let round = 0; round < 6; round++) {
      const { status, body } = await send('GET', `${server.url}/admin/v1/organizations`, { Authorization: `Bearer ${key}`, Connection: 'close' });
      expect([status, body.items.length]).toEqual([200, 1]);
    }
    const [first = 0] = listening(server);
    process.kill(first, 'SIGKILL');
    await untilTrue('another listens', () => listening(server).length === 3);
    expect(server.output.match(/rca_/g)).toHaveLength(1);
    expect(await server.stop('SIGINT')).toBe(0);
  }, 60_000);

  it('told to stop, finishes what runs and ends with all its processes and code 0', async () => {
    const server = await start(await database());
    const client = await server.organization();
    const pids = await server.workers();
    const body = JSON.stringify({ schemas: [CORE_USER], userName: 'late@corp.example' });
    const running = [1, 2].map(() => request(`${server.url}/scim/v2/Users`, {
      agent: false, method: 'POST', headers: { 'Authorization': `Bearer ${client.token}`, 'Content-Type': 'application/scim+json', 'Content-Length': Buffer.byteLength(body) },
    }));
    const statuses = running.map((each) => new Promise((resolve, reject) => {
      each.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    }));
    for (const each of running) each.write(body.slice(0, 20));
    for (let round = 0; round < 4; round++) expect(await answers(server)).toBe(true);
    const stopped = server.stop();
    await untilTrue('nothing new is taken', async () => !(await answers(server)));
    expect(pids.some(isAlive)).toBe(true);
    for (const each of running) each.end(body.slice(20));
    expect((await Promise.all(statuses)).sort()).toEqual([201, 409]);
    expect(await stopped).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  }, 60_000);

  it('the workers end with the process that runs them, also when it is killed', async () => {
    const server = await start(await database());
    const pids = await server.workers();
    await server.stop('SIGKILL');
    await untilTrue('they are gone', () => !pids.some(isAlive));
    expect(await answers(server)).toBe(false);
  }, 60_000);

  it('a port that is taken stops the start, which says so once', async () => {
    const PORT = String(await freePort());
    await start({ ...(await database()), PORT });
    const { code, output } = await ServerProcess.run({ ...(await database()), PORT });
    expect({ code, told: output.match(/rollcall: .*/g) }).toEqual({ code: 1, told: [`rollcall: PORT: 127.0.0.1:${PORT} is in use already.`] });
  }, 60_000);

  it('workers that keep ending before they answer end the start, and those that answer with it', async () => {
    // Ends every worker but the first, as a fault of the machine would.
    const fault = `import cluster from 'node:cluster'; if (cluster.worker?.id > 1) process.exit(7);`;
    const { code, output } = await ServerProcess.run({
      ...(await database()), PORT: String(await freePort()), NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(fault)}`,
    });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/\nrollcall: 5 processes in a row ended before they answered\.\n$/) });
    expect(output.match(/"msg":"a worker ended".*"code":7/g)).toHaveLength(5);
    expect(output).not.toContain(ADMIN_KEY);
  }, 60_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function untilTrue(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await isTrue());) {
    if (Date.now() > deadline) throw new Error(`In vain waited until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
