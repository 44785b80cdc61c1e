// A mail server in a process of its own: STARTTLS and a login are asked for. What it does to a recipient, the address says:
// gone…@ is refused for good, busy…@ twice for now, cut…@ loses the connection once, after the mail was taken. After so many
// answers, `answers`, it takes mails and says nothing.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const { key, cert, port, answers } = JSON.parse(process.argv[2]);
const asked = new Map();
let left = answers ?? Infinity;
const count = (address) => asked.set(address, (asked.get(address) ?? 0) + 1).get(address);
const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });

const server = new SMTPServer({
  key,
  cert,
  logger: false,
  onAuth({ username, password }, _, callback) {
    callback(username === 'rollcall' && password === 'secret' ? null : refusal(535, 'wrong login'), { user: username });
  },
  onRcptTo({ address }, _, callback) {
    if (address.startsWith('gone')) return callback(refusal(550, 'no such person here'));
    if (address.startsWith('busy') && count(address) <= 2) return callback(refusal(451, 'the mailbox is busy'));
    callback();
  },
  onData(stream, session, callback) {
    simpleParser(stream).then((mail) => {
      const [{ address }] = mail.to.value;
      process.send({
        mail: { messageId: mail.messageId, to: address, name: mail.to.value[0].name, from: mail.from.text, subject: mail.subject, text: mail.text, html: mail.html, isEncrypted: session.secure },
      });
      if (address.startsWith('cut') && count(address) === 1) for (const connection of server.connections) connection._socket.destroy();
      else if (left-- > 0) callback();
    }, callback);
  },
});
server.on('error', () => undefined);
server.listen(port, '127.0.0.1', () => process.send({ port: server.server.address().port }));
process.on('disconnect', () => process.exit());
