import type { RoleRule } from '../../provisioning/role-mapping/role-rule.js';
import type { ProvisioningSettings, SettingOverrides } from '../../provisioning/settings/provisioning-settings.js';
import type { RoleRuleBody, UpdateSettings } from './settings.dto.js';

/** The body as changes of settings: `null` is the preset's value, which is written as `undefined`. */
export function readSettings(body: UpdateSettings): Partial<Record<keyof ProvisioningSettings, unknown>> {
  const { roleAttribute, retentionDays, roleRules, ...others } = body;
  return withoutAbsent({
    ...others,
    roleAttribute: roleAttribute === '' ? NONE : roleAttribute,
    retentionDays: typeof retentionDays === 'number' && retentionDays < 0 ? NONE : retentionDays,
    roleRules: roleRules?.map(readRule) ?? roleRules,
  });
}

/** Settings whose "none" is not the preset's value have a way to say it. */
const NONE = Symbol('none');

function withoutAbsent(body: object): Readonly<Record<string, unknown>> {
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, value === NONE ? null : value === null ? undefined : value]));
}

/** Only what its kind has: the rest was not checked. */
export function readRule({ kind, attribute = '', values, by = 'displayName', value = '', filter = '', role = '' }: RoleRuleBody): RoleRule {
  switch (kind) {
    case 'attribute':
      return { kind, attribute, ...(values && { values }) };
    case 'group':
      return { kind, by, value, role };
    case 'filter':
      return { kind, filter, role };
  }
}

/** As they will be read when they are stored. */
export function asOverrides(changes: Partial<Record<keyof ProvisioningSettings, unknown>>): SettingOverrides {
  return JSON.parse(JSON.stringify(changes)) as SettingOverrides;
}
