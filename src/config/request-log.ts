import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';

/**
 * Gives every request an id, which is answered in X-Request-Id, and logs one line for each: method, route, status and
 * duration. The query and the ids in the path are not logged: filters and ids are about people.
 */
export function requestLog(log: Logger) {
  return (request: Request & { requestId?: string }, response: Response, next: NextFunction): void => {
    const requestId = randomUUID();
    const started = process.hrtime.bigint();
    const path = withoutIds(request.url);
    request.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      log.info({ requestId, method: request.method, path, status: response.statusCode, ms: Math.round(ms * 10) / 10, ...(!response.writableFinished && { aborted: true }) });
    });
    next();
  };
}

/** The path with what follows a collection replaced; only words of our own routes are kept. */
function withoutIds(url: string): string {
  const [path = ''] = url.split('?');
  return path.split('/').map((part) => (part === '' || WORDS.has(part) ? part : ':id')).join('/');
}

const WORDS = new Set([
  'scim', 'v2', 'api', 'admin', 'v1', 'health', 'live', 'ready', 'docs', 'openapi.json', 'Users', 'Groups', 'Schemas', 'ResourceTypes',
  'ServiceProviderConfig', 'Bulk', 'Me', '.search', 'organizations', 'scim-tokens', 'rotate', 'members', 'groups', 'journal', 'schemas', 'erase', 'tolerances',
  'settings', 'presets', 'roles', 'role-explanation', 'role-rules', 'preview', 'role-changes', 'activate', 'connections', 'domains', 'verify', 'admin-keys',
  'invitations', 'accept', 'sign-ins', 'import',
]);
