import type { Target } from '../find-target.js';
import { sendRequest, Unreachable } from '../send-request.js';
import { WrongAnswer } from '../wrong-answer.js';
import { Answer, shorten } from './answer.js';
import { CreatedResources } from './created-resources.js';

/** A body that is not what it should be is still read, up to here. */
const MAX_BODY = 16 << 20;
/** Answers up to this length are kept for the rules that hold for all of them. */
const KEPT_LENGTH = 64 << 10;
const MAX_RETRIES = 3;
const MAX_RETRY_SECONDS = 30;

export interface Sent {
  readonly body?: unknown;
  /** `undefined` leaves a header out that would be sent otherwise. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Instead of the check's own; `null` for none at all. */
  readonly authorization?: string | null;
}

/** The command was told to stop; what is under way ends, and nothing new begins. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Sends the requests of the checks, keeps the answers, and remembers what was created. */
export class CheckClient {
  readonly answers: Answer[] = [];
  /** Names of resources whose creation was not answered: they may or may not exist. */
  readonly uncertain: string[] = [];
  readonly base: string;
  readonly token: string;
  private readonly underway = new Set<Promise<unknown>>();
  private requests = 0;

  constructor({ url, token }: Target, readonly created: CreatedResources, private readonly timeout: number, private readonly signal: AbortSignal) {
    this.base = url.replace(/\/+$/, '');
    this.token = token;
  }

  get requestCount(): number {
    return this.requests;
  }

  get isInterrupted(): boolean {
    return this.signal.aborted;
  }

  /** @param path below the base URL, or an absolute URL that begins with it @throws Unreachable, Interrupted, WrongAnswer */
  async send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    if (this.signal.aborted) throw new Interrupted('The check was interrupted.');
    return this.sendAlways(method, path, sent);
  }

  /** As `send`, also after the check was interrupted. */
  async sendAlways(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const exchange = this.exchange(method, path, sent);
    this.underway.add(exchange);
    return exchange.finally(() => this.underway.delete(exchange));
  }

  /** Waits for the answers that somebody else no longer waits for. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.underway);
  }

  private async exchange(method: string, path: string, sent: Sent): Promise<Answer> {
    // An id that is a dot segment would lead from the resource to its collection.
    if (method !== 'GET' && /\/\.{1,2}([/?]|$)/.test(path)) throw new WrongAnswer(`${method} ${path}: expected an id that can be part of a URL, got one that leads elsewhere.`);
    const { body, authorization = `Bearer ${this.token}` } = sent;
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const label = `${method} ${readable(path)}${text === undefined ? '' : ` ${shorten(text)}`}`;
    const request = {
      method,
      url: path.startsWith(`${this.base}/`) ? path : this.base + path,
      headers: present({ Accept: 'application/scim+json', Authorization: authorization ?? undefined, 'Content-Type': text === undefined ? undefined : 'application/scim+json', ...sent.headers }),
      body: text,
    };
    for (let attempt = 0; ; attempt++) {
      this.requests++;
      const raw = await sendRequest(request, { timeout: this.timeout, maxBytes: MAX_BODY }).catch((error: unknown) => this.unanswered(error, label, text));
      const answer = new Answer(label, raw);
      this.created.observe(method, path, answer);
      // What is beside the base URL may belong to somebody else.
      if (answer.text.length <= KEPT_LENGTH && !path.includes('/../')) this.answers.push(answer);
      if (answer.status !== 429 || attempt === MAX_RETRIES || this.signal.aborted) return answer;
      await pause(answer.headers.get('retry-after'));
    }
  }

  /** The server may have done what it did not answer. @throws Unreachable */
  private unanswered(error: unknown, label: string, text: string | undefined): never {
    const name = new RegExp(`${this.created.prefix}[^"\\\\]*`, 'i').exec(text ?? '')?.[0];
    if (name !== undefined && label.startsWith('POST')) this.uncertain.push(name);
    if (!(error instanceof Unreachable)) throw error;
    throw new Unreachable(`${label}: expected an answer, got none: ${error.message.replace(/^\S+ \S+ ?/, '')}`);
  }
}

/** A server that is asked too often says when to come back (RFC 6585 §4). */
async function pause(retryAfter: string | null): Promise<void> {
  const seconds = Math.min(Number(retryAfter ?? 1) || 1, MAX_RETRY_SECONDS);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

function present(headers: NonNullable<Sent['headers']>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
