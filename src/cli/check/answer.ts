import { ERROR_MESSAGE, isJsonArray, isJsonObject, type Json, type JsonObject, LIST_RESPONSE_MESSAGE } from '../../protocol/index.js';
import type { RawAnswer } from '../send-request.js';
import { WrongAnswer } from '../wrong-answer.js';
import { type Expected, matches } from './matches.js';

/** An answer of the server under check. What it must be is said in its methods: they throw WrongAnswer with one sentence. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` when there is none, or none that is JSON. */
  readonly body: Json | undefined;

  /** @param request how the request is called in a sentence */
  constructor(readonly request: string, { status, headers, text }: RawAnswer) {
    this.status = status;
    this.headers = headers;
    this.text = text;
    this.body = parse(text);
  }

  /** The same answer, called by what led to it as well. */
  after(request: string): Answer {
    return new Answer(`${this.request} after ${request}`, this);
  }

  /** @throws WrongAnswer */
  fail(expected: string, actual: string): never {
    throw new WrongAnswer(`${this.request}: expected ${expected}, got ${actual}.`);
  }

  /** @throws WrongAnswer unless the condition holds */
  must(condition: boolean, expected: string, actual: Json | undefined): this {
    return condition ? this : this.fail(expected, show(actual));
  }

  is(...statuses: readonly number[]): this {
    return statuses.includes(this.status) ? this : this.fail(`status ${statuses.join(' or ')}`, this.summary);
  }

  isOk(): this {
    return this.status >= 200 && this.status < 300 ? this : this.fail('success (2xx)', this.summary);
  }

  /** Refused as the client's mistake: never a success, and no breakdown of the server. */
  isClientError(): this {
    return this.status >= 400 && this.status < 500 ? this : this.fail('a refusal (4xx)', this.summary);
  }

  /** scimType is optional (RFC 7644 §3.12), but a wrong one misleads the client. */
  isRefused(status: number | readonly number[], ...scimTypes: readonly string[]): this {
    this.is(...[status].flat());
    const scimType = isJsonObject(this.body) ? this.body.scimType : undefined;
    return this.must(scimType === undefined || scimTypes.length === 0 || scimTypes.includes(String(scimType)), `scimType ${scimTypes.join(' or ')}`, scimType);
  }

  /** RFC 7644 §3.12. */
  isScimError(): this {
    const { schemas, status } = this.object;
    this.must(isJsonArray(schemas) && schemas.includes(ERROR_MESSAGE), `a SCIM Error with schemas ["${ERROR_MESSAGE}"]`, schemas);
    return this.must(status !== undefined, 'a SCIM Error with status', status);
  }

  get object(): JsonObject {
    return isJsonObject(this.body) ? this.body : this.fail('a JSON object', this.summary);
  }

  get id(): string {
    const { id } = this.object;
    return typeof id === 'string' && id !== '' ? id : this.fail('a resource with an id', this.summary);
  }

  at(...names: readonly string[]): Json | undefined {
    return names.reduce<Json | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), this.object);
  }

  /** The answer holds these values, and may hold more. */
  shows(expected: Readonly<Record<string, Expected>>): this {
    const wrong = Object.entries(expected).find(([name, value]) => !matches(this.object[name], value));
    return wrong ? this.fail(`"${wrong[0]}" to be ${wrong[1] === undefined ? 'unassigned' : show(wrong[1])}`, show(this.object[wrong[0]])) : this;
  }

  /** Status 200, the ListResponse schema, and a number as totalResults (RFC 7644 §3.4.2). */
  isList(): this {
    const { schemas, totalResults, Resources } = this.is(200).object;
    this.must(isJsonArray(schemas) && schemas.includes(LIST_RESPONSE_MESSAGE), `schemas ["${LIST_RESPONSE_MESSAGE}"]`, schemas);
    this.must(Resources === undefined || isJsonArray(Resources), 'Resources to be an array', Resources);
    return this.must(typeof totalResults === 'number' && Number.isInteger(totalResults), 'totalResults to be an integer', totalResults);
  }

  /** The resources of a list; none when it has no `Resources`. */
  get resources(): readonly JsonObject[] {
    const { Resources } = this.object;
    return isJsonArray(Resources) ? Resources.filter(isJsonObject) : [];
  }

  get ids(): readonly string[] {
    return this.resources.map(({ id }) => String(id));
  }

  /** A list of exactly these resources, in any order. */
  finds(...ids: readonly string[]): this {
    const found = this.isList().ids;
    const isSame = found.length === ids.length && ids.every((id) => found.includes(id));
    if (!isSame) this.fail(ids.length === 0 ? 'no resource' : `exactly the resource${ids.length > 1 ? 's' : ''} ${ids.join(', ')}`, found.length === 0 ? 'none' : `${found.length}: ${found.slice(0, 5).join(', ')}`);
    return this.must(this.at('totalResults') === ids.length, `totalResults ${ids.length}`, this.at('totalResults'));
  }

  /** A list that holds the first and lacks the second; other resources of the server may be in it. */
  findsAmong(present: readonly string[], absent: readonly string[]): this {
    const found = this.isList().ids;
    const missing = present.find((id) => !found.includes(id));
    const surplus = absent.find((id) => found.includes(id));
    if (missing !== undefined) this.fail(`the list to hold ${missing}`, `${found.length} resources without it`);
    return surplus === undefined ? this : this.fail(`the list without ${surplus}`, 'a list that holds it');
  }

  get type(): string {
    return this.headers.get('content-type') ?? '';
  }

  private get summary(): string {
    return `${this.status}${this.text === '' ? ' without a body' : this.body === undefined ? ` with a body of type "${this.type}" that is no JSON: ${shorten(this.text)}` : ` ${show(this.body)}`}`;
  }
}

export function show(value: Expected): string {
  return value === undefined ? 'nothing' : shorten(typeof value === 'string' ? `"${value}"` : JSON.stringify(value));
}

export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
