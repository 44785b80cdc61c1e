import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { toProblem } from './problem.js';

/** Answers what was thrown outside the SCIM API as application/problem+json (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('admin');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { requestId = 'unknown' } = http.getRequest<AuthenticatedRequest>();
    const response = http.getResponse<Response>();
    const known = toProblem(error);
    if (!known || known.status >= 500) this.logger.error({ requestId, error });
    const { headers = {}, ...problem } = known
      ?? { status: 500, title: 'Internal error', detail: `Something went wrong on our side. The request id is ${requestId}.` };
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(problem.status).set({ ...headers, 'Cache-Control': 'no-store' }).type('application/problem+json');
    response.send(JSON.stringify({ type: 'about:blank', ...problem }));
  }
}
