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
  /** Ends the request when the command is interrupted. */
  readonly signal?: AbortSignal;
}

/** An answer with its body as text. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * One request to a server that need not be well: it has a time in which to answer, its body an end, and a redirect is
 * an answer like any other, so that the token goes nowhere but to the given URL. @throws Unreachable
 */
export async function sendRequest({ method, url, headers, body }: Request, { timeout = 60_000, maxBytes = 64 << 20, signal }: Limits = {}): Promise<RawAnswer> {
  const timedOut = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method, headers, redirect: 'manual', signal: signal ? AbortSignal.any([signal, timedOut]) : timedOut, ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, text: await readText(response, maxBytes) };
  } catch (error) {
    const reason = timedOut.aborted ? `no complete answer within ${timeout} ms` : explain(error);
    throw new Unreachable(`${method} ${url}: ${reason}`);
  }
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`the body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function explain(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
