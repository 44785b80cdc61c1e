import tseslint from 'typescript-eslint';
import { importTable } from './eslint/import-table.mjs';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', 'examples/*/dist/', 'examples/*/node_modules/'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'ormconfig.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { rollcall: { rules: { 'import-table': importTable } } },
    rules: {
      'rollcall/import-table': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      'no-restricted-syntax': ['error', { selector: "CallExpression[callee.name='forwardRef']", message: 'forwardRef is a cycle.' }],
    },
  },
  { files: ['src/protocol/schema/definitions/**', 'src/database/migrations/**'], rules: { 'max-lines': 'off' } },
  { files: ['ormconfig.ts'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['test/**/*.ts', 'src/**/*.spec.ts'], rules: { 'max-lines': ['error', { max: 400 }] } },
);
