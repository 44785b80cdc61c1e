import type { Actor } from '../membership/index.js';
import type { OrganizationConfiguration } from './configuration/make-configuration.js';

/** For which organization, by whom and when something is changed. */
export interface ChangeContext {
  readonly organizationId: string;
  readonly configuration: OrganizationConfiguration;
  readonly actor: Actor;
  readonly now: Date;
}
