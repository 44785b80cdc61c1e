import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from './http.js';

export interface Passing {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Returned {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // Tests look into bodies of any shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** What the proxy gets wrong, on the way there or back. */
export interface Fault {
  /** Several requests instead of one are sent in order, until one fails. None: the answer is 204. */
  readonly request?: (request: Passing) => Passing | readonly Passing[];
  readonly answer?: (answer: Returned, request: Passing) => Returned;
}

/** Stands in front of a server and spoils what passes through. */
export class FaultyProxy {
  fault: Fault = {};

  private constructor(private readonly server: Server) {}

  static async start(target: string): Promise<FaultyProxy> {
    const proxy: FaultyProxy = new FaultyProxy(createServer((request, response) => {
      proxy.pass(target, request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    }).listen(0, '127.0.0.1'));
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(target: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host: _, connection: __, 'content-length': ___, ...headers } = incoming.headers;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: Passing = {
      method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers: headers as Record<string, string>, body: chunks.length > 0 ? Buffer.concat(chunks).toString() : undefined,
    };
    let answer: Returned = { status: 204, headers: {}, body: undefined };
    for (const each of [this.fault.request?.(request) ?? request].flat()) {
      const { status, headers: returned, body } = await send(each.method, target + each.path, each.headers, each.body);
      answer = { status, headers: Object.fromEntries(returned), body };
      if (status >= 400) break;
    }
    const { status, headers: { 'content-length': ____, 'transfer-encoding': _____, ...sent }, body } = this.fault.answer?.(answer, request) ?? answer;
    response.writeHead(status, sent).end(request.method === 'HEAD' || body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  }
}
