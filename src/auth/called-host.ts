import type { IncomingHttpHeaders } from 'node:http';
import type { Settings } from '../config/settings.js';

/** What the host name that a client called says of the organization; `origin` is what its URIs begin with there. */
export type CalledHost =
  /** Nothing: it is the service's own name, or host names decide nothing. */
  | { readonly kind: 'neutral' }
  /** A name under the suffix that no organization can have. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'slug'; readonly slug: string; readonly origin: string }
  /** Decides if it is a domain that an organization has verified. */
  | { readonly kind: 'other'; readonly name: string; readonly origin: string };

type HostSettings = Pick<Settings, 'ORG_HOST_SUFFIX' | 'TRUST_PROXY' | 'publicUrl'>;

/** @param headers of which those that proxies add count only if the service stands behind one */
export function calledHost(headers: IncomingHttpHeaders, { ORG_HOST_SUFFIX: suffix, TRUST_PROXY, publicUrl }: HostSettings): CalledHost {
  if (suffix === undefined) return { kind: 'neutral' };
  const own = new URL(publicUrl);
  const { host = headers.host, proto } = TRUST_PROXY === 'on' ? readForwarded(headers) : {};
  const scheme = proto === 'http' || proto === 'https' ? `${proto}:` : own.protocol;
  const called = parseHost(scheme, host);
  const name = called?.hostname.replace(/\.$/, '');
  if (!called || name === undefined || name === own.hostname) return { kind: 'neutral' };
  const origin = `${scheme}//${name}${called.port && `:${called.port}`}${own.pathname.replace(/\/+$/, '')}`;
  if (!name.endsWith(`.${suffix}`)) return { kind: 'other', name, origin };
  const slug = name.slice(0, -suffix.length - 1);
  return slug.includes('.') ? { kind: 'nobody' } : { kind: 'slug', slug, origin };
}

/** What the outermost proxy was called by: `Forwarded` (RFC 7239 §4), else the headers that came before it. */
function readForwarded({ forwarded, 'x-forwarded-host': host, 'x-forwarded-proto': proto }: IncomingHttpHeaders): { host?: string; proto?: string } {
  if (forwarded === undefined) return { ...(first(host) && { host: first(host) }), ...(first(proto) && { proto: first(proto) }) };
  const pairs = first(forwarded).split(';').map((pair) => /^\s*(host|proto)\s*=\s*"?([^"]*?)"?\s*$/i.exec(pair));
  return Object.fromEntries(pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1].toLowerCase(), pair[2]]] : [])));
}

/** Each proxy adds at the end. */
function first(value: string | string[] | undefined): string {
  return String(value ?? '').split(',')[0]?.trim() ?? '';
}

/** In lower case and ASCII, as a client's URL would have it; `undefined` for what no URL can hold. */
function parseHost(scheme: string, host: string | undefined): URL | undefined {
  if (host === undefined || !/^[^\s/?#@\\]+$/.test(host)) return undefined;
  const url = `${scheme}//${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}
