import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { ScimError } from '../../protocol/index.js';
import { SCIM_MEDIA_TYPE } from './scim-reply.js';
import { ClientGone } from './send-in-parts.js';
import { toScimError } from './to-scim-error.js';

/** Answers everything that was thrown under a SCIM path as a SCIM Error (RFC 7644 §3.12). */
@Catch()
export class ScimErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('scim');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { requestId = 'unknown' } = http.getRequest<AuthenticatedRequest>();
    const response = http.getResponse<Response>();
    if (error instanceof ClientGone) {
      response.destroy();
      return;
    }
    const known = toScimError(error);
    if (!known || known.status >= 500) this.logger.error({ requestId, error });
    const answer = known ?? ScimError.internal(`Something went wrong on our side. Tell support the request id ${requestId}.`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(answer.status).set({ ...answer.headers, 'Cache-Control': 'no-store' }).type(SCIM_MEDIA_TYPE);
    response.send(JSON.stringify(answer.toBody()));
  }
}
