import { applyDecorators, Controller, UseGuards, UsePipes, ValidationPipe } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AdminKeyGuard } from '../../auth/admin-key.guard.js';

const problem = (status: number, description: string): MethodDecorator & ClassDecorator =>
  ApiResponse({ status, description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });

/** A controller of the admin API: guarded by an admin key; bodies and queries are checked against their DTOs. */
export function AdminController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`admin/v1/${path}`),
    UseGuards(AdminKeyGuard),
    UsePipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true })),
    ApiBearerAuth('adminKey'),
    ApiTags('Admin'),
    problem(400, 'The request is not understood.'),
    problem(401, 'The admin key is missing, not valid, expired or revoked.'),
    problem(403, 'Only an operator may do this; the key is for one organization.'),
    problem(404, 'Something in the path does not exist.'),
  );
}
