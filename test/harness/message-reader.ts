import type { ModeName } from '../../src/protocol/index.js';
import { makeConfiguration, type OrganizationConfiguration } from '../../src/provisioning/configuration/make-configuration.js';
import { QuirkRecorder } from '../../src/scim/http/quirk-recorder.js';

const configurations = new Map<string, OrganizationConfiguration>();

/** What reads the messages of an organization that declares nothing of its own. */
export function messageReader(preset: string, mode: ModeName): { readonly configuration: OrganizationConfiguration; readonly quirks: QuirkRecorder } {
  const key = `${preset} ${mode}`;
  const configuration = configurations.get(key) ?? makeConfiguration({ preset, mode, version: 0, settings: {}, schemas: [] });
  configurations.set(key, configuration);
  return { configuration, quirks: new QuirkRecorder() };
}
