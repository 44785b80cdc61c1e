// The test command: lint, types, build, then every test on the embedded database, and beside it the end-to-end tests once more on
// the server that TEST_DATABASE_URL names. Names of test files may follow, to run those alone: npm test -- users groups
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const patterns = process.argv.slice(2);
const { TEST_DATABASE_URL: server, ...environment } = process.env;
const counted = { passed: 0, failed: 0 };
const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));

for (const [name, command] of [['lint', ['eslint', '.']], ['types', ['tsc', '--noEmit']], ['build', ['nest', 'build']]]) {
  console.log(`\n# ${name}`);
  const { status } = spawnSync('npx', ['--no-install', ...command], { stdio: 'inherit', env: environment });
  counted[status === 0 ? 'passed' : 'failed']++;
}
// On two cores each has one worker.
await Promise.all([
  jest('embedded', 'every test, on the embedded database', [], environment),
  server && jest('server', 'the end-to-end tests, on a PostgreSQL server', ['--selectProjects', 'e2e'], { ...environment, TEST_DATABASE_URL: server }),
]);
rmSync(folder, { recursive: true, force: true });

console.log(`\n${counted.passed} passed, ${counted.failed} failed`);
process.exitCode = counted.failed === 0 ? 0 : 1;

async function jest(database, name, options, env) {
  console.log(`\n# ${name}`);
  const results = path.join(folder, `${database}.json`);
  const selection = patterns.flatMap((pattern) => ['--testPathPatterns', pattern]);
  const nodeOptions = `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
  const args = ['--no-install', 'jest', '--json', `--outputFile=${results}`, ...options, ...selection];
  const [status] = await once(spawn('npx', args, { stdio: ['inherit', 'ignore', 'inherit'], env: { ...env, NODE_OPTIONS: nodeOptions } }), 'exit');
  const counts = read(results);
  counted.passed += counts.numPassedTests;
  // A file that cannot be loaded has no tests that could fail; a skipped test is no result.
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites + counts.numPendingTests + counts.numTodoTests;
  counted.failed += failed > 0 || status === 0 ? failed : 1;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}
