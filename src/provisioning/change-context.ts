import type { Actor } from '../membership/index.js';
import type { Preset } from './presets/preset.js';

/** For whom, by whom and when a change is made. */
export interface ChangeContext {
  readonly organizationId: string;
  readonly preset: Preset;
  readonly actor: Actor;
  readonly now: Date;
}
