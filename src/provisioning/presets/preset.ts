import type { Attribute } from '../../protocol/index.js';

/** A named bundle of provisioning settings that an organization starts from; one code path serves all. */
export interface Preset {
  readonly name: string;
  /** Highest first. */
  readonly roles: readonly string[];
  readonly defaultRole: string;
  /** The top-level User attribute that carries the role, if one does. */
  readonly roleAttribute?: Attribute;
  /** What a new, active user is. */
  readonly newUserStatus: 'active' | 'invited';
  /** What `active: false` makes of somebody. */
  readonly deprovisionedStatus: 'deactivated' | 'removed';
}
