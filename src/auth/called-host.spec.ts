import { calledHost } from './called-host.js';

const settings = { ORG_HOST_SUFFIX: 'rollcall.example', TRUST_PROXY: 'off' as const, publicUrl: 'https://app.rollcall.example' };
const behindProxy = { ...settings, TRUST_PROXY: 'on' as const };

it.each([
  ['acme.rollcall.example', { kind: 'slug', slug: 'acme', origin: 'https://acme.rollcall.example' }],
  ['ACME.Rollcall.Example.', { kind: 'slug', slug: 'acme', origin: 'https://acme.rollcall.example' }],
  ['acme.rollcall.example:8443', { kind: 'slug', slug: 'acme', origin: 'https://acme.rollcall.example:8443' }],
  ['acme.rollcall.example:443', { kind: 'slug', slug: 'acme', origin: 'https://acme.rollcall.example' }],
  ['a.b.rollcall.example', { kind: 'nobody' }],
  ['app.rollcall.example', { kind: 'neutral' }],
  ['app.rollcall.example:3000', { kind: 'neutral' }],
  ['rollcall.example', { kind: 'other', name: 'rollcall.example', origin: 'https://rollcall.example' }],
  ['notrollcall.example', { kind: 'other', name: 'notrollcall.example', origin: 'https://notrollcall.example' }],
  ['scim.bücher.example', { kind: 'other', name: 'scim.xn--bcher-kva.example', origin: 'https://scim.xn--bcher-kva.example' }],
  ['10.0.0.1:3000', { kind: 'other', name: '10.0.0.1', origin: 'https://10.0.0.1:3000' }],
  ['[::1]:3000', { kind: 'other', name: '[::1]', origin: 'https://[::1]:3000' }],
  ['acme.rollcall.example/x', { kind: 'neutral' }], ['x@acme.rollcall.example', { kind: 'neutral' }], ['', { kind: 'neutral' }], ['%zz', { kind: 'neutral' }],
])('the host %j is %j', (host, called) => {
  expect(calledHost({ host }, settings)).toEqual(called);
});

it('without a suffix host names decide nothing', () => {
  expect(calledHost({ host: 'acme.rollcall.example' }, { TRUST_PROXY: 'off', publicUrl: settings.publicUrl })).toEqual({ kind: 'neutral' });
});

it('the path of the public URL stays before that of the API', () => {
  expect(calledHost({ host: 'acme.rollcall.example' }, { ...settings, publicUrl: 'https://app.rollcall.example/people/' })).toMatchObject({ origin: 'https://acme.rollcall.example/people' });
});

describe('the headers of proxies', () => {
  const host = 'inner.rollcall.example';

  it.each([
    [{ forwarded: 'for=192.0.2.1;host=acme.rollcall.example;proto=http' }], [{ forwarded: 'For="[2001:db8::1]"; Proto=http; Host="acme.rollcall.example", for=10.0.0.1;host=inner' }],
    [{ 'x-forwarded-host': 'acme.rollcall.example, inner', 'x-forwarded-proto': 'http,https' }],
    [{ forwarded: 'host=acme.rollcall.example;proto=http', 'x-forwarded-host': 'globex.rollcall.example' }],
  ])('%j name the host that was called, behind a proxy alone', (headers) => {
    expect(calledHost({ host, ...headers }, behindProxy)).toEqual({ kind: 'slug', slug: 'acme', origin: 'http://acme.rollcall.example' });
    expect(calledHost({ host, ...headers }, settings)).toMatchObject({ slug: 'inner' });
  });

  it.each([[{}], [{ forwarded: 'for=192.0.2.1' }], [{ forwarded: '' }], [{ forwarded: ';;=,host' }], [{ 'x-forwarded-host': '' }], [{ 'x-forwarded-proto': 'ftp' }]])('%j leave it to Host', (headers) => {
    expect(calledHost({ host, ...headers }, behindProxy)).toEqual({ kind: 'slug', slug: 'inner', origin: 'https://inner.rollcall.example' });
  });
});
