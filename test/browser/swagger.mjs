// A newcomer's first minutes in a real browser: Swagger UI at /docs, from the admin key to a list of users. Starts the
// built server on a folder of its own. CHROMIUM names the browser (default /usr/bin/chromium).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ADMIN_KEY = randomBytes(24).toString('hex');
/** How long anything in the page may take, in ms. */
const PATIENCE = 15_000;

let passed = 0;
let failed = 0;
const cleanUps = [];

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
try {
  await main();
} catch (error) {
  if (failed === 0) failed++;
  console.error(inShort(error));
} finally {
  await cleanUp();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function main() {
  const url = await startServer();
  const { page, complaints } = await openBrowser();
  try {
    await firstMinutes(page, url);
  } finally {
    await check('the page reports no error, and no request of it failed', () => assert.deepEqual(complaints, []));
  }
}

async function firstMinutes(page, url) {
  await check('Swagger UI opens', async () => {
    await page.goto(`${url}/docs`);
    await page.getByRole('heading', { name: 'Rollcall' }).waitFor();
    await page.locator('.opblock').first().waitFor();
  });
  await check('Authorize takes the admin key', () => authorize(page, 'adminKey', ADMIN_KEY));

  const organization = await check('Try it out creates an organization from the example', async () => {
    const answer = await tryOut(page, 'POST', '/admin/v1/organizations');
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.shownStatus, '201');
    const body = JSON.parse(answer.text);
    assert.match(await answer.shownBody(), new RegExp(body.id));
    return body;
  });
  const token = await check('Try it out creates a SCIM token, and shows it', async () => {
    const answer = await tryOut(page, 'POST', '/admin/v1/organizations/{organizationId}/scim-tokens', { organizationId: organization.id });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.shownStatus, '201');
    const [, shown] = /"token":\s*"(rcs_[\w-]+)"/.exec(await answer.shownBody()) ?? [];
    assert.equal(shown, JSON.parse(answer.text).token);
    return shown;
  });
  await check('Authorize takes the SCIM token', () => authorize(page, 'scimToken', token));
  await check('Try it out creates a user from the example', async () => {
    const answer = await tryOut(page, 'POST', '/scim/v2/Users');
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.requestType, 'application/scim+json');
  });
  await check('Try it out lists the users', async () => {
    const answer = await tryOut(page, 'GET', '/scim/v2/Users');
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.shownStatus, '200');
    const shown = await answer.shownBody();
    assert.match(shown, /urn:ietf:params:scim:api:messages:2\.0:ListResponse/);
    assert.match(shown, /"totalResults":\s*1\b/);
  });
  await check('the authorizations outlive a reload', async () => {
    await page.reload();
    await page.locator('.opblock').first().waitFor();
    assert.equal((await tryOut(page, 'GET', '/scim/v2/Users')).status, 200);
  });
}

/** @returns what `body` returned. A failure ends the test, as each step needs those before. */
async function check(sentence, body) {
  try {
    const result = await body();
    passed++;
    console.log(`ok      ${sentence}`);
    return result;
  } catch (error) {
    failed++;
    console.log(`FAILED  ${sentence}`);
    throw error;
  }
}

/** Playwright adds a long account of what it waited for. */
function inShort(error) {
  return String(error.stack ?? error).split('\n').slice(0, 14).join('\n');
}

async function cleanUp() {
  for (const undo of cleanUps.splice(0).reverse()) await undo();
}

// --- the page ----------------------------------------------------------------------------------------------------------

async function openBrowser() {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`There is no browser at ${executablePath}. Install one (apt-get install chromium), or name it in CHROMIUM.`);
  const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox'] });
  cleanUps.push(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`request: ${request.method()} ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => { if (response.status() >= 400) complaints.push(`response: ${response.status()} ${response.url()}`); });
  return { page, complaints };
}

/** Enters a value for one security scheme, as a person would. */
async function authorize(page, scheme, value) {
  await page.locator('.auth-wrapper > .btn.authorize').click();
  const form = page.locator('.auth-container', { has: page.getByRole('heading', { name: new RegExp(`^${scheme}\\b`) }) });
  await form.getByRole('textbox').fill(value);
  await form.getByRole('button', { name: /^Apply|^Authorize/ }).click();
  await form.getByRole('button', { name: /^Remove|^Logout/ }).waitFor();
  await form.getByRole('button', { name: 'Close' }).click();
}

/** Opens an operation, fills its path parameters, executes it with the example body, and reads what is shown. */
async function tryOut(page, method, route, parameters = {}) {
  const operation = page.locator('.opblock', { has: page.locator(`[data-path="${route}"]`) })
    .filter({ has: page.locator('.opblock-summary-method', { hasText: new RegExp(`^${method}$`) }) });
  if (!(await operation.locator('.opblock-body').isVisible())) await operation.locator('.opblock-summary-control').click();
  const start = operation.locator('.try-out__btn:not(.cancel)');
  if (await start.isVisible()) await start.click();
  for (const [name, value] of Object.entries(parameters)) await operation.locator(`tr[data-param-name="${name}"] input`).fill(value);
  const answered = page.waitForResponse((response) => response.request().method() === method && new URL(response.url()).pathname.startsWith(route.split('{')[0]));
  await operation.locator('.btn.execute').click();
  const response = await answered;
  const live = operation.locator('.live-responses-table');
  await live.waitFor();
  return {
    status: response.status(),
    text: await response.text(),
    requestType: response.request().headers()['content-type'],
    shownStatus: (await live.locator('.response-col_status').last().innerText()).split(/\s/)[0],
    shownBody: () => live.locator('.highlight-code').first().innerText(),
  };
}

// --- the server --------------------------------------------------------------------------------------------------------

/** On the embedded database in a temporary folder. @returns its URL */
async function startServer() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-swagger-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PATH: process.env.PATH, NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: 'embedded', DATA_DIR: folder, ADMIN_API_KEY: ADMIN_KEY, SEED: 'off', LOG_LEVEL: 'warn',
  };
  const server = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js', 'serve'], { cwd: ROOT, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  cleanUps.push(async () => {
    const impatience = setTimeout(() => server.kill('SIGKILL'), 10_000);
    server.kill('SIGTERM');
    await ended;
    clearTimeout(impatience);
  });
  for (let attempt = 0; attempt < 240; attempt++) {
    if (server.exitCode !== null) throw new Error(`The server ended with code ${server.exitCode}. Is it built?`);
    if (await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false)) return url;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('The server was not ready in 60 s.');
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
