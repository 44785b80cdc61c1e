import { getPreset } from '../presets/presets.js';
import { assertSettings } from '../settings/assert-settings.js';
import { type ConfigurationSource, makeConfiguration, type OrganizationConfiguration } from './make-configuration.js';

/**
 * The configuration that is to be. Whatever an organization's configuration is made of passes here before it is stored: one that
 * cannot be made would stop every request of the organization.
 * @throws ScimError invalidValue naming what does not fit the rest
 */
export function checkedConfiguration(source: ConfigurationSource): OrganizationConfiguration {
  assertSettings({ ...getPreset(source.preset).settings, ...source.settings });
  return makeConfiguration(source);
}
