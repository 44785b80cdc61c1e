import type { ModeName } from '../../src/protocol/index.js';
import { makeConfiguration, type OrganizationConfiguration } from '../../src/provisioning/configuration/make-configuration.js';
import { QuirkRecorder } from '../../src/scim/http/quirk-recorder.js';

/** What reads the messages of an organization that declares nothing of its own. */
export function messageReader(preset: string, mode: ModeName): { readonly configuration: OrganizationConfiguration; readonly quirks: QuirkRecorder } {
  return { configuration: makeConfiguration({ preset, mode, version: 0, settings: {}, schemas: [] }), quirks: new QuirkRecorder() };
}
