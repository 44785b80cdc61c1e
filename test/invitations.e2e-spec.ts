import { MembershipService, OrganizationDatabase } from '../src/membership/index.js';
import { type Answer, send } from './harness/http.js';
import { MailServer, type ReceivedMail, tokenIn } from './harness/mail-server.js';
import type { ScimClient } from './harness/scim-client.js';
import { overrideSettings } from './harness/settings.js';
import { startTestApp, type TestApp } from './harness/test-app.js';
import { until } from './harness/until.js';

const FAST = { JOBS_INTERVAL: '50', MAIL_FROM: 'Rollcall <rollcall@corp.example>' };

describe('Invitations', () => {
  const mails = new MailServer();
  let service: TestApp;
  let client: ScimClient;
  let organization: string;
  beforeAll(async () => {
    await mails.start();
    service = await startTestApp({ ...FAST, SMTP_URL: mails.url });
    client = await service.organization('secoda');
    organization = `/organizations/${client.organizationId}`;
  });
  afterAll(async () => {
    await service.close();
    await mails.stop();
  });

  const statusOf = async (id: string): Promise<string> => (await service.admin.get(`${organization}/members/${id}`)).body.status;
  const accept = (token: string): Promise<Answer> => send('POST', `${service.url}/invitations/accept`, { 'Content-Type': 'application/json' }, { token });
  const submit = (token: string): Promise<Answer> =>
    send('POST', `${service.url}/invitations/accept`, { 'Content-Type': 'application/x-www-form-urlencoded' }, new URLSearchParams({ token }).toString());
  const open = (token: string): Promise<Answer> => send('GET', `${service.url}/invitations/${token}`, {});
  const actions = async (id: string): Promise<readonly string[]> =>
    (await service.admin.all(`${organization}/journal`)).filter(({ resourceId, details }) => resourceId === id || details.memberId === id).map(({ action }) => action).reverse();
  const invitationsOf = async (id: string, query = ''): Promise<Answer['body'][]> => (await service.admin.all(`${organization}/invitations${query}`)).filter(({ memberId }) => memberId === id);
  const expire = async (id: string): Promise<void> => {
    const statement = { text: `UPDATE invitations SET expires_at = now() - interval '1 hour' WHERE organization_id = $1 AND member_id = $2` };
    await service.app.get(OrganizationDatabase, { strict: false }).query(client.organizationId, statement, [client.organizationId, id]);
  };
  const invite = async (name: string): Promise<{ id: string; address: string; mail: ReceivedMail; token: string }> => {
    const address = `${name}@corp.example`;
    const id = await client.createUser(address, { displayName: `${name} Lee` });
    const mail = await mails.mailTo(address);
    return { id, address, mail, token: tokenIn(mail.text) };
  };

  it('go out by an encrypted connection, once, to the address of whoever is new, and say who invites', async () => {
    const { address, mail, token } = await invite('ann');
    expect(mail).toMatchObject({ to: address, name: 'ann Lee', from: '"Rollcall" <rollcall@corp.example>', subject: 'You are invited to Test', isEncrypted: true });
    expect(mail.messageId).toMatch(/^<[\w-]+@rollcall\.test>$/);
    expect(tokenIn(mail.html)).toBe(token);
    expect(mail.text).toContain(`http://rollcall.test/invitations/${token}`);
    expect(mail.text).toMatch(/good until \d+ \w+ \d{4} at \d\d:\d\d UTC/);
  });

  it('go to the primary e-mail address, not to the userName', async () => {
    const id = await client.createUser('user-name@corp.example', { emails: [{ value: 'work@corp.example', type: 'work' }, { value: 'primary@corp.example', primary: true }] });
    expect((await mails.mailTo('primary@corp.example')).name).toBe('user-name@corp.example');
    expect((await invitationsOf(id))[0]).toMatchObject({ address: 'primary@corp.example' });
    expect(mails.received.filter(({ to }) => to.startsWith('user-name') || to.startsWith('work'))).toEqual([]);
  });

  it('keep nothing of the link but its hash', async () => {
    const { token } = await invite('hash');
    const database = service.app.get(OrganizationDatabase, { strict: false });
    const rows = await Promise.all(['invitations', 'jobs', 'journal'].map((table) => database.query(client.organizationId, { text: `SELECT row_to_json(t)::text FROM ${table} t` })));
    const secret = token.slice(-40);
    expect(JSON.stringify(rows)).toContain('hash@corp.example');
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(token.slice(4), 'base64url').toString('hex').slice(-64));
  });

  it('are shown by a page without script that is kept nowhere; opening it, any number of times, accepts nothing', async () => {
    const { id, token } = await invite('page');
    for (let time = 0; time < 3; time++) {
      const { status, headers, body } = await open(token);
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/);
      expect([headers.get('cache-control'), headers.get('referrer-policy'), headers.get('content-type')]).toEqual(['no-store', 'no-referrer', 'text/html; charset=utf-8']);
      expect(body).toContain('<strong>Test</strong> invites you');
      expect(body).not.toMatch(/<script|page@corp|page Lee/);
    }
    expect((await send('HEAD', `${service.url}/invitations/${token}`, {})).status).toBe(200);
    expect(await statusOf(id)).toBe('invited');
    const accepted = await submit(token);
    expect([accepted.status, accepted.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(accepted.body).toContain('You can sign in now');
    expect(await statusOf(id)).toBe('active');
  });

  it('are accepted once: the member is active, with a journal entry and a new version', async () => {
    const { id, token } = await invite('once');
    const before = (await client.get(`/Users/${id}`)).body;
    expect(await accept(token)).toMatchObject({ status: 200, body: { organizationId: client.organizationId, memberId: id } });
    expect(await statusOf(id)).toBe('active');
    expect((await client.get(`/Users/${id}`)).body).toMatchObject({ active: true, meta: { version: 'W/"2"' } });
    expect(before).toMatchObject({ active: true, meta: { version: 'W/"1"' } });
    expect(await actions(id)).toEqual(['member.created', 'member.accepted']);
    const [entry] = (await service.admin.get(`${organization}/journal?resourceId=${id}`)).body.items;
    expect(entry).toMatchObject({ actorType: 'member', actorId: null, details: { by: 'invitation' }, before: { status: 'invited' }, after: { status: 'active' } });
    expect(await accept(token)).toMatchObject({ status: 410, body: { title: 'Already accepted' } });
    expect((await open(token)).body).toContain('Already accepted');
    expect((await invitationsOf(id))[0]).toMatchObject({ status: 'accepted', sentAt: expect.any(String), acceptedAt: expect.any(String) });
  });

  it('accepted twice at once are accepted once', async () => {
    const { id, token } = await invite('race');
    const answers = await Promise.all(Array.from({ length: 12 }, () => accept(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 11 }, () => 410)]);
    expect((await actions(id)).filter((action) => action === 'member.accepted')).toHaveLength(1);
  });

  it('past their time are expired, and say so', async () => {
    const { id, token } = await invite('late');
    await expire(id);
    expect(await accept(token)).toMatchObject({ status: 410, body: { title: 'Expired' } });
    expect(await submit(token)).toMatchObject({ status: 410, body: expect.stringContaining('past its time') });
    expect((await open(token)).status).toBe(410);
    expect(await statusOf(id)).toBe('invited');
    expect(await invitationsOf(id, '?status=expired')).toHaveLength(1);
    expect(await invitationsOf(id, '?status=open')).toHaveLength(0);
  });

  it('last as many days as the organization says', async () => {
    const { id } = await invite('days');
    const [{ createdAt, expiresAt }] = await invitationsOf(id);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(14 * 86_400_000);
  });

  it('that an administrator revokes say so, and can be sent once more', async () => {
    const { id, token } = await invite('revoked');
    const [invitation] = await invitationsOf(id);
    expect((await service.admin.send('DELETE', `${organization}/invitations/${invitation.id}`)).status).toBe(204);
    expect((await service.admin.send('DELETE', `${organization}/invitations/${invitation.id}`)).status).toBe(404);
    expect(await accept(token)).toMatchObject({ status: 410, body: { title: 'Revoked' } });
    expect(await statusOf(id)).toBe('invited');
    expect(await actions(id)).toEqual(['member.created', 'invitation.revoked']);
    const answer = await service.admin.send('POST', `${organization}/members/${id}/invitations`);
    expect(answer).toMatchObject({ status: 201, body: { memberId: id, address: 'revoked@corp.example', status: 'open' } });
    await until('the second mail', async () => mails.to('revoked@corp.example').length === 2);
    expect((await accept(tokenIn(mails.to('revoked@corp.example')[1]?.text ?? ''))).status).toBe(200);
  });

  it('sent once more end the link from before; those who are active are not invited again', async () => {
    const { id, token, mail } = await invite('again');
    await service.admin.send('POST', `${organization}/members/${id}/invitations`);
    await until('the second mail', async () => mails.to('again@corp.example').length === 2);
    const second = mails.to('again@corp.example')[1];
    expect(second?.messageId).not.toBe(mail.messageId);
    expect(await accept(token)).toMatchObject({ status: 410, body: { title: 'Revoked' } });
    expect((await accept(tokenIn(second?.text ?? ''))).status).toBe(200);
    expect(await service.admin.send('POST', `${organization}/members/${id}/invitations`)).toMatchObject({ status: 409, body: { detail: 'The member is active, not invited.' } });
    expect((await service.admin.send('POST', `${organization}/members/01990000-0000-7000-8000-000000000000/invitations`)).status).toBe(404);
    expect((await invitationsOf(id)).map(({ status }) => status)).toEqual(['revoked', 'accepted']);
  });

  it('sent once more by several at once leave one open', async () => {
    const { id } = await invite('storm');
    const answers = await Promise.all(Array.from({ length: 6 }, () => service.admin.send('POST', `${organization}/members/${id}/invitations`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect((await invitationsOf(id)).map(({ status }) => status).sort()).toEqual(['open', 'revoked', 'revoked', 'revoked', 'revoked', 'revoked', 'revoked']);
  });

  it.each([
    ['deactivated', (id: string) => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]), 'Revoked', 410],
    ['deleted', (id: string) => client.delete(`/Users/${id}`), 'Not found', 404],
  ])('end when the member is %s', async (name, end, title, status) => {
    const { id, token } = await invite(name);
    expect((await end(id)).status).toBeLessThan(300);
    expect(await accept(token)).toMatchObject({ status, body: { title } });
    expect((await open(token)).status).toBe(status);
  });

  it('whoever was never active is invited again when reactivated; whoever was is not', async () => {
    const { id, token } = await invite('back');
    const setActive = (active: boolean): Promise<Answer> => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: active }]);
    await setActive(false);
    expect((await setActive(true)).body.active).toBe(true);
    await until('the second mail', async () => mails.to('back@corp.example').length === 2);
    expect(await accept(token)).toMatchObject({ status: 410, body: { title: 'Revoked' } });
    expect((await accept(tokenIn(mails.to('back@corp.example')[1]?.text ?? ''))).status).toBe(200);
    await setActive(false);
    await setActive(true);
    expect(await statusOf(id)).toBe('active');
    expect([...await actions(id)].sort()).toEqual([
      'invitation.created', 'invitation.revoked', 'member.accepted', 'member.created', 'member.deactivated', 'member.deactivated', 'member.reactivated', 'member.reactivated',
    ]);
    expect(await invitationsOf(id)).toHaveLength(2);
  });

  it('follow to another address: whoever reads the former one cannot accept', async () => {
    const { id, token } = await invite('typo');
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: 'corrected@corp.example' }]);
    const mail = await mails.mailTo('corrected@corp.example');
    expect(await accept(token)).toMatchObject({ status: 410, body: { title: 'Revoked' } });
    expect((await accept(tokenIn(mail.text))).body).toMatchObject({ memberId: id });
  });

  it('end when the address is taken away: nobody accepts by the former link, and nobody is said to be invited', async () => {
    const id = await client.createUser('addressless', { emails: [{ value: 'former@corp.example' }] });
    const mail = await mails.mailTo('former@corp.example');
    await client.patch(`/Users/${id}`, [{ op: 'remove', path: 'emails' }]);
    expect(await accept(tokenIn(mail.text))).toMatchObject({ status: 410, body: { title: 'Revoked' } });
    expect(await invitationsOf(id)).toHaveLength(1);
    const entries = await service.admin.all(`/organizations/${client.organizationId}/journal?resourceId=${id}`);
    expect(entries.find(({ action }) => action === 'member.updated')?.details.actions).toEqual(['endInvitation', 'update']);
  });

  it('whose link is foreign, changed or invented are unknown, all alike', async () => {
    const { id, token } = await invite('foreign');
    const other = await service.organization('secoda');
    const bytes = Buffer.from(token.slice(4), 'base64url');
    const otherOrganization = Buffer.from(other.organizationId.replaceAll('-', ''), 'hex');
    const otherMember = await other.createUser('their@other.example');
    const theirs = tokenIn((await mails.mailTo('their@other.example')).text);
    const theirBytes = Buffer.from(theirs.slice(4), 'base64url');
    const invented = [
      Buffer.concat([otherOrganization, bytes.subarray(16)]), Buffer.concat([bytes.subarray(0, 16), theirBytes.subarray(16)]), Buffer.concat([theirBytes.subarray(0, 32), bytes.subarray(32)]),
      Buffer.concat([bytes.subarray(0, 63), Buffer.from([(bytes[63] ?? 0) ^ 1])]), Buffer.alloc(64),
    ].map((each) => `rci_${each.toString('base64url')}`);
    const expected = await accept('rci_nonsense');
    expect(expected).toMatchObject({ status: 404, body: { detail: 'There is no such invitation.' } });
    const page = await open('rci_nonsense');
    for (const each of [...invented, 'accept', '%00', token.slice(0, -1), token.toUpperCase()]) {
      const [accepted, opened] = [await accept(each), await open(each)];
      expect({ status: accepted.status, body: accepted.body }).toEqual({ status: 404, body: expected.body });
      expect({ status: opened.status, body: opened.body }).toEqual({ status: page.status, body: page.body });
    }
    expect([await statusOf(id), (await service.admin.get(`/organizations/${other.organizationId}/members/${otherMember}`)).body.status]).toEqual(['invited', 'invited']);
    expect((await service.admin.get(`/organizations/${other.organizationId}/invitations`)).body.items.map(({ memberId }: { memberId: string }) => memberId)).toEqual([otherMember]);
    const [ours] = await invitationsOf(id);
    expect((await service.admin.send('DELETE', `/organizations/${other.organizationId}/invitations/${ours.id}`)).status).toBe(404);
    expect((await service.admin.send('POST', `/organizations/${other.organizationId}/members/${id}/invitations`)).status).toBe(404);
    expect((await accept(token)).status).toBe(200);
  });

  it('without a token in the body are not understood', async () => {
    for (const body of [{}, { token: 1 }, { token: null }, [], '"x"', '{']) {
      const { status } = await send('POST', `${service.url}/invitations/accept`, { 'Content-Type': 'application/json' }, body);
      expect({ body, status }).toEqual({ body, status: 400 });
    }
  });

  it('are accepted by a first sign-in that the application reports, by the admin API or by the module', async () => {
    const [first, second] = [await invite('signs-in'), await invite('signs-in-too')];
    const at = (await service.admin.get(`${organization}/members/${first.id}`)).body.createdAt;
    const told = new Date().toISOString();
    expect((await service.admin.send('POST', `${organization}/members/${first.id}/sign-ins`, { at })).body).toMatchObject({ id: first.id, status: 'active' });
    expect((await invitationsOf(first.id))[0]).toMatchObject({ status: 'accepted', acceptedAt: at });
    const [entry] = (await service.admin.get(`${organization}/journal?resourceId=${first.id}`)).body.items;
    expect([entry.action, entry.details, entry.recordedAt >= told]).toEqual(['member.accepted', { by: 'sign-in', at, ended: [expect.any(String)] }, true]);
    expect(await accept(first.token)).toMatchObject({ status: 410, body: { title: 'Already accepted' } });
    const membership = service.app.get(MembershipService, { strict: false });
    expect(await membership.isActive(client.organizationId, second.id)).toBe(false);
    expect(await membership.reportSignIn(client.organizationId, second.id, new Date())).toMatchObject({ id: second.id, isActive: true });
    const version = (await client.get(`/Users/${second.id}`)).body.meta.version;
    expect(await membership.reportSignIn(client.organizationId, second.id, new Date())).toMatchObject({ isActive: true });
    expect((await client.get(`/Users/${second.id}`)).body.meta.version).toBe(version);
    expect(await actions(second.id)).toEqual(['member.created', 'member.accepted']);
    expect(await membership.reportSignIn(client.organizationId, '01990000-0000-7000-8000-000000000000', new Date())).toBeUndefined();
    expect((await service.admin.send('POST', `${organization}/members/01990000-0000-7000-8000-000000000000/sign-ins`, {})).status).toBe(404);
  });

  it.each([
    ['yesterday', 'date and time'], ['2026-02-31T25:00:00Z', 'date and time'], ['2030-02-30T00:00:00Z', 'date and time'], ['2999-01-01T00:00:00Z', 'future'],
    ['2020-01-01T00:00:00Z', 'before the member was created'], ['1969-12-31T23:59:59Z', 'before the member was created'],
  ])('cannot be accepted by a sign-in at %s', async (at, detail) => {
    const { id } = await invite(`signs-in-${at.slice(0, 10)}`);
    expect(await service.admin.send('POST', `${organization}/members/${id}/sign-ins`, { at })).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
    expect(await actions(id)).toEqual(['member.created']);
  });

  it('a sign-in of somebody deactivated changes nothing', async () => {
    const { id } = await invite('away');
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    expect((await service.admin.send('POST', `${organization}/members/${id}/sign-ins`, {})).body.status).toBe('deactivated');
  });

  it('that a mailbox refuses for now are tried again; refused for good they end, and say why', async () => {
    const busy = await client.createUser('busy@corp.example');
    const gone = await client.createUser('gone@corp.example');
    await mails.mailTo('busy@corp.example');
    await until('the refusal', async () => (await invitationsOf(gone))[0].lastError !== null);
    expect((await invitationsOf(gone))[0]).toMatchObject({ status: 'open', sentAt: null, lastError: expect.stringContaining('550') });
    await until('the record', async () => (await invitationsOf(busy))[0].sentAt !== null);
    expect((await invitationsOf(busy))[0]).toMatchObject({ lastError: null });
    const sending = await service.app.get(OrganizationDatabase, { strict: false })
      .query<{ done: boolean; attempts: number }>(client.organizationId, { text: 'SELECT send_at IS NULL AS done, attempts FROM invitations WHERE id = $1' }, [(await invitationsOf(gone))[0].id]);
    expect(sending).toEqual([{ done: true, attempts: 1 }]);
    expect(mails.to('busy@corp.example')).toHaveLength(1);
  });

  it('whose mail was taken in a connection that broke are sent again under the same Message-ID, and either link is good', async () => {
    const id = await client.createUser('cut@corp.example');
    await until('the second copy', async () => mails.to('cut@corp.example').length === 2);
    const [first, second] = mails.to('cut@corp.example');
    expect(second?.messageId).toBe(first?.messageId);
    expect((await open(tokenIn(second?.text ?? ''))).status).toBe(200);
    expect((await accept(tokenIn(first?.text ?? ''))).body).toMatchObject({ memberId: id });
  });

  it('are listed by what became of them, page by page', async () => {
    const all = await service.admin.all(`${organization}/invitations`);
    const parts = await Promise.all(['open', 'accepted', 'revoked', 'expired'].map((status) => service.admin.all(`${organization}/invitations?status=${status}`)));
    expect(parts.flat().map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    const first = await service.admin.get(`${organization}/invitations?limit=2`);
    const second = await service.admin.get(`${organization}/invitations?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(all.slice(0, 4));
    expect((await service.admin.get(`${organization}/invitations?status=new`)).status).toBe(400);
  });

  it('are for those whom the settings name: everyone, some domains, or addresses that were never active', async () => {
    const domains = await service.organization('standard');
    await overrideSettings(service, domains.organizationId, { invitations: 'invite', invited: 'someDomains', invitedDomains: ['partner.example'] });
    const unknown = await service.organization('standard');
    const known = await unknown.createUser('known@corp.example', { emails: [{ value: 'Known.Alias@corp.example', type: 'work' }] });
    const deleted = await unknown.createUser('deleted@corp.example');
    await unknown.delete(`/Users/${deleted}`);
    await overrideSettings(service, unknown.organizationId, { invitations: 'invite', invited: 'unknownAddresses', invitationDays: 3 });
    const status = async ({ organizationId }: ScimClient, id: string): Promise<string> => (await service.admin.get(`/organizations/${organizationId}/members/${id}`)).body.status;
    const created = async (organization: ScimClient, userName: string, email?: string): Promise<string> =>
      status(organization, await organization.createUser(userName, email === undefined ? {} : { emails: [{ value: email }] }));

    expect(await created(domains, 'a@corp.example')).toBe('active');
    expect(await created(domains, 'b@Partner.Example')).toBe('invited');
    expect(await created(domains, 'c', 'c@partner.example')).toBe('invited');
    expect(await created(domains, 'no-address')).toBe('active');

    expect(await status(unknown, known)).toBe('active');
    expect(await created(unknown, 'new@corp.example')).toBe('invited');
    expect(await created(unknown, 'Deleted@corp.example')).toBe('active');
    expect(await created(unknown, 'alias', 'known.alias@CORP.example')).toBe('active');
    expect(await created(unknown, 'other', 'KNOWN@corp.example')).toBe('active');
    // Whoever was only invited under an address has not made it known.
    expect(await created(unknown, 'second', 'new@corp.example')).toBe('invited');
    const [{ createdAt, expiresAt }] = await service.admin.all(`/organizations/${unknown.organizationId}/invitations`);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(3 * 86_400_000);
  });

  it('say what the template of the organization says, and values in HTML are text', async () => {
    const organization = await service.organization('standard');
    const template = { subject: '{{ organization }}: {{name}}', text: '{{name}} {{link}} {{expires}}', html: '<p title="{{name}}">{{name}} <a href="{{link}}">{{organization}}</a></p>' };
    await overrideSettings(service, organization.organizationId, { invitations: 'invite', invitationTemplate: template });
    await organization.createUser('template@corp.example', { displayName: `<b>"Ann" & {{link}}</b>\nLee` });
    const mail = await mails.mailTo('template@corp.example');
    expect(mail.subject).toBe('Test: <b>"Ann" & {{link}}</b> Lee');
    expect(mail.text).toMatch(/^<b>"Ann" & \{\{link\}\}<\/b>\nLee http:\/\/rollcall\.test\/invitations\/rci_[\w-]+ \d/);
    expect(mail.html).toContain('<p title="&#60;b&#62;&#34;Ann&#34; &#38; {{link}}&#60;/b&#62;');
    expect(mail.html).not.toContain('<b>');
  });
});
