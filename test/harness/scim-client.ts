import { type Answer, send } from './http.js';

export const CORE_USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const CORE_GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** A provisioning client of one organization. */
export class ScimClient {
  constructor(readonly url: string, readonly token: string, readonly organizationId: string, readonly base = '/scim/v2') {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('PUT', path, body, headers);
  }

  /** @param operations the operations alone; the message is made around them */
  patch(path: string, operations: readonly unknown[], headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('PATCH', path, { schemas: [PATCH_OP], Operations: operations }, headers);
  }

  delete(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  find(resource: 'Users' | 'Groups', filter: string, more = ''): Promise<Answer> {
    return this.get(`/${resource}?filter=${encodeURIComponent(filter)}${more}`);
  }

  send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return send(method, this.url + this.base + path, {
      Authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'Content-Type': 'application/scim+json' }), ...headers,
    }, body);
  }

  /** @returns the id */
  async createUser(userName: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return created(await this.post('/Users', { schemas: [CORE_USER], userName, ...attributes }));
  }

  /** @returns the id */
  async createGroup(displayName: string, memberIds: readonly string[] = []): Promise<string> {
    return created(await this.post('/Groups', { schemas: [CORE_GROUP], displayName, members: memberIds.map((value) => ({ value })) }));
  }

  async memberIds(groupId: string): Promise<readonly string[]> {
    const { body } = await this.get(`/Groups/${groupId}`);
    return ((body.members ?? []) as { value: string }[]).map(({ value }) => value).sort();
  }
}

function created({ status, body }: Answer): string {
  if (status !== 201) throw new Error(`Not created: ${status} ${JSON.stringify(body)}`);
  return body.id;
}
