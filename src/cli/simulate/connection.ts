import { isDeepStrictEqual } from 'node:util';
import type { Target } from '../find-target.js';
import { type RawAnswer, sendRequest, Unreachable } from '../send-request.js';
import { WrongAnswer } from '../wrong-answer.js';

/** One request, and how it was answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/** With the answer's body. Nobody keeps it but who asked: of a million people there are gigabytes. */
export interface AnsweredExchange extends Exchange {
  readonly body: unknown;
}

export type Resource = Readonly<Record<string, unknown>>;

/** The HTTP side of a connector: sends with the headers of its dialect, measures, and holds answers to what is needed. */
export class Connection {
  readonly exchanges: Exchange[] = [];

  constructor(
    private readonly target: Target,
    private readonly headers: Readonly<Record<string, string>>,
    /** Appended to the query of every request, as Entra ID does with the flag of its tenant URL. */
    private readonly flag?: string,
    private readonly onAnswer?: (exchange: AnsweredExchange) => void,
  ) {}

  /** @throws WrongAnswer when the status is none of those expected, or the body is not SCIM; Unreachable */
  async send(method: string, path: string, expected: readonly number[], body?: unknown): Promise<AnsweredExchange> {
    const answered = await this.exchange(method, path, body);
    const { status, ms } = answered;
    this.exchanges.push({ method, path, status, ms });
    this.onAnswer?.(answered);
    if (!expected.includes(status)) {
      throw new WrongAnswer(`${method} ${path}: ${status} instead of ${expected.join(' or ')}: ${JSON.stringify(answered.body)?.slice(0, 300)}`);
    }
    return answered;
  }

  /** A request that is answered with a resource. */
  async resource(method: string, path: string, status: number, body?: unknown): Promise<Resource> {
    const answer = await this.send(method, path, [status], body);
    const resource = asResource(answer, `${method} ${path}`);
    if (typeof resource.id !== 'string' || resource.id === '') throw new WrongAnswer(`${method} ${path}: the answer has no id.`);
    return resource;
  }

  /** A request that is answered with a list; `total` is exact, `message` is the answer as it came. */
  async list(path: string): Promise<{ readonly total: number; readonly resources: readonly Resource[]; readonly message: Resource }> {
    const answer = asResource(await this.send('GET', path, [200]), `GET ${path}`);
    const { totalResults, Resources = [], itemsPerPage } = answer;
    if (typeof totalResults !== 'number' || !Array.isArray(Resources)) throw new WrongAnswer(`GET ${path}: not a ListResponse.`);
    if (itemsPerPage !== undefined && itemsPerPage !== Resources.length) throw new WrongAnswer(`GET ${path}: itemsPerPage ${String(itemsPerPage)} for ${Resources.length} resources.`);
    return { total: totalResults, resources: Resources.filter(isResource), message: answer };
  }

  /** The one resource that a look-up finds, or none. */
  async find(path: string): Promise<(Resource & { readonly id: string }) | undefined> {
    const { total, resources } = await this.list(path);
    if (total > 1 || total !== resources.length) throw new WrongAnswer(`GET ${path}: ${total} results where at most one can be.`);
    const [found] = resources;
    if (!found) return undefined;
    if (typeof found.id !== 'string') throw new WrongAnswer(`GET ${path}: a resource without id.`);
    return { ...found, id: found.id };
  }

  private async exchange(method: string, path: string, body: unknown): Promise<AnsweredExchange> {
    const url = this.target.url.replace(/\/+$/, '') + path + (this.flag ? `${path.includes('?') ? '&' : '?'}${this.flag}` : '');
    const started = performance.now();
    const { 'Content-Type': type = 'application/scim+json; charset=utf-8', ...headers } = this.headers;
    const answer = await sendRequest({
      method, url, headers: { Authorization: `Bearer ${this.target.token}`, ...headers, ...(body !== undefined && { 'Content-Type': type }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { method, path, status: answer.status, ms: performance.now() - started, body: parseBody(`${method} ${path}`, answer) };
  }
}

/** @throws WrongAnswer when there is a body that is no JSON; Unreachable when it says it is, and breaks off */
function parseBody(what: string, { status, headers, text }: RawAnswer): unknown {
  if (text === '') return undefined;
  const type = headers.get('content-type') ?? '';
  if (!/^application\/(scim\+)?json\b/.test(type)) throw new WrongAnswer(`${what}: ${status} with a body of type "${type}".`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unreachable(`${what}: ${String(error)}`);
  }
}

/** Holds a resource of an answer to the values that were asserted; a list in it is compared whole. @throws WrongAnswer */
export function assertHas(what: string, resource: Resource, asserted: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(asserted).filter(([name, value]) => !isDeepStrictEqual(resource[name], value));
  if (wrong.length === 0) return;
  const [name = '', value] = wrong[0] ?? [];
  throw new WrongAnswer(`${what}: "${name}" is ${JSON.stringify(resource[name])} instead of ${JSON.stringify(value)}.`);
}

function asResource({ body }: AnsweredExchange, what: string): Resource {
  if (!isResource(body) || !Array.isArray(body.schemas)) throw new WrongAnswer(`${what}: the answer is no SCIM message.`);
  return body;
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
