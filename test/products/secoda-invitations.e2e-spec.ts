import { MembershipService } from '../../src/membership/index.js';
import { send } from '../harness/http.js';
import { MailServer, tokenIn } from '../harness/mail-server.js';
import type { ScimClient } from '../harness/scim-client.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';
import { until } from '../harness/until.js';

describe('Secoda: invitations', () => {
  const mails = new MailServer();
  let service: TestApp;
  let client: ScimClient;
  let organization: string;
  let membership: MembershipService;
  beforeAll(async () => {
    await mails.start();
    service = await startTestApp({ JOBS_INTERVAL: '50', SMTP_URL: mails.url, MAIL_FROM: 'people@corp.example' });
    client = await service.organization('secoda');
    organization = `/organizations/${client.organizationId}`;
    membership = service.app.get(MembershipService, { strict: false });
  });
  afterAll(async () => {
    await service.close();
    await mails.stop();
  });

  const accept = (text: string) => send('POST', `${service.url}/invitations/accept`, { 'Content-Type': 'application/json' }, { token: tokenIn(text) });

  it('S6 assigned users get an invitation by mail and are listed as invited, while SCIM shows what was asserted; it can be resent and revoked', async () => {
    const [ann, bob, cid] = [await client.createUser('ann@corp.example', { active: true }), await client.createUser('bob@corp.example'), await client.createUser('cid@corp.example')];
    const invited = async (): Promise<readonly string[]> => (await service.admin.all(`${organization}/members?status=invited`)).map(({ id }) => id);
    expect(await invited()).toEqual([ann, bob, cid].sort());
    expect((await client.get(`/Users/${ann}`)).body).toMatchObject({ active: true });
    expect((await client.find('Users', 'active eq true')).body.totalResults).toBe(3);

    const mail = await mails.mailTo('ann@corp.example');
    expect(mail.isEncrypted).toBe(true);
    expect((await accept(mail.text)).status).toBe(200);
    expect((await accept(mail.text)).status).toBe(410);
    expect(await invited()).toEqual([bob, cid].sort());

    const first = await mails.mailTo('bob@corp.example');
    expect((await service.admin.send('POST', `${organization}/members/${bob}/invitations`)).status).toBe(201);
    await until('the second mail', async () => mails.to('bob@corp.example').length === 2);
    expect((await accept(first.text)).status).toBe(410);
    expect((await accept(mails.to('bob@corp.example')[1]?.text ?? '')).status).toBe(200);

    const lost = await mails.mailTo('cid@corp.example');
    const [invitation] = (await service.admin.all(`${organization}/invitations?status=open`)).filter(({ memberId }) => memberId === cid);
    expect((await service.admin.send('DELETE', `${organization}/invitations/${invitation.id}`)).status).toBe(204);
    expect((await accept(lost.text)).status).toBe(410);
    expect(await invited()).toEqual([cid]);
  });

  it('S7 invited users appear as group members once they signed in for the first time, while SCIM shows what was pushed', async () => {
    const [dan, eve, fay] = [await client.createUser('dan@corp.example'), await client.createUser('eve@corp.example'), await client.createUser('fay@corp.example')];
    const inner = await client.createGroup('Analysts', [dan, eve]);
    const outer = await client.createGroup('Everybody', [inner, fay]);
    const { organizationId } = client;
    const seen = async (group: string): Promise<readonly string[]> => (await membership.membersOf(organizationId, group, { limit: 100 })).map(({ id }) => id);
    const listed = async (): Promise<object> => Object.fromEntries((await service.admin.all(`${organization}/groups/${inner}/members`)).map(({ id, status }) => [id, status]));

    expect([await seen(inner), await seen(outer), await membership.groupsOf(organizationId, dan)]).toEqual([[], [], []]);
    expect(await client.memberIds(inner)).toEqual([dan, eve].sort());
    expect(await listed()).toEqual({ [dan]: 'invited', [eve]: 'invited' });

    expect((await accept((await mails.mailTo('dan@corp.example')).text)).status).toBe(200);
    expect([await seen(inner), await seen(outer)]).toEqual([[dan], [dan]]);
    expect((await membership.groupsOf(organizationId, dan)).map(({ groupId, isDirect }) => ({ groupId, isDirect }))).toEqual([{ groupId: inner, isDirect: true }, { groupId: outer, isDirect: false }]);
    expect(await listed()).toEqual({ [dan]: 'active', [eve]: 'invited' });

    await membership.reportSignIn(organizationId, eve, new Date());
    expect((await service.admin.send('POST', `${organization}/members/${fay}/sign-ins`, {})).status).toBe(200);
    expect([await seen(inner), await seen(outer)]).toEqual([[dan, eve].sort(), [dan, eve, fay].sort()]);
    expect(await membership.membersOf(organizationId, outer, { limit: 1, afterId: [dan, eve, fay].sort()[0] ?? '' })).toMatchObject([{ id: [dan, eve, fay].sort()[1] }]);
    expect(await seen(dan)).toEqual([]);
    expect(await client.memberIds(inner)).toEqual([dan, eve].sort());
  });
});
