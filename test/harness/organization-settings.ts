import { OrganizationDatabase } from '../../src/membership/index.js';
import type { SettingOverrides } from '../../src/provisioning/settings/provisioning-settings.js';
import type { TestApp } from './test-app.js';

/** Changes what an organization changes of its preset. */
export async function setSettings({ app }: TestApp, organizationId: string, settings: SettingOverrides): Promise<void> {
  const statement = { text: 'UPDATE organizations SET settings = $2, configuration_version = configuration_version + 1 WHERE id = $1' };
  await app.get(OrganizationDatabase, { strict: false }).query(organizationId, statement, [organizationId, JSON.stringify(settings)]);
}
