import { All, Body, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { Request } from 'express';
import { bulkReply, bulkRequest } from '../http/examples.js';
import { methodNotAllowed } from '../http/method-not-allowed.js';
import { ScimController } from '../http/scim-controller.js';
import { ScimOperation } from '../http/scim-operation.js';
import type { ScimReply } from '../http/scim-reply.js';
import { Scim, type ScimRequest } from '../http/scim-request.js';
import { BulkService } from './bulk.service.js';

@ScimController('/Bulk')
export class BulkController {
  constructor(private readonly bulk: BulkService) {}

  @Post()
  @HttpCode(200)
  @ScimOperation({
    summary: 'Perform many operations; each succeeds or fails alone', request: ['BulkRequest', bulkRequest], status: 200, response: ['BulkResponse', bulkReply], errors: [400, 413],
  })
  process(@Scim() request: ScimRequest, @Body() body: unknown): Promise<ScimReply> {
    return this.bulk.process(request, body);
  }

  @All()
  @ApiExcludeEndpoint()
  other(@Req() request: Request): never {
    return methodNotAllowed(request, 'POST');
  }
}
