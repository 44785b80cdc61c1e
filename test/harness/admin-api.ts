import { type Answer, send } from './http.js';

/** The admin API with a valid key. */
export class AdminApi {
  private made = 0;

  constructor(readonly url: string, readonly key: string) {}

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return send(method, `${this.url}/admin/v1${path}`, {
      Authorization: `Bearer ${this.key}`, ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers,
    }, body);
  }

  async createOrganization(preset: string): Promise<{ id: string; slug: string }> {
    const slug = `organization-${++this.made}-${Math.random().toString(36).slice(2, 8)}`;
    const { status, body } = await this.send('POST', '/organizations', { name: 'Test', slug, preset });
    if (status !== 201) throw new Error(`No organization: ${JSON.stringify(body)}`);
    return body;
  }

  async createToken(organizationId: string): Promise<string> {
    const { status, body } = await this.send('POST', `/organizations/${organizationId}/scim-tokens`, {});
    if (status !== 201) throw new Error(`No token: ${JSON.stringify(body)}`);
    return body.token;
  }

  /** Every item of a list, page by page. */
  async all(path: string): Promise<Answer['body'][]> {
    const items: Answer['body'][] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? 'limit=500' : `limit=500&cursor=${cursor}`;
      const { body } = await this.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
      items.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== null);
    return items;
  }
}
