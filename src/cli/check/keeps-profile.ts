import type { Trial } from './trial.js';

/**
 * Whether the server keeps to the strict interoperability profile (EXT-04, EXT-06, EXT-09): it says so, or it refuses
 * both an unknown attribute and an operation without a path. Some rules of PATCH in the RFC do not hold there.
 */
export async function keepsProfile(t: Trial): Promise<boolean> {
  if (t.server.config.status === 200 && t.server.config.at('interopProfileConformant') === true) return true;
  const unknown = await t.post(t.users, t.userBody({ rollcallUnknown: 'x' }));
  if (unknown.status !== 400) return false;
  const pathless = await t.patch((await t.user()).path, [{ op: 'replace', value: { externalId: t.name() } }]);
  return pathless.status === 400;
}
