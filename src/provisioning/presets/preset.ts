import type { ProvisioningSettings } from '../settings/provisioning-settings.js';

/** A named bundle of provisioning settings that an organization starts from; one code path serves all. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  /** Where the product's own page says that SCIM is. */
  readonly basePath: string;
  readonly settings: ProvisioningSettings;
}
