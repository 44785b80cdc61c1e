import type { NextFunction, Response } from 'express';
import type { RequestUnderBase } from './scim-request.js';

/** Where the SCIM API is served; the others are what some products document, and the newest version for who names none (RFC 7644 §3.13). */
export const SCIM_BASE_PATH = '/scim/v2';
export const SCIM_BASE_PATHS = [SCIM_BASE_PATH, '/api/v2/scim', '/api/scim/v2', '/scim'] as const;

/** Whether a path belongs to the SCIM API, also below a version that is not served. */
export function isScimPath(path: string): boolean {
  return /^\/+(api\/+)?(v2\/+)?scim(\/|$|\?)/i.test(path);
}

/**
 * Brings requests under any base path to the one that has routes, and remembers the base they came by: `location` and
 * `$ref` continue it. Doubled slashes and one at the end are tolerated (JumpCloud, base URLs ending in a slash).
 */
export function scimBasePath(publicUrl: string) {
  return (request: RequestUnderBase, _: Response, next: NextFunction): void => {
    const [path = '', ...query] = request.url.split('?');
    const cleaned = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
    const lower = cleaned.toLowerCase();
    // The longest come first: `/scim` begins others, and what follows it is then no version.
    const base = SCIM_BASE_PATHS.find((candidate) => lower === candidate || lower.startsWith(`${candidate}/`));
    if (base) {
      request.scimBasePath = base;
      request.scimBaseUri = publicUrl + base;
      request.url = [SCIM_BASE_PATH + cleaned.slice(base.length), ...query].join('?');
    }
    next();
  };
}
