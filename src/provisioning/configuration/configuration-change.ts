import type { Actor } from '../../membership/index.js';
import type { OrganizationSummary } from './organization-configurations.js';

/** Of which organization the configuration is changed, by whom and when. */
export interface ConfigurationChange {
  readonly organization: OrganizationSummary;
  readonly actor: Actor;
  readonly now: Date;
}
