// The package as a stranger uses it: packs it, installs examples/membership-consumer with it in a fresh folder, lets the
// packed server provision a database of its own on TEST_DATABASE_URL, and runs the example's tests on that database.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

const ROOT = path.resolve(import.meta.dirname, '..');
const ADMIN_KEY = randomBytes(24).toString('hex');
/** Two of one of these in a process would not know each other's classes. */
const SHARED = ['@nestjs/common', '@nestjs/core', '@nestjs/typeorm', 'typeorm', 'reflect-metadata', 'rxjs'];

let passed = 0;
let failed = 0;
const cleanUps = [];

try {
  await main();
} catch (error) {
  failed++;
  console.error(error);
} finally {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function main() {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL is missing: a PostgreSQL server to make a database on, as a role that may do so.');
  const folder = makeFolder();
  const tarball = pack(folder);
  const example = installExample(folder, tarball);

  await check('the types, the build and the peers of the installed example fit', () => run('npm', ['run', '--silent', 'build'], example));
  await check(`one copy each of ${SHARED.join(', ')}`, () => assertOneCopyEach(example));

  const databaseUrl = await makeDatabase(server);
  let annId;
  await check('the packed server migrates an empty database and is provisioned', async () => {
    const { url, stop } = await startServer(example, databaseUrl);
    annId = await provision(url).finally(stop);
  });
  await check("the example's own tests pass on that database, the server being stopped", () => {
    run('npm', ['test'], example, { DATABASE_URL: databaseUrl, ANN_ID: annId }, 'inherit');
  });

  const bare = unpackAlone(folder, tarball);
  await check('rollcall/protocol loads and works where no other package can be found', () => useProtocolAlone(bare));
  await check('nothing but the exported paths can be imported', () => assertClosed(example));
}

async function check(sentence, body) {
  try {
    await body();
    passed++;
    console.log(`ok      ${sentence}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${sentence}`);
    console.error(error);
  }
}

// --- the package -------------------------------------------------------------------------------------------------------

function makeFolder() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'rollcall-consumer-')));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function pack(folder) {
  run('node', ['scripts/build-if-needed.mjs'], ROOT);
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], ROOT));
  console.log(`packed  ${filename}, ${files.length} files`);
  return path.join(folder, filename);
}

function installExample(folder, tarball) {
  const example = path.join(folder, 'consumer');
  const isOwn = (file) => !['node_modules', 'dist', 'rollcall.tgz'].includes(path.basename(file));
  cpSync(path.join(ROOT, 'examples/membership-consumer'), example, { recursive: true, filter: isOwn });
  copyFileSync(tarball, path.join(example, 'rollcall.tgz'));
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--include=dev'], example);
  return example;
}

/** `npm ls` also fails for a peer that is missing or does not fit. */
function assertOneCopyEach(example) {
  const folders = run('npm', ['ls', '--all', '--parseable', ...SHARED], example).trim().split('\n');
  for (const name of SHARED) {
    const copies = new Set(folders.filter((folder) => folder.endsWith(`${path.sep}node_modules${path.sep}${path.normalize(name)}`)));
    assert.equal(copies.size, 1, `${copies.size} copies of ${name}: ${[...copies].join(', ')}`);
  }
}

function assertClosed(example) {
  const script = `
    const refused = async (name) => import(name).then(() => false, ({ code }) => code === 'ERR_PACKAGE_PATH_NOT_EXPORTED');
    const results = await Promise.all(['rollcall', 'rollcall/dist/main.js', 'rollcall/dist/membership/members/member.entity.js'].map(refused));
    process.exit(results.every(Boolean) ? 0 : 1);`;
  run('node', ['--input-type=module', '--eval', script], example);
}

// --- rollcall/protocol alone -------------------------------------------------------------------------------------------

/** The tarball's files in a node_modules that has nothing else. */
function unpackAlone(folder, tarball) {
  const bare = path.join(folder, 'bare');
  const target = path.join(bare, 'node_modules/rollcall');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  return bare;
}

