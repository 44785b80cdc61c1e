import { spawnSync } from 'node:child_process';

it('docs/conformance.md names the test of every rule, or says why there is none; if not, npm run conformance', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/conformance.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
