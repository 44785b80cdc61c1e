import { send } from './harness/http.js';
import { MailServer } from './harness/mail-server.js';
import { overrideSettings } from './harness/settings.js';
import { startTestApp, type TestApp } from './harness/test-app.js';

describe('Importing people where newcomers are invited', () => {
  const mails = new MailServer();
  let service: TestApp;
  beforeAll(async () => {
    await mails.start();
    service = await startTestApp({ SMTP_URL: mails.url, MAIL_FROM: 'Rollcall <rollcall@corp.example>' });
  });
  afterAll(async () => {
    await service.close();
    await mails.stop();
  });

  it('invites whom the settings say, as one who comes alone: not under an address that is known, or was before', async () => {
    const client = await service.organization('standard');
    const organization = `/organizations/${client.organizationId}`;
    await client.delete(`/Users/${await client.createUser('left@corp.example')}`);
    await client.createUser('boss', { emails: [{ value: 'Boss@corp.example', type: 'work' }] });
    await overrideSettings(service, client.organizationId, { invitations: 'invite', invited: 'unknownAddresses' });
    const csv = 'userName,email,status\nLEFT@corp.example,,\nchief,boss@corp.example,\nnew@corp.example,,\nagain@corp.example,left@corp.example,invited\nnobody,,\n';
    const importing = (query: string) => send('POST', `${service.url}/admin/v1${organization}/members/import${query}`, { Authorization: `Bearer ${service.admin.key}`, 'Content-Type': 'text/csv' }, csv);
    for (const query of ['?dryRun=true', '']) expect((await importing(query)).body).toMatchObject({ members: 5, statuses: { active: 3, invited: 2 } });

    for (const address of ['new@corp.example', 'left@corp.example']) expect(await mails.mailTo(address)).toMatchObject({ to: address });
    const invitations = await service.admin.all(`${organization}/invitations`);
    expect(invitations.map(({ address, status }) => [address, status]).sort()).toEqual([['left@corp.example', 'open'], ['new@corp.example', 'open']]);
  });
});
