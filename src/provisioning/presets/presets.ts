import { dronahq } from './dronahq.js';
import { hoppscotch } from './hoppscotch.js';
import { onehashConnect } from './onehash-connect.js';
import type { Preset } from './preset.js';
import { secoda } from './secoda.js';
import { standard } from './standard.js';
import { zulip } from './zulip.js';

export const presets: readonly Preset[] = [standard, zulip, onehashConnect, secoda, dronahq, hoppscotch];

export const PRESET_NAMES: readonly string[] = presets.map((preset) => preset.name);

/** An organization's preset is checked when it is set, so an unknown one is a fault of ours. */
export function getPreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (!preset) throw new Error(`There is no preset "${name}".`);
  return preset;
}
