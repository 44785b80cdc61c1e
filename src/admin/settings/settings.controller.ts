import { Body, Get, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import type { List } from '../http/list.js';
import { type PresetItem, PresetList, SettingsView, UpdateSettings } from './settings.dto.js';
import { SettingsService } from './settings.service.js';

@AdminController('')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get('presets')
  @ApiOperation({ summary: 'List the presets that organizations start from' })
  @ApiOkResponse({ type: PresetList })
  presets(): List<PresetItem> {
    return this.settings.listPresets();
  }

  @Get('organizations/:organizationId/settings')
  @ApiOperation({ summary: 'Read how the organization is provisioned' })
  @ApiOkResponse({ type: SettingsView })
  get(@Param('organizationId') organizationId: string): Promise<SettingsView> {
    return this.settings.get(organizationId);
  }

  @Patch('organizations/:organizationId/settings')
  @ApiOperation({ summary: 'Change settings; null gives the preset\'s value back' })
  @ApiOkResponse({ type: SettingsView })
  update(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: UpdateSettings): Promise<SettingsView> {
    return this.settings.update(operator, organizationId, body);
  }
}
