import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnsweredExchange } from '../../src/cli/simulate/connection.js';
import { entraFlagged } from '../../src/cli/simulate/dialects/entra-flagged.js';
import { oktaWizard } from '../../src/cli/simulate/dialects/okta-wizard.js';
import { simulateConnector } from '../../src/cli/simulate/simulate-connector.js';
import { ServerProcess } from '../harness/server-process.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../harness/test-database.js';

/** The server is killed in the middle of a simulation; whatever it had answered must be there when it comes back. */
describe('Kill -9 in the middle of a simulation', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  let database: TestDatabase | undefined;
  let environment: Record<string, string>;
  let server: ServerProcess;

  beforeAll(async () => {
    database = serverUrl ? await createTestDatabase() : undefined;
    environment = { LOG_LEVEL: 'error', ...(database?.url ? { DATABASE_URL: database.url } : { DATA_DIR: folder }) };
    server = await ServerProcess.start(environment);
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [oktaWizard.name, 25, oktaWizard], [oktaWizard.name, 120, oktaWizard], [entraFlagged.name, 90, entraFlagged],
  ])('%s, after %i answers: every answered write is there, and the simulation can be run again', async (_, answersBeforeKill, dialect) => {
    const client = await server.organization();
    const play = (onAnswer?: (exchange: AnsweredExchange) => void) => simulateConnector({
      dialect, target: { url: `${server.url}/scim/v2`, token: client.token }, people: 50, groups: 4, concurrency: 4, ...(onAnswer && { onAnswer }),
    });

    const answered: AnsweredExchange[] = [];
    let killed: Promise<unknown> | undefined;
    const interrupted = await play((exchange) => {
      answered.push(exchange);
      if (answered.length === answersBeforeKill) killed = server.stop('SIGKILL');
    });
    expect(interrupted.errors.length).toBeGreaterThan(0);
    expect(killed).toBeDefined();
    await killed;

    server = await ServerProcess.start(environment);
    const restarted = server.clientLike(client);
    const last = lastAnswers(answered);
    expect(last.size).toBeGreaterThan(5);
    for (const [resource, body] of last) {
      const { status, body: now } = await restarted.get(resource);
      expect({ resource, status }).toEqual({ resource, status: 200 });
      expect(versionOf(now)).toBeGreaterThanOrEqual(versionOf(body));
      if (versionOf(now) === versionOf(body)) expect(comparable(now)).toEqual(comparable(body));
    }

    const again = await play();
    expect(again.errors).toEqual([]);
    const entries = await server.admin.all(`/organizations/${client.organizationId}/journal`);
    expect(entries.filter(({ action }) => action === 'member.created').length).toBe(50);
    expect(entries.filter(({ action }) => action === 'group.created').length).toBe(4);
  }, 120_000);
});

interface Answered {
  readonly id: string;
  readonly meta: { readonly version: string };
}

/** The last answered state of each resource that was written, by its path. */
function lastAnswers(answered: readonly AnsweredExchange[]): ReadonlyMap<string, Answered> {
  const writes = answered.flatMap(({ method, path: at, status, body }): [string, Answered][] => {
    const collection = /^\/(Users|Groups)/.exec(at)?.[0];
    return method !== 'GET' && status < 300 && collection && isAnswered(body) ? [[`${collection}/${body.id}`, body]] : [];
  });
  return new Map(writes.sort(([, a], [, b]) => versionOf(a) - versionOf(b)));
}

function isAnswered(body: unknown): body is Answered {
  return typeof body === 'object' && body !== null && 'id' in body && 'meta' in body;
}

function versionOf({ meta }: Answered): number {
  return Number(/\d+/.exec(meta.version)?.[0]);
}

/** After the restart the server listens elsewhere, so its URIs differ; the groups of a user may have come later. */
function comparable(resource: Answered): unknown {
  const copy: Record<string, unknown> = JSON.parse(JSON.stringify(resource).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, ''));
  return { ...copy, groups: undefined };
}
