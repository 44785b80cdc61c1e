import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MailServer } from '../harness/mail-server.js';
import { ServerProcess } from '../harness/server-process.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../harness/test-database.js';
import { until } from '../harness/until.js';

/** Invitations wait in the database: whatever ends the process, whoever comes next sends what is left. */
describe('Kill -9 while invitations go out', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  const mails = new MailServer();
  let database: TestDatabase | undefined;
  let environment: Record<string, string>;
  let server: ServerProcess;

  beforeAll(async () => {
    await mails.start();
    database = serverUrl ? await createTestDatabase() : undefined;
    environment = {
      LOG_LEVEL: 'error', JOBS_INTERVAL: '50', JOBS_LEASE: '5000', SMTP_URL: mails.url, MAIL_FROM: 'people@corp.example', PUBLIC_URL: 'http://rollcall.test',
      ...(database?.url ? { DATABASE_URL: database.url } : { DATA_DIR: folder }),
    };
    server = await ServerProcess.start(environment);
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await mails.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('everybody gets theirs, and a second copy carries the Message-ID of the first', async () => {
    const client = await server.organization('secoda');
    await mails.stop();
    const people = Array.from({ length: 60 }, (_, number) => `person-${number}@corp.example`);
    for (const userName of people) await client.createUser(userName);
    await server.stop('SIGKILL');
    await mails.start(10);
    server = await ServerProcess.start(environment);
    await until('mails under way', async () => mails.received.length > 10);
    await server.stop('SIGKILL');
    expect(mails.received.length).toBeLessThan(people.length);
    await mails.stop();

    await mails.start();
    server = await ServerProcess.start(environment);
    const invitations = () => server.admin.all(`/organizations/${client.organizationId}/invitations`);
    await until('everybody', async () => (await invitations()).every(({ sentAt }) => sentAt !== null));
    const messageIds = new Map((await invitations()).map(({ address, messageId }) => [address, messageId]));
    expect([...new Set(mails.received.map(({ to }) => to))].sort()).toEqual([...people].sort());
    expect(mails.received.filter(({ to, messageId }) => messageIds.get(to) !== messageId)).toEqual([]);
    // What was under way when the process ended is all that can be there twice.
    expect(mails.received.length - people.length).toBeLessThanOrEqual(10);
  }, 300_000);
});
