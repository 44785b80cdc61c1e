import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { ANY, fill, findMismatch, isObject, lookUp } from './match.js';

/** Header values by name; `null` leaves a default header out. */
type Headers = Readonly<Record<string, string | null>>;

export interface Step {
  /** `path` follows the base URL; `rawBody` is sent as it is, `body` as JSON. */
  readonly request: {
    readonly method: string; readonly path: string; readonly headers?: Headers; readonly body?: unknown; readonly rawBody?: string;
  };
  /** `body` is a subset of what must come, `absent` lists paths that must not be there. */
  readonly response: {
    readonly status: number | readonly number[]; readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown; readonly absent?: readonly string[];
  };
  /** Placeholder → path in the body of the answer. */
  readonly save?: Readonly<Record<string, string>>;
}

/** One exchange of an identity provider with the service. */
export interface Fixture {
  readonly title: string;
  /** The RFC section or the vendor's behaviour that it records. */
  readonly source: string;
  readonly steps: readonly Step[];
  /** Headers that the sender always sends: the `defaults.json` of the folder. */
  readonly defaults?: { readonly headers: Headers; readonly bodyHeaders: Headers };
}

/** Where the SCIM API is reached, and the base URL that it believes to have. */
export interface Service {
  readonly url: string;
  readonly token: string;
  readonly base: string;
}

/** Where the folders of fixtures lie. */
export const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Every exchange under test/fixtures/idp. @throws Error when a file has a member that the runner would pass over */
export function loadFixtures(): readonly { readonly name: string; readonly folder: string; readonly fixture: Fixture }[] {
  const root = new URL('idp/', FIXTURES);
  return readdirSync(root).sort().flatMap((folder) => {
    const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`${folder}/${file}`, root), 'utf8'));
    const defaults = read('defaults.json') as NonNullable<Fixture['defaults']>;
    const files = readdirSync(new URL(`${folder}/`, root)).filter((file) => file.endsWith('.json') && file !== 'defaults.json').sort();
    return files.map((file) => {
      const fixture = read(file) as Fixture;
      assertFixture(fixture, `${folder}/${file}`);
      return { name: file.replace(/\.json$/, ''), folder, fixture: { ...fixture, defaults } };
    });
  });
}

/** Sends the steps in turn. @throws Error that names the step, what was expected and what came */
export async function replay(fixture: Fixture, service: Service): Promise<void> {
  const values = new Map<string, unknown>([['token', service.token], ['base', service.base]]);
  for (const [index, step] of fixture.steps.entries()) {
    try {
      await replayStep(step, fixture.defaults, service.url, values);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Step ${index + 1}, ${step.request.method} ${step.request.path}: ${reason}`, { cause: error });
    }
  }
}

async function replayStep(step: Step, defaults: Fixture['defaults'], url: string, values: Map<string, unknown>): Promise<void> {
  const sent = fill(step.request, values) as Step['request'];
  const headers = fill(headersOf(step.request, defaults), values) as Readonly<Record<string, string>>;
  const answer = await send(url + sent.path, sent, headers);
  const problem = check(step, answer, values);
  if (problem !== undefined) throw new Error(`${problem}\nThe answer: ${answer.status} ${answer.text}`);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Not fetch: the URL and the headers go out exactly as the fixture has them. */
function send(url: string, { method, body, rawBody }: Step['request'], headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { origin } = new URL(url);
  return new Promise((resolve, reject) => {
    const sending = request(origin, { method, headers, path: url.slice(origin.length) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sending.on('error', reject).end(rawBody ?? (body === undefined ? undefined : JSON.stringify(body)));
  });
}

function headersOf({ headers = {}, body, rawBody }: Step['request'], defaults: Fixture['defaults']): Headers {
  const hasBody = body !== undefined || rawBody !== undefined;
  const layers: Headers[] = [{ Authorization: 'Bearer {{token}}' }, defaults?.headers ?? {}, hasBody ? defaults?.bodyHeaders ?? {} : {}, headers];
  const merged = new Map(layers.flatMap((layer) => Object.entries(layer)).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries([...merged].filter(([, value]) => value !== null));
}

/** Saves what the step wants saved, then looks for the first thing that is not as expected. */
function check({ response, save = {} }: Step, { status, headers, text }: Answer, values: Map<string, unknown>): string | undefined {
  const statuses = [response.status].flat();
  if (!statuses.includes(status)) return `expected the status ${statuses.join(' or ')}, got ${status}`;
  const body = parse(text);
  for (const [name, path] of Object.entries(save)) {
    const value = lookUp(body, path);
    if (value === undefined) return `expected "${path}" in the body, to save it`;
    values.set(name, value);
  }
  if (status === 204 && text !== '') return 'expected no body with 204';
  const expected = fill(response, new Map([...values, ['any', ANY]])) as Step['response'];
  const lowered = Object.entries(expected.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const mismatch = findMismatch(Object.fromEntries(lowered), headers, 'headers')
    ?? (expected.body === undefined ? undefined : findMismatch(expected.body, body, 'body'));
  if (mismatch) return mismatch;
  if (expected.absent && !isObject(body)) return 'expected a JSON object as body';
  const present = expected.absent?.find((path) => lookUp(body, path) !== undefined);
  return present === undefined ? undefined : `expected no "${present}" in the body, got ${JSON.stringify(lookUp(body, present))}`;
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new Error(`expected JSON, got ${text.slice(0, 500)}`);
  }
}

function assertFixture(fixture: Fixture, file: string): void {
  assertMembers(fixture, ['title', 'source', 'steps'], [], file);
  if (fixture.steps.length === 0) throw new Error(`${file} has no steps.`);
  fixture.steps.forEach((step, index) => {
    const where = `${file}, step ${index + 1}`;
    assertMembers(step, ['request', 'response'], ['save'], where);
    assertMembers(step.request, ['method', 'path'], ['headers', 'body', 'rawBody'], `${where}, request`);
    assertMembers(step.response, ['status'], ['headers', 'body', 'absent'], `${where}, response`);
  });
}

function assertMembers(value: object, required: readonly string[], optional: readonly string[], where: string): void {
  const names = Object.keys(value);
  const wrong = names.find((name) => !required.includes(name) && !optional.includes(name)) ?? required.find((name) => !names.includes(name));
  if (wrong !== undefined) throw new Error(`${where}: "${wrong}" is unknown or missing.`);
}
