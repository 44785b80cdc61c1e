import { isDeepStrictEqual } from 'node:util';

/** Where the organization's SCIM API is, and the token for it. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** One request with its answer, as it came. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly body: unknown;
}

export type Resource = Readonly<Record<string, unknown>>;

/** An answer that a provisioning client could not work with. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

/** The server cannot be reached any more; nothing else can be tried. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The HTTP side of a connector: sends with the headers of its dialect, measures, and holds answers to what is needed. */
export class Connection {
  readonly exchanges: Exchange[] = [];

  constructor(
    private readonly target: Target,
    private readonly headers: Readonly<Record<string, string>>,
    /** Appended to the query of every request, as Entra ID does with the flag of its tenant URL. */
    private readonly flag?: string,
    private readonly onAnswer?: (exchange: Exchange) => void,
  ) {}

  /** @throws WrongAnswer when the status is none of those expected, or the body is not SCIM; Unreachable */
  async send(method: string, path: string, expected: readonly number[], body?: unknown): Promise<Exchange> {
    const exchange = await this.exchange(method, path, body);
    this.exchanges.push(exchange);
    this.onAnswer?.(exchange);
    if (!expected.includes(exchange.status)) {
      throw new WrongAnswer(`${method} ${path}: ${exchange.status} instead of ${expected.join(' or ')}: ${JSON.stringify(exchange.body)?.slice(0, 300)}`);
    }
    return exchange;
  }

  /** A request that is answered with a resource. */
  async resource(method: string, path: string, status: number, body?: unknown): Promise<Resource> {
    const answer = await this.send(method, path, [status], body);
    const resource = asResource(answer, `${method} ${path}`);
    if (typeof resource.id !== 'string' || resource.id === '') throw new WrongAnswer(`${method} ${path}: the answer has no id.`);
    return resource;
  }

  /** A request that is answered with a list; `total` is exact. */
  async list(path: string): Promise<{ readonly total: number; readonly resources: readonly Resource[] }> {
    const answer = asResource(await this.send('GET', path, [200]), `GET ${path}`);
    const { totalResults, Resources = [], itemsPerPage } = answer;
    if (typeof totalResults !== 'number' || !Array.isArray(Resources)) throw new WrongAnswer(`GET ${path}: not a ListResponse.`);
    if (itemsPerPage !== undefined && itemsPerPage !== Resources.length) throw new WrongAnswer(`GET ${path}: itemsPerPage ${String(itemsPerPage)} for ${Resources.length} resources.`);
    return { total: totalResults, resources: Resources.filter(isResource) };
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

  private async exchange(method: string, path: string, body: unknown): Promise<Exchange> {
    const url = this.target.url.replace(/\/+$/, '') + path + (this.flag ? `${path.includes('?') ? '&' : '?'}${this.flag}` : '');
    const started = performance.now();
    const { 'Content-Type': type = 'application/scim+json; charset=utf-8', ...headers } = this.headers;
    const sent = {
      method,
      headers: { Authorization: `Bearer ${this.target.token}`, ...headers, ...(body !== undefined && { 'Content-Type': type }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    try {
      const response = await fetch(url, sent);
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      const isJson = /^application\/(scim\+)?json\b/.test(type);
      if (text !== '' && !isJson) throw new WrongAnswer(`${method} ${path}: ${response.status} with a body of type "${type}".`);
      return { method, path, status: response.status, ms: performance.now() - started, body: text === '' ? undefined : JSON.parse(text) };
    } catch (error) {
      if (error instanceof WrongAnswer) throw error;
      throw new Unreachable(`${method} ${url}: ${explain(error)}`);
    }
  }
}

/** Holds a resource of an answer to the values that were asserted; a list in it is compared whole. @throws WrongAnswer */
export function assertHas(what: string, resource: Resource, asserted: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(asserted).filter(([name, value]) => !isDeepStrictEqual(resource[name], value));
  if (wrong.length === 0) return;
  const [name = '', value] = wrong[0] ?? [];
  throw new WrongAnswer(`${what}: "${name}" is ${JSON.stringify(resource[name])} instead of ${JSON.stringify(value)}.`);
}

function asResource({ body }: Exchange, what: string): Resource {
  if (!isResource(body) || !Array.isArray(body.schemas)) throw new WrongAnswer(`${what}: the answer is no SCIM message.`);
  return body;
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function explain(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
