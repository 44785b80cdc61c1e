/** Unit specs lie beside the source, and those that compare with a second implementation under test/differential (*.spec.ts); end-to-end specs under test (*.e2e-spec.ts). */
const swc = ['@swc/jest', {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
}];
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc },
};
export default {
  // A loaded machine is no failure; what hangs is found all the same.
  testTimeout: 60_000,
  // Nest as an ES module keeps some memory for each file; a worker that grew is replaced.
  workerIdleMemoryLimit: '700MB',
  projects: [
    { ...common, displayName: 'unit', roots: ['<rootDir>/src', '<rootDir>/test'], testMatch: ['**/*.spec.ts'] },
    {
      ...common,
      displayName: 'e2e',
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.e2e-spec.ts'],
      // Some rules are about one of the two databases only: test/postgres and test/embedded.
      testPathIgnorePatterns: [process.env.TEST_DATABASE_URL ? '/test/embedded/' : '/test/postgres/'],
      setupFiles: ['reflect-metadata'],
      globalSetup: '<rootDir>/test/harness/global-setup.mjs',
      globalTeardown: '<rootDir>/test/harness/global-teardown.mjs',
    },
  ],
};
