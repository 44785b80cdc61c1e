import { asciiDomain, normalizeDomain } from './normalize-domain.js';

it.each([
  ['corp.example', 'corp.example'], ['CORP.Example.', 'corp.example'], ['bücher.example', 'xn--bcher-kva.example'], ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'], ['a.b.c.d.example', 'a.b.c.d.example'], ['1und1.example', '1und1.example'], ['日本.jp', 'xn--wgv71a.jp'],
])('%s is the domain %s', (text, domain) => {
  expect(normalizeDomain(text)).toBe(domain);
});

it.each([
  '', '.', 'a..b', '-a.example', 'a-.example', 'a_b.example', 'a b.example', 'x%41.example', 'https://corp.example', 'corp.example/x', 'corp.example:80', 'ann@corp.example',
  '127.0.0.1', '[::1]', '10.1', `${'a'.repeat(64)}.example`, `${'abcdefgh.'.repeat(30)}example`, '*.corp.example', 'corp.example\0', 'corp.example\n',
])('%j is no domain', (text) => {
  expect(asciiDomain(text)).toBeUndefined();
  expect(() => normalizeDomain(text)).toThrow(/is not a domain/);
});

it.each(['com', 'COM.', 'localhost', 'xn--p1ai'])('%s is a whole branch of the domain name system, which nobody owns', (text) => {
  expect(() => normalizeDomain(text)).toThrow(/a whole branch/);
});
