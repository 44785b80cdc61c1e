import { isJsonArray, isJsonObject, type JsonObject } from '../../protocol/index.js';
import type { Answer } from './answer.js';

/** Remembers what the check creates, whatever else the answer says; an id that would lead elsewhere is not taken. */
export class CreatedResources {
  private readonly known = new Set<string>();

  /** Where resources may be created; nothing elsewhere is ever deleted. */
  endpoints: readonly string[] = [];

  /** @param prefix with which the names begin that the check gives */
  constructor(readonly prefix: string) {}

  /** Newest first, so that groups go before their members. */
  get paths(): readonly string[] {
    return [...this.known].reverse();
  }

  add(endpoint: string, id: unknown): void {
    if (this.endpoints.includes(endpoint) && typeof id === 'string' && id !== '' && !/^\.{1,2}$/.test(id)) this.known.add(`${endpoint}/${encodeURIComponent(id)}`);
  }

  /** Reads what a request created off its answer: the id in the body, the Location, the results of a bulk request. */
  observe(method: string, path: string, answer: Answer): void {
    if (answer.status < 200 || answer.status >= 300) return;
    const [, endpoint = '', id] = /^(\/[^/?#]+)(?:\/([^/?#]+))?/.exec(path) ?? [];
    if (endpoint === '/Bulk') this.observeBulk(answer);
    else if (method === 'POST' && id !== '.search') this.observeCreation(endpoint, answer);
    else if (method === 'PUT' && answer.status === 201) this.add(endpoint, decode(id ?? ''));
  }

  private observeCreation(endpoint: string, answer: Answer): void {
    const { body, headers } = answer;
    const resource = isJsonObject(body) ? body : undefined;
    // A server that answers 200 to a creation may show a resource that was there before.
    if (resource && answer.status !== 201 && isForeign(resource, this.prefix)) return;
    this.add(endpoint, resource?.id ?? lastSegment(headers.get('location')));
  }

  private observeBulk({ body }: Answer): void {
    const operations = isJsonObject(body) && isJsonArray(body.Operations) ? body.Operations.filter(isJsonObject) : [];
    for (const { method, location } of operations) {
      const [, endpoint, id] = (typeof location === 'string' && /(\/[^/]+)\/([^/?#]+)$/.exec(location)) || [];
      if (endpoint && id && String(method).toUpperCase() === 'POST') this.add(endpoint, decode(id));
    }
  }
}

function isForeign({ userName, displayName }: JsonObject, prefix: string): boolean {
  const name = userName ?? displayName;
  return typeof name === 'string' && !name.toLowerCase().startsWith(prefix.toLowerCase());
}

function lastSegment(location: string | null): string | undefined {
  const segment = /\/([^/?#]+)\/?$/.exec(location ?? '')?.[1];
  return segment === undefined ? undefined : decode(segment);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
