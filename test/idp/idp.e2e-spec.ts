import { statSync } from 'node:fs';
import { compatQuirks } from '../../src/protocol/index.js';
import { startTestApp, type TestApp } from '../harness/test-app.js';
import { type Fixture, FIXTURES, loadFixtures, replay, type Step } from './replay.js';

describe('Exchanges with identity providers', () => {
  const fixtures = loadFixtures();
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  /** Replays on an organization of its own. */
  const replayAfresh = async (fixture: Fixture): Promise<void> => {
    const { url, base, token } = await app.organization('zulip');
    await replay(fixture, { url: url + base, token, base: `http://rollcall.test${base}` });
  };

  it.each(fixtures.map(({ folder, name, fixture }) => [`${folder}/${name}: ${fixture.title}`, fixture] as const))('%s', async (_, fixture) => {
    await replayAfresh(fixture);
  });

  const list: Step['request'] = { method: 'GET', path: '/Users?startIndex=1&count=2' };
  it.each<[string, Step, RegExp]>([
    ['another status', { request: list, response: { status: [201, 204] } }, /status 201 or 204, got 200/],
    ['another header', { request: list, response: { status: 200, headers: { 'Content-Type': 'text/html' } } }, /headers\.content-type to be "text\/html"/],
    ['a header that is missing', { request: list, response: { status: 200, headers: { Location: '{{any}}' } } }, /headers\.location to have a value, got nothing/],
    ['another type', { request: list, response: { status: 200, body: { totalResults: '0' } } }, /body\.totalResults to be "0", got 0/],
    ['a member that is missing', { request: list, response: { status: 200, body: { id: '{{any}}' } } }, /body\.id to have a value/],
    ['another length', { request: list, response: { status: 200, body: { Resources: ['{{any}}'] } } }, /body\.Resources to have 1 elements, got \[\]/],
    ['a shorter list', { request: list, response: { status: 200, body: { schemas: [] } } }, /body\.schemas to have 0 elements/],
    ['an object for a list', { request: list, response: { status: 200, body: { Resources: {} } } }, /body\.Resources to be \{\}, got \[\]/],
    ['a member that is there', { request: list, response: { status: 200, absent: ['schemas.0'] } }, /no "schemas\.0" in the body/],
    ['an unknown placeholder', { request: { ...list, path: '/Users/{{uid}}' }, response: { status: 404 } }, /\{\{uid\}\} has no value/],
    ['nothing to save', { request: list, response: { status: 200 }, save: { uid: 'Resources.0.id' } }, /"Resources\.0\.id" in the body, to save it/],
  ])('the runner fails on %s', async (_, step, message) => {
    const fine: Step = { request: list, response: { status: 200, body: { totalResults: 0, Resources: [] }, absent: ['id'] } };
    const replayed = replayAfresh({ title: 'Wrong', source: 'none', steps: [fine, step] });
    await expect(replayed).rejects.toThrow(message);
    await expect(replayed).rejects.toThrow(/^Step 2, GET \/Users/);
  });

  it('every tolerance names the fixture that proves it', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(250);
    const missing = compatQuirks.filter(({ fixture }) => !statSync(new URL(fixture, FIXTURES), { throwIfNoEntry: false })?.isFile());
    expect(missing.map(({ name, fixture }) => `${name}: ${fixture}`)).toEqual([]);
  });

  it.each([['entra-validator', 31], ['entra-logic-app', 25]])('every case of %s is a fixture', (suite, cases) => {
    const titles = fixtures.filter(({ folder }) => folder === suite).map(({ fixture }) => fixture.title);
    const numbers = titles.map((title) => Number(/^Case (\d+): /.exec(title)?.[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: cases }, (_, index) => index + 1));
  });

  it('every request of entra-flagged carries the flag', () => {
    const paths = fixtures.filter(({ folder }) => folder === 'entra-flagged').flatMap(({ fixture }) => fixture.steps.map(({ request }) => request.path));
    expect(paths.filter((path) => !/[?&]aadOptscim062020(=(true)?)?(&|$)/.test(path))).toEqual([]);
  });
});
