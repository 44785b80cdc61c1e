import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { getMode, ScimError } from '../../protocol/index.js';
import type { RequestWithBody } from './scim-body.js';
import { SCIM_MEDIA_TYPE, type SendingResponse, sendScimReply } from './scim-reply.js';

/** After the credentials it is told what was wrong with the body, or with the wish for an answer; what is answered is sent as SCIM. */
@Injectable()
export class ScimReplyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<RequestWithBody & AuthenticatedRequest>();
    if (request.bodyError) throw request.bodyError;
    assertAcceptable(request);
    http.getResponse<SendingResponse>().sendReply = sendScimReply;
    return true;
  }
}

/** RFC 7644 §3.8: what is answered is JSON. */
function assertAcceptable(request: AuthenticatedRequest): void {
  const { scimCaller } = request;
  if (!scimCaller || !getMode(scimCaller.organization.mode).honoursAccept || request.accepts([SCIM_MEDIA_TYPE, 'application/json'])) return;
  throw ScimError.notAcceptable(`The answer would be ${SCIM_MEDIA_TYPE}, which Accept excludes.`);
}
