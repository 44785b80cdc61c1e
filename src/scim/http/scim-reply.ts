import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { entityTag, getMode, type JsonObject, ScimError } from '../../protocol/index.js';
import type { RequestWithBody } from './scim-body.js';

/** What a handler answers; the interceptor makes status, headers and body of it. */
export interface ScimReply {
  readonly status: 200 | 201 | 204 | 304;
  readonly body?: JsonObject;
  /** Version of the resource, for the ETag. */
  readonly version?: number;
  /** URI of the resource (RFC 7644 §3.1). */
  readonly location?: string;
}

export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** Sends replies as SCIM: media type, ETag (RFC 7644 §3.14) and Location, and never from a cache (RFC 7644 §7.8). */
@Injectable()
export class ScimReplyInterceptor implements NestInterceptor<ScimReply, JsonObject | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<ScimReply>): Observable<JsonObject | undefined> {
    const request = context.switchToHttp().getRequest<RequestWithBody & AuthenticatedRequest>();
    if (request.bodyError) throw request.bodyError;
    assertAcceptable(request);
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(map((reply) => {
      response.status(reply.status).set('Cache-Control', 'private, no-store');
      if (reply.version !== undefined) response.set('ETag', entityTag(reply.version));
      if (reply.location !== undefined) response.set('Location', reply.location);
      if (reply.body !== undefined) response.type(SCIM_MEDIA_TYPE);
      return reply.body;
    }));
  }
}

/** RFC 7644 §3.8: what is answered is JSON. */
function assertAcceptable(request: AuthenticatedRequest): void {
  const { scimCaller } = request;
  if (!scimCaller || !getMode(scimCaller.organization.mode).honoursAccept || request.accepts([SCIM_MEDIA_TYPE, 'application/json'])) return;
  throw ScimError.notAcceptable(`The answer would be ${SCIM_MEDIA_TYPE}, which Accept excludes.`);
}
