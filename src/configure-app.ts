import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { adminJson } from './admin/http/admin-json.js';
import { ProblemFilter } from './admin/http/problem.filter.js';
import { requestLog } from './config/request-log.js';
import { Settings } from './config/settings.js';
import { makeDocument } from './openapi/make-document.js';
import { isScimPath, scimBasePath } from './scim/http/scim-base-path.js';
import { scimBody } from './scim/http/scim-body.js';
import { ScimErrorFilter } from './scim/http/scim-error.filter.js';
import { answerUnreadable } from './scim/http/unreadable-request.js';

/**
 * What every instance of the application has, in the service and in tests. Created with `bodyParser: false`.
 * @returns the OpenAPI document that it serves
 */
export function configureApp(app: NestExpressApplication, log: Logger): OpenAPIObject {
  const settings = app.get(Settings);
  const { MAX_BODY_BYTES, publicUrl } = settings;
  app.disable('etag').disable('x-powered-by');
  app.use(originForm, requestLog(log), scimBasePath(publicUrl));
  app.use(onlyFor(isScimPath, scimBody(settings)));
  // Routes count in any letter case, so their bodies are read in any.
  app.use(onlyFor((path) => /^\/admin\//i.test(path), adminJson(settings)));
  app.use(onlyFor((path) => /^\/admin\//i.test(path), express.raw({ type: 'text/csv', limit: MAX_BODY_BYTES })));
  app.use(onlyFor((path) => /^\/invitations\//i.test(path), express.json({ limit: INVITATION_BYTES })));
  app.use(onlyFor((path) => /^\/invitations\//i.test(path), express.urlencoded({ limit: INVITATION_BYTES, extended: false })));
  app.useGlobalFilters(new ErrorFilter());
  const server: Server = app.getHttpServer();
  server.on('clientError', answerUnreadable);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // Ends the process by itself: as process 1 of a container, a signal sent to itself would not.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  const document = makeDocument(app, version());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', swaggerOptions: { persistAuthorization: true } });
  return document;
}

/** A request line may carry the whole URI, whose host then counts instead of the header's (RFC 9112 §3.2.2); everything after this sees the path alone. */
function originForm(request: Request, _: Response, next: NextFunction): void {
  const [scheme = '', host] = /^https?:\/\/([^/?#]*)/i.exec(request.url) ?? [];
  if (host !== undefined) request.headers.host = host;
  request.url = request.url.slice(scheme.length);
  next();
}

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

function onlyFor(isConcerned: (path: string) => boolean, middleware: Middleware): Middleware {
  return (request, response, next) => (isConcerned(request.url) ? middleware(request, response, next) : next());
}

/** Longer than proxies keep an idle connection (mostly 60 s): the side that sends requests must be the one that closes, or it sends one into a closing connection. */
const KEEP_ALIVE_MS = 75_000;

/** Of the body that accepts an invitation: a token is all it has to say. */
const INVITATION_BYTES = 10_000;

/** SCIM paths answer SCIM Errors, all others problems: also for routes that do not exist. */
@Catch()
class ErrorFilter implements ExceptionFilter {
  private readonly scim = new ScimErrorFilter();
  private readonly problem = new ProblemFilter();

  catch(error: unknown, host: ArgumentsHost): void {
    const { url } = host.switchToHttp().getRequest<Request>();
    (isScimPath(url) ? this.scim : this.problem).catch(error, host);
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
}
