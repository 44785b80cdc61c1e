import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { parseSettings } from '../src/config/settings.js';
import { assertTemplate, defaultTemplate } from '../src/provisioning/invitations/invitation-template.js';
import { type Answer, send } from './harness/http.js';
import { MailServer, tokenIn } from './harness/mail-server.js';
import { CORE_USER } from './harness/scim-client.js';
import { startTestApp, type TestApp } from './harness/test-app.js';
import { until } from './harness/until.js';

const FAST = { JOBS_INTERVAL: '50', MAIL_FROM: 'Rollcall <rollcall@corp.example>' };

describe('The template of invitations', () => {
  it('is good with the four placeholders', () => {
    expect(() => assertTemplate(defaultTemplate)).not.toThrow();
  });

  it.each([
    ['an unknown placeholder', { text: '{{link}} {{password}}' }, /invitationTemplate\.text has the placeholder \{\{password\}\}/],
    ['an unknown placeholder in the subject', { subject: '{{token}}' }, /invitationTemplate\.subject has the placeholder \{\{token\}\}/],
    ['an empty placeholder', { html: '{{}} {{link}}' }, /invitationTemplate\.html has the placeholder \{\{\}\}/],
    ['no link in the text', { text: 'Hello {{name}}' }, /invitationTemplate\.text must have the placeholder \{\{link\}\}/],
    ['no link in the HTML', { html: '<p>{{name}}</p>' }, /invitationTemplate\.html must have the placeholder \{\{link\}\}/],
    ['a subject of two lines', { subject: 'a\r\nBcc: b@c' }, /invitationTemplate\.subject must be one line/],
    ['no subject', { subject: ' ' }, /invitationTemplate\.subject must be a text/],
    ['too long a text', { text: `{{link}}${'x'.repeat(100_000)}` }, /invitationTemplate\.text must have at most/],
  ])('is refused with %s', (_, part, message) => {
    expect(() => assertTemplate({ ...defaultTemplate, ...part })).toThrow(expect.objectContaining({ scimType: 'invalidValue', detail: expect.stringMatching(message) }));
  });
});

describe('Without a mail server', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ ...FAST, DATA_DIR: folder });
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('mails are files in DATA_DIR/mail, whose link is good', async () => {
    const client = await service.organization('secoda');
    const id = await client.createUser('file@corp.example');
    const files = (): readonly string[] => readdirSync(folder, { recursive: true }).map(String).filter((file) => /^mail.[\w-]+@rollcall\.test\.eml$/.test(file));
    await until('a file', async () => files().length === 1);
    const mail = await simpleParser(readFileSync(path.join(folder, files()[0] ?? '')));
    expect([mail.headers.get('to'), mail.messageId]).toEqual([expect.objectContaining({ text: 'file@corp.example' }), expect.stringMatching(/@rollcall\.test>$/)]);
    expect(await send('POST', `${service.url}/invitations/accept`, { 'Content-Type': 'application/json' }, { token: tokenIn(mail.text ?? '') })).toMatchObject({ status: 200, body: { memberId: id } });
  });

  it('settings that cannot be right stop the start', () => {
    const parse = (more: Readonly<Record<string, string>>) => () => parseSettings({ NODE_ENV: 'test', ...more });
    expect(parse({ SMTP_URL: 'http://mail.example' })).toThrow(/SMTP_URL must be an smtp:/);
    expect(parse({ SMTP_URL: 'smtp://mail.example' })).toThrow(/MAIL_FROM is missing/);
    expect(parse({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'nobody' })).toThrow(/MAIL_FROM must be an e-mail address/);
    expect(parse({ SMTP_URL: 'smtps://mail.example', MAIL_FROM: 'Rollcall <r@corp.example>' })).not.toThrow();
  });
});

describe('While the mail server is away', () => {
  const mails = new MailServer();
  let service: TestApp;
  beforeAll(async () => {
    await mails.start();
    await mails.stop();
    service = await startTestApp({ ...FAST, SMTP_URL: mails.url });
  });
  afterAll(async () => {
    await service.close();
    await mails.stop();
  });

  it('people are pushed all the same, and everybody gets one mail when it is back', async () => {
    const client = await service.organization('secoda');
    const people = Array.from({ length: 500 }, (_, number) => `person-${number}@corp.example`);
    const waiting = people.values();
    // As many at a time as an identity provider sends.
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (const userName of waiting) expect((await client.post('/Users', { schemas: [CORE_USER], userName })).status).toBe(201);
    }));
    const invitations = (): Promise<Answer['body'][]> => service.admin.all(`/organizations/${client.organizationId}/invitations?status=open`);
    await until('somebody to find out', async () => (await invitations()).some(({ lastError }) => /ECONNREFUSED/.test(lastError ?? '')));
    expect((await invitations()).every(({ sentAt }) => sentAt === null)).toBe(true);
    await mails.start();
    await until('all of them', async () => (await invitations()).every(({ sentAt, lastError }) => sentAt !== null && lastError === null));
    expect(mails.received.map(({ to }) => to).sort()).toEqual([...people].sort());
    expect(mails.received.map(({ messageId }) => messageId).sort()).toEqual((await invitations()).map(({ messageId }) => messageId).sort());
    const token = tokenIn(mails.to('person-499@corp.example')[0]?.text ?? '');
    expect((await send('POST', `${service.url}/invitations/accept`, { 'Content-Type': 'application/json' }, { token })).status).toBe(200);
  }, 150_000);
});
