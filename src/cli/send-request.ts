import { Agent as HttpAgent, type IncomingMessage, request as sendHttp } from 'node:http';
import { Agent as HttpsAgent, request as sendHttps } from 'node:https';

/** No answer came, or none that ends; the message says of which request and why. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface Limits {
  /** In milliseconds, for the whole answer. */
  readonly timeout?: number;
  readonly maxBytes?: number;
}

/** An answer with its body as text. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Kept connections; they do not keep the process. */
const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/**
 * One request to a server that need not be well: it has a time in which to answer, its body an end, and a redirect is
 * an answer like any other, so that the token goes nowhere but to the given URL. @throws Unreachable
 */
export async function sendRequest(request: Request, { timeout = 60_000, maxBytes = 64 << 20 }: Limits = {}): Promise<RawAnswer> {
  const timedOut = AbortSignal.timeout(timeout);
  try {
    const answer = await exchange(request, maxBytes, timedOut);
    return answer === 'closed before' ? await expectAnswer(exchange(request, maxBytes, timedOut)) : answer;
  } catch (error) {
    throw new Unreachable(`${request.method} ${request.url}: ${timedOut.aborted ? `no complete answer within ${timeout} ms` : explain(error)}`);
  }
}

/** @returns 'closed before' when the server had closed the kept connection, so that it never saw the request */
async function exchange({ method, url, headers, body }: Request, maxBytes: number, signal: AbortSignal): Promise<RawAnswer | 'closed before'> {
  const isSecure = url.startsWith('https:');
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const sending = (isSecure ? sendHttps : sendHttp)(url, { method, headers: { ...headers, ...length }, agent: isSecure ? agents.https : agents.http, signal });
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => sending.on('response', resolve).on('error', reject).end(body));
    return { status: response.statusCode ?? 0, headers: readHeaders(response), text: await readText(response, maxBytes) };
  } catch (error) {
    if (sending.reusedSocket && error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return 'closed before';
    throw error;
  }
}

async function expectAnswer(answer: Promise<RawAnswer | 'closed before'>): Promise<RawAnswer> {
  const given = await answer;
  if (given === 'closed before') throw new Error('the server closes the connection');
  return given;
}

function readHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let position = 0; position + 1 < rawHeaders.length; position += 2) headers.append(rawHeaders[position] ?? '', rawHeaders[position + 1] ?? '');
  return headers;
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`the body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A host with several addresses has an error for each of them. */
function explain(error: unknown): string {
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
