import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../auth/caller.js';
import { getPreset, presets } from '../../provisioning/presets/presets.js';
import { SettingsChanges } from '../../provisioning/settings/settings-changes.js';
import type { SettingOverrides } from '../../provisioning/settings/provisioning-settings.js';
import type { List } from '../http/list.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { readSettings } from './read-settings.js';
import type { PresetItem, SettingsView, UpdateSettings } from './settings.dto.js';

/** How an organization is provisioned. */
@Injectable()
export class SettingsService {
  constructor(private readonly organizations: OrganizationsService, private readonly changes: SettingsChanges) {}

  listPresets(): List<PresetItem> {
    return { items: presets.map(({ name, description, basePath, settings }) => ({ name, description, basePath, settings })), nextCursor: null };
  }

  async get(organizationId: string): Promise<SettingsView> {
    const { preset } = await this.organizations.getOrganization(organizationId);
    return view(preset, await this.changes.overridesOf(organizationId));
  }

  async update({ actor, receivedAt: now }: AdminCaller, organizationId: string, body: UpdateSettings): Promise<SettingsView> {
    const organization = await this.organizations.getOrganization(organizationId);
    return view(organization.preset, (await this.changes.update({ organization, actor, now }, readSettings(body))) ?? {});
  }
}

function view(preset: string, overrides: SettingOverrides): SettingsView {
  return { preset, settings: { ...getPreset(preset).settings, ...overrides }, overridden: Object.keys(overrides).sort() };
}
