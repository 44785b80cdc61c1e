import type { Settings } from '../../config/settings.js';
import { getPreset } from '../../provisioning/presets/presets.js';

/** What is pasted into an identity provider: the path that the preset's product documents, under the address that clients reach. */
export function scimBaseUrl({ publicUrl }: Pick<Settings, 'publicUrl'>, { preset }: { readonly preset: string }): string {
  return publicUrl + getPreset(preset).basePath;
}
