import { toMailError } from './mail-error.js';

describe('What kept a mail from being delivered', () => {
  it.each([
    ['a recipient refused for good', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused', false],
    ['a message refused for good', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused', false],
    ['a recipient refused for now', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }, 'recipient', false],
    ['a message refused for now', { code: 'EMESSAGE', command: 'DATA', responseCode: 452 }, 'recipient', false],
    ['commands out of order', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 503 }, 'recipient', false],
    ['a sender refused, which is ours', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 }, 'server', false],
    ['a login refused', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'server', false],
    ['a server that is closing', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, 'server', false],
    ['nobody there', { code: 'ECONNREFUSED', syscall: 'connect' }, 'server', false],
    ['an unreachable network', { code: 'ESOCKET', syscall: 'connect' }, 'server', false],
    ['an unknown host', { code: 'EDNS' }, 'server', false],
    ['a server without STARTTLS', { code: 'ETLS' }, 'server', false],
    ['a connection that broke', { code: 'ECONNECTION', command: 'CONN' }, 'server', true],
    ['a server that says nothing', { code: 'ETIMEDOUT', command: 'CONN' }, 'server', true],
    ['something else', {}, 'server', true],
  ])('%s', (_, properties, concerns, isUncertain) => {
    expect(toMailError(Object.assign(new Error('as it was said'), properties))).toMatchObject({ message: 'as it was said', concerns, isUncertain });
  });
});
