// node bench/invitations.mjs [DATABASE_URL]
// What invitations cost a push while the mail server is away: rounds of four pushes of 500 people, without, with, with and without, so
// that what changes with time is shared, through one service started here on an empty database (embedded unless a server's is named).
// Nothing else differs between the two. Prints each round and the ratios.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [databaseUrl] = process.argv.slice(2);
const ROUNDS = 5;
const PEOPLE = 500;
const AT_ONCE = 4;
const KEY = 'bench-admin-key-0123456789abcdef';

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
};

const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const service = spawn(process.execPath, [path.resolve('dist/main.js'), 'serve'], {
  env: {
    PATH: process.env.PATH, NODE_ENV: 'test', PORT: String(port), ADMIN_API_KEY: KEY, SEED: 'off', LOG_LEVEL: 'fatal', DATA_DIR: folder,
    // Nobody listens there.
    SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: 'people@corp.example', ...(databaseUrl && { DATABASE_URL: databaseUrl }),
  },
  stdio: 'inherit',
});

const ask = async (method, target, token, body) => {
  const response = await fetch(url + target, { method, headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${text}`);
  return JSON.parse(text);
};

let made = 0;
/** @returns milliseconds for everybody */
const push = async (invitations) => {
  const { id } = await ask('POST', '/admin/v1/organizations', KEY, { name: 'Bench', slug: `bench-${++made}-${Date.now()}`, preset: 'secoda' });
  await ask('PATCH', `/admin/v1/organizations/${id}/settings`, KEY, { invitations });
  const { token } = await ask('POST', `/admin/v1/organizations/${id}/scim-tokens`, KEY, {});
  let next = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < PEOPLE) {
      const userName = `person-${next++}@corp.example`;
      await ask('POST', '/scim/v2/Users', token, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, displayName: userName, active: true });
    }
  }));
  return performance.now() - started;
};

try {
  while (!(await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
  await push('none');
  await push('invite');
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times = { none: 0, invite: 0 };
    for (const invitations of ['none', 'invite', 'invite', 'none']) times[invitations] += await push(invitations);
    const ratio = times.invite / times.none;
    ratios.push(ratio);
    console.log(`round ${round + 1}: without ${times.none.toFixed(0)} ms, with ${times.invite.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`);
  }
  ratios.sort((a, b) => a - b);
  console.log(`ratio: lowest ${ratios[0].toFixed(2)}, median ${ratios[Math.floor(ROUNDS / 2)].toFixed(2)}, highest ${ratios.at(-1).toFixed(2)}`);
} finally {
  service.kill();
  await once(service, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