function useProtocolAlone(bare) {
  const script = `
    import assert from 'node:assert/strict';
    for (const name of ['reflect-metadata', '@nestjs/common', '@nestjs/core', 'typeorm', 'pg', 'rollcall/membership']) {
      await assert.rejects(import(name), { code: 'ERR_MODULE_NOT_FOUND' }, name + ' could be found');
    }
    const { parseFilter, printFilter } = await import('rollcall/protocol');
    const filter = parseFilter('userName EQ "ann" and (emails[type eq "work"] or not (title pr))');
    assert.equal(filter.kind, 'and');
    assert.deepEqual(parseFilter(printFilter(filter)), filter);
    assert.throws(() => parseFilter('userName eq'), { scimType: 'invalidFilter' });
    assert.equal(Reflect.getMetadata, undefined);`;
  run('node', ['--input-type=module', '--eval', script], bare);
}

// --- the server ----------------------------------------------------------------------------------------------------------

async function makeDatabase(server) {
  const name = `rollcall_consumer_${randomBytes(6).toString('hex')}`;
  const onServer = async (sql) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await onServer(`CREATE DATABASE ${name}`);
  cleanUps.push(() => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** The package's own command, from the example's node_modules. */
async function startServer(example, databaseUrl) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: url, DATABASE_URL: databaseUrl, ADMIN_API_KEY: ADMIN_KEY, SEED: 'off', LOG_LEVEL: 'warn',
  };
  const server = spawn('node_modules/.bin/rollcall', ['serve'], { cwd: example, env: cleanEnvironment(environment), stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve, reject) => server.once('exit', resolve).once('error', reject));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  cleanUps.push(stop);
  for (let attempt = 0; attempt < 120; attempt++) {
    if (server.exitCode !== null) throw new Error(`The server ended with code ${server.exitCode}.`);
    const isReady = await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false);
    if (isReady) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('The server was not ready in 30 s.');
}

/** What examples/membership-consumer/test expects. @returns the id of Ann */
async function provision(url) {
  const create = async (resource, key, body, mediaType) => {
    const answer = await fetch(url + resource, {
      method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Content-Type': mediaType }, body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.equal(answer.status, 201, `POST ${resource}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const admin = (resource, body) => create(`/admin/v1${resource}`, ADMIN_KEY, body, 'application/json');
  const castle = await admin('/organizations', { name: 'Castle', slug: 'castle', preset: 'zulip' });
  await admin('/organizations', { name: 'Cottage', slug: 'cottage', preset: 'zulip' });
  const { token } = await admin(`/organizations/${castle.id}/scim-tokens`, { label: 'Consumer test' });

  const scim = (resource, schema, body) =>
    create(`/scim/v2${resource}`, token, { schemas: [`urn:ietf:params:scim:schemas:core:2.0:${schema}`], ...body }, 'application/scim+json');
  const person = (name, more = {}) => scim('/Users', 'User', { userName: `${name}@castle.example`, ...more });
  const ann = await person('ann', { externalId: 'ann-1', displayName: 'Ann Lee', name: { givenName: 'Ann', familyName: 'Lee' } });
  await person('ben');
  await person('cleo', { role: 'owner' });
  const dan = await person('dan', { active: false });
  await scim('/Groups', 'Group', { displayName: 'Door', members: [{ value: ann.id }, { value: dan.id }] });
  return ann.id;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// --- processes -----------------------------------------------------------------------------------------------------------

/** @returns what it wrote. @throws with that, when it fails */
function run(command, args, cwd, environment = {}, output = 'pipe') {
  try {
    return execFileSync(command, args, { cwd, env: cleanEnvironment(environment), encoding: 'utf8', stdio: ['ignore', output, output] });
  } catch (error) {
    throw new Error([`${command} ${args.slice(0, 3).join(' ')} … ended with code ${error.status}`, error.stdout, error.stderr].filter(Boolean).join('\n'));
  }
}

/** Without what an npm script around this one, or the caller's shell, says to the inner processes. */
function cleanEnvironment(more) {
  const outer = Object.entries(process.env).filter(([name]) => !/^(npm_(package|lifecycle)_|npm_config_local_prefix$|NODE_ENV$|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(outer), ...more };
}
