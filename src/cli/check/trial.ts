import { PATCH_OP_MESSAGE } from '../../protocol/index.js';
import type { Answer } from './answer.js';
import type { CheckClient, Sent } from './check-client.js';
import { Skipped } from './check-row.js';
import type { ResourceKind, ServerDescription } from './describe-server.js';
import { requiredValues } from './required-values.js';
import { chooseShape, type Shape } from './shape.js';

export type Body = Readonly<Record<string, unknown>>;

/** A resource made for a check. */
export interface Subject {
  readonly id: string;
  readonly path: string;
  readonly userName: string;
  readonly created: Answer;
}

/** What a check works with: requests, resources of its own, and the attributes chosen for this server. */
export class Trial {
  readonly shape: Shape;
  private made = 0;

  constructor(readonly client: CheckClient, readonly server: ServerDescription) {
    this.shape = chooseShape(server.user);
  }

  get users(): string {
    return this.server.user.endpoint;
  }

  get groupKind(): ResourceKind {
    return chosen(this.server.group);
  }

  get groups(): string {
    return this.groupKind.endpoint;
  }

  get text(): string {
    return chosen(this.shape.text);
  }

  get secondText(): string {
    return chosen(this.shape.secondText);
  }

  get complex(): NonNullable<Shape['complex']> {
    return chosen(this.shape.complex);
  }

  get multi(): NonNullable<Shape['multi']> {
    return chosen(this.shape.multi);
  }

  get extension(): NonNullable<Shape['extension']> {
    return chosen(this.shape.extension);
  }

  /** A name that no other resource has; all of them begin with the prefix of this run. */
  name(): string {
    return `${this.client.created.prefix}${++this.made}@example.com`;
  }

  /** A value for an element of the chosen list. */
  value(): string {
    const { name } = this.multi;
    return name === 'phoneNumbers' ? `+1555${String(Date.now()).slice(-4)}${String(++this.made).padStart(4, '0')}` : this.name();
  }

  /** An element of the chosen list; `type` is the first or the second of its types. */
  element(type: 0 | 1, more: Body = {}): Record<string, string | boolean> {
    return { value: this.value(), type: this.multi.types[type], ...more };
  }

  /** The content of the chosen extension, with what it requires. */
  extended(values: Body): Body {
    const { urn, schema } = this.extension;
    return { [urn]: { ...requiredValues(schema.attributes, this.name()), ...values } };
  }

  /** A whole user: what the schema requires, and these attributes. */
  userBody(more: Body = {}): Body {
    const userName = this.name();
    return this.bodyOf(this.server.user, { ...requiredValues(this.server.user.schema.attributes, userName), userName, ...more });
  }

  groupBody(more: Body = {}): Body {
    const displayName = this.name();
    return this.bodyOf(this.groupKind, { ...requiredValues(this.groupKind.schema.attributes.filter(({ name }) => name !== 'members'), displayName), displayName, ...more });
  }

  /** @throws Skipped when the server does not create it, which is a failure of another check */
  async user(more: Body = {}): Promise<Subject> {
    const body = this.userBody(more);
    return this.subject(this.users, await this.post(this.users, body), String(body.userName));
  }

  /** @throws Skipped */
  async group(memberIds: readonly string[] = [], more: Body = {}): Promise<Subject> {
    const body = this.groupBody({ ...(memberIds.length > 0 && { members: memberIds.map((value) => ({ value })) }), ...more });
    return this.subject(this.groups, await this.post(this.groups, body), String(body.displayName));
  }

  send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    return this.client.send(method, path, sent);
  }

  get(path: string, headers: Sent['headers'] = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body: unknown, headers: Sent['headers'] = {}): Promise<Answer> {
    return this.send('POST', path, { body, headers });
  }

  put(path: string, body: unknown, headers: Sent['headers'] = {}): Promise<Answer> {
    return this.send('PUT', path, { body, headers });
  }

  /** @param operations the operations alone; the message is made around them */
  patch(path: string, operations: unknown, headers: Sent['headers'] = {}): Promise<Answer> {
    return this.send('PATCH', path, { body: { schemas: [PATCH_OP_MESSAGE], Operations: operations }, headers });
  }

  delete(path: string, headers: Sent['headers'] = {}): Promise<Answer> {
    return this.send('DELETE', path, { headers });
  }

  /** Users by a filter. */
  find(filter: string, more = ''): Promise<Answer> {
    return this.get(`${this.users}?filter=${encodeURIComponent(filter)}${more}`);
  }

  /** Performs a PATCH that must succeed, and reads the resource again. */
  async patched({ path }: Subject, ...operations: readonly unknown[]): Promise<Answer> {
    const answer = (await this.patch(path, operations)).is(200, 204);
    return this.read(path, answer);
  }

  /** Performs a PUT that must succeed, and reads the resource again. */
  async replaced({ path }: Subject, body: unknown): Promise<Answer> {
    const answer = (await this.put(path, body)).is(200, 204);
    return this.read(path, answer);
  }

  /** A user, after one PATCH operation. */
  async userAfter(before: Body, ...operations: readonly unknown[]): Promise<Answer> {
    return this.patched(await this.user(before), ...operations);
  }

  async read(path: string, afterwards?: Answer): Promise<Answer> {
    const answer = await this.get(path);
    return (afterwards ? answer.after(afterwards.request) : answer).is(200);
  }

  /** The ids of a group's members. */
  async members({ path }: Subject): Promise<readonly string[]> {
    const { members } = (await this.read(path)).object;
    return (Array.isArray(members) ? members : []).map((member: { value?: unknown }) => String(member.value)).sort();
  }

  private bodyOf({ schema, extensions }: ResourceKind, attributes: Body): Body {
    const required = Object.fromEntries(extensions.filter((each) => each.required).map((each) => [each.id, requiredValues(each.attributes, this.name())]));
    const body = { ...required, ...attributes };
    return { schemas: [schema.id, ...Object.keys(body).filter((name) => name.toLowerCase().startsWith('urn:'))], ...body };
  }

  private subject(endpoint: string, created: Answer, userName: string): Subject {
    const id = typeof created.body === 'object' && created.status === 201 && created.body !== null && 'id' in created.body ? created.body.id : undefined;
    if (typeof id !== 'string' || id === '') throw new Skipped(`what it needs could not be created: ${created.request} was answered with ${created.status}`);
    return { id, path: `${endpoint}/${encodeURIComponent(id)}`, userName, created };
  }
}

function chosen<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Skipped("the server's schema does not show what it needs");
  return value;
}
