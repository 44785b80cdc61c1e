import { Injectable } from '@nestjs/common';
import { DeclaredSchemasRepository, type Executor, JobRunner, JobsRepository, type JsonDocument, newId, OrganizationsRepository, RECONFIGURE_MEMBERS } from '../../membership/index.js';
import { SCHEDULE_ERASURES } from '../deactivation/member-effects.js';
import { checkedConfiguration } from '../configuration/checked-configuration.js';
import type { ConfigurationChange } from '../configuration/configuration-change.js';
import type { ProvisioningSettings, SettingOverrides } from './provisioning-settings.js';

/** Settings that roles, or the values that filters compare, depend on: when one changes, members are brought in line. */
const OF_MEMBERS: readonly (keyof ProvisioningSettings)[] = ['roles', 'defaultRole', 'roleAttribute', 'roleRules', 'grantedRoles', 'unknownAttributes'];

/** What an organization changes of its preset. */
@Injectable()
export class SettingsChanges {
  constructor(
    private readonly schemas: DeclaredSchemasRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly jobs: JobsRepository,
    private readonly runner: JobRunner,
  ) {}

  async overridesOf(organizationId: string): Promise<SettingOverrides> {
    return this.organizations.findSettings(organizationId);
  }

  /**
   * @param changes new values by name; `undefined` gives the preset's value back
   * @returns what differs from the preset now; `undefined` when there is no such organization
   * @throws ScimError invalidValue for a setting that fits neither the others nor the schema
   */
  async update(change: ConfigurationChange, changes: Readonly<Partial<Record<keyof ProvisioningSettings, unknown>>>): Promise<SettingOverrides | undefined> {
    const { organization, actor, now } = change;
    const overrides = await this.schemas.whileConfiguring(organization.id, async (tx, { settings: before, ...moved }) => {
      const after = merge(before, changes);
      checkedConfiguration({ ...moved, settings: after, schemas: await this.schemas.list(organization.id, tx) });
      const entry = { id: newId(now), recordedAt: now, action: 'organization.settings-changed', actor, details: { settings: Object.keys(changes) }, before: pick(before, changes), after: pick(after, changes) };
      await this.organizations.writeSettings(tx, organization.id, after, now, entry);
      if (OF_MEMBERS.some((name) => name in changes)) await this.reconfigure(tx, organization.id, now);
      if ('retentionDays' in changes) await this.jobs.insert(tx, organization.id, { id: newId(now), kind: SCHEDULE_ERASURES, payload: {}, runAt: now }, now);
      return after;
    });
    this.runner.wake();
    return overrides;
  }

  /** Has everybody brought in line with what the transaction changes. */
  private async reconfigure(tx: Executor, organizationId: string, now: Date): Promise<void> {
    await this.jobs.insert(tx, organizationId, { id: newId(now), kind: RECONFIGURE_MEMBERS, payload: {}, runAt: now }, now);
  }
}

function merge(before: JsonDocument, changes: Readonly<Record<string, unknown>>): JsonDocument {
  const merged: Readonly<Record<string, unknown>> = { ...before, ...changes };
  return JSON.parse(JSON.stringify(merged)) as JsonDocument;
}

function pick(settings: JsonDocument, changes: object): JsonDocument {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name in changes));
}
