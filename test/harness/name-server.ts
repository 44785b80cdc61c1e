import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A name server of TXT records on this machine (RFC 1035 §4.1), for the resolver that the service asks. */
export class NameServer {
  /** By name; each record is a list of its parts. A name that is not here does not exist. */
  readonly records = new Map<string, readonly (readonly string[])[]>();
  /** Names of which it says that it failed. */
  readonly failing = new Set<string>();

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, { port, address }) => socket.send(this.answer(query), port, address));
  }

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new NameServer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let end = 12;
    for (let length = query.readUInt8(end); length > 0; length = query.readUInt8(end)) {
      labels.push(query.toString('latin1', end + 1, end + 1 + length));
      end += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    const records = this.records.get(name);
    const code = this.failing.has(name) ? SERVER_FAILURE : records ? 0 : NO_SUCH_NAME;
    const header = Buffer.alloc(12);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records?.length ?? 0, 6);
    return Buffer.concat([header, query.subarray(12, end + 5), ...(records ?? []).map(toRecord)]);
  }
}

const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;

/** Of the name that was asked for, which stands at the twelfth byte. */
function toRecord(parts: readonly string[]): Buffer {
  const data = Buffer.concat(parts.map((part) => Buffer.concat([Buffer.from([Buffer.byteLength(part)]), Buffer.from(part)])));
  const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
