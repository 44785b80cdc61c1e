import type { Preset } from './preset.js';
import { zulip } from './zulip.js';

/** The same promises as those of `zulip`. */
export const onehashConnect: Preset = { ...zulip, name: 'onehash-connect' };
