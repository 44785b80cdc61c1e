import { parseOptions } from './options.js';

const URL = 'https://scim.example.com/scim/v2';
const NOWHERE = { DATA_DIR: '/nonexistent' };

describe('The options of the check', () => {
  it('are a base URL and a token, and everything by default', () => {
    expect(parseOptions([URL, '--token', 't'], NOWHERE)).toEqual({
      target: { url: URL, token: 't' }, only: [], levels: ['MUST', 'SHOULD', 'PROF'], strict: false, json: false, timeout: 10_000,
    });
  });

  it('come from the environment as well, what is typed first', () => {
    expect(parseOptions([], { ...NOWHERE, ROLLCALL_URL: URL, ROLLCALL_TOKEN: 'e' })).toMatchObject({ target: { url: URL, token: 'e' } });
    expect(parseOptions([URL, '--token', 't'], { ...NOWHERE, ROLLCALL_URL: 'http://other.example', ROLLCALL_TOKEN: 'e' })).toMatchObject({ target: { url: URL, token: 't' } });
  });

  it('choose rules and levels', () => {
    expect(parseOptions([URL, '--token', 't', '--only', 'pat-09, fil-03', '--level', 'must', '--strict', '--json', '--timeout', '3'], NOWHERE)).toMatchObject({
      only: ['pat-09', 'fil-03'].map((id) => id.toUpperCase()), levels: ['MUST'], strict: true, json: true, timeout: 3000,
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no URL', ['--token', 't'], /Say the base URL/],
    ['no token', [URL], /Say the base URL and the token/],
    ['a URL with a query', [`${URL}?a=1`, '--token', 't'], /The base URL is like/],
    ['something that is no URL', ['scim', '--token', 't'], /The base URL is like/],
    ['two URLs', [URL, URL, '--token', 't'], /One base URL/],
    ['an unknown rule', [URL, '--token', 't', '--only', 'xyz-01'], /no check looks at XYZ-01/],
    ['an unknown level', [URL, '--token', 't', '--level', 'may'], /--level is must, should, prof/],
    ['an unknown option', [URL, '--tokens', 't'], /tokens/],
    ['a wrong time', [URL, '--token', 't', '--timeout', '0'], /--timeout/],
  ])('%s is a mistake', (_, args, message) => {
    expect(() => parseOptions(args, NOWHERE)).toThrow(message);
  });
});
