import { DeclaredSchemasRepository, newId, OrganizationsRepository } from '../../src/membership/index.js';
import type { SettingOverrides } from '../../src/provisioning/settings/provisioning-settings.js';
import type { TestApp } from './test-app.js';

/** Makes the organization's overrides of its preset these, as a change of its configuration. */
export async function overrideSettings({ app }: TestApp, organizationId: string, settings: SettingOverrides): Promise<void> {
  const now = new Date();
  const actor = { type: 'system' as const, id: null, connectionId: null, requestId: null };
  const entry = { id: newId(now), recordedAt: now, action: 'organization.settings-changed', actor, details: {}, before: null, after: null };
  await app.get(DeclaredSchemasRepository, { strict: false }).whileConfiguring(organizationId, (tx) =>
    app.get(OrganizationsRepository, { strict: false }).writeSettings(tx, organizationId, JSON.parse(JSON.stringify(settings)), now, entry));
}
