import { Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { type ToleranceItem, ToleranceList } from './tolerance.dto.js';
import { TolerancesService } from './tolerances.service.js';

@AdminController('organizations/:organizationId/tolerances')
export class TolerancesController {
  constructor(private readonly tolerances: TolerancesService) {}

  @Get()
  @ApiOperation({ summary: 'List the tolerances that the organization\'s clients needed, and how often' })
  @ApiOkResponse({ type: ToleranceList })
  list(@Param('organizationId') organizationId: string): Promise<List<ToleranceItem>> {
    return this.tolerances.list(organizationId);
  }
}
