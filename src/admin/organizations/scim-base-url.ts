import type { Settings } from '../../config/settings.js';
import type { Organization } from '../../membership/index.js';
import { getPreset } from '../../provisioning/presets/presets.js';

/**
 * What is pasted into an identity provider: the path that the preset's product documents, under the organization's own host name
 * where there are such, else under the service's.
 */
export function scimBaseUrl({ publicUrl, ORG_HOST_SUFFIX }: Pick<Settings, 'publicUrl' | 'ORG_HOST_SUFFIX'>, { preset, slug }: Pick<Organization, 'preset' | 'slug'>): string {
  const { basePath } = getPreset(preset);
  if (ORG_HOST_SUFFIX === undefined) return publicUrl + basePath;
  const { protocol, port, pathname } = new URL(publicUrl);
  return `${protocol}//${slug}.${ORG_HOST_SUFFIX}${port && `:${port}`}${pathname.replace(/\/+$/, '')}${basePath}`;
}
