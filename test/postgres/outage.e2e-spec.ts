import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { send } from '../harness/http.js';
import { CORE_USER, type ScimClient } from '../harness/scim-client.js';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';

/** Stands between the service and its database, and can be cut. */
class Line {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly target: URL) {}

  async open(port = 0): Promise<number> {
    this.server = createServer((socket) => {
      const upstream = connect(Number(this.target.port || 5432), this.target.hostname);
      for (const each of [socket, upstream]) {
        this.sockets.add(each);
        each.on('error', () => undefined).on('close', () => this.sockets.delete(each));
      }
      socket.pipe(upstream).pipe(socket);
    }).listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async cut(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

describe('While the database is down', () => {
  let database: TestDatabase;
  let line: Line;
  let port: number;
  let service: TestApp;
  let client: ScimClient;
  let id: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url ?? '');
    line = new Line(url);
    port = await line.open();
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(port);
    service = await startTestApp({}, { ...database, location: { kind: 'server', url: through.href, poolSize: 4 } });
    client = await service.organization();
    id = await client.createUser('there@corp.example');
  });
  afterAll(async () => {
    await service.close();
    await line.cut();
  });

  it('every answer is 503 with Retry-After, never 404 and never 401; and afterwards all is as before', async () => {
    await line.cut();
    const requests = [
      () => client.get(`/Users/${id}`), () => client.get('/Users/01990000-0000-7000-8000-000000000000'), () => client.get('/Users'), () => client.get('/Groups'),
      () => client.post('/Users', { schemas: [CORE_USER], userName: 'new@corp.example' }), () => client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'x' }]),
      () => client.delete(`/Users/${id}`),
    ];
    for (const ask of requests) {
      const answer = await ask();
      expect(answer).toMatchObject({ status: 503, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '503', detail: expect.any(String) } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const admin = await service.admin.get('/organizations');
    expect(admin).toMatchObject({ status: 503, body: { status: 503 } });
    expect(admin.headers.get('retry-after')).toBe('5');
    expect((await send('GET', `${service.url}/health/ready`, {})).status).toBe(503);
    expect((await send('GET', `${service.url}/health/live`, {})).status).toBe(200);

    await line.open(port);
    expect((await client.get(`/Users/${id}`)).status).toBe(200);
    expect((await client.find('Users', 'userName eq "new@corp.example"')).body.totalResults).toBe(0);
    expect((await send('GET', `${service.url}/health/ready`, {})).status).toBe(200);
  });

  it('a connection that breaks while idle is replaced unseen', async () => {
    await line.cut();
    await line.open(port);
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.get(`/Users/${id}`)));
    const again = await Promise.all(Array.from({ length: 6 }, () => client.get(`/Users/${id}`)));
    for (const { status } of answers) expect([200, 503]).toContain(status);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });
});
