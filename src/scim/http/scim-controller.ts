import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ScimTokenGuard } from '../../auth/scim-token.guard.js';
import { ConfigurationGuard } from './configuration.guard.js';
import { SCIM_MEDIA_TYPE } from './scim-reply.js';
import { ScimReplyGuard } from './scim-reply.guard.js';

/** A controller under the SCIM base path: guarded by the organization's token, answering SCIM. */
export function ScimController(path: string): ClassDecorator {
  const error = (status: number, description: string): MethodDecorator & ClassDecorator =>
    ApiResponse({ status, description, content: { [SCIM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Error' } } } });
  return applyDecorators(
    Controller(`scim/v2${path}`),
    UseGuards(ScimTokenGuard, ConfigurationGuard, ScimReplyGuard),
    ApiBearerAuth('scimToken'),
    ApiTags('SCIM'),
    error(401, 'The bearer token is missing or not valid.'),
    error(403, 'SCIM is switched off for the organization.'),
    error(503, 'The database cannot be reached; see Retry-After.'),
  );
}
