import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Linter, type Rule } from 'eslint';

/** What docs/architecture.md says of the folders is held by the linter; this holds the linter. */
describe('Who may import whom', () => {
  let linter: Linter;
  let importTable: Rule.RuleModule;

  beforeAll(async () => {
    const module: { importTable: Rule.RuleModule } = await import(path.resolve('eslint/import-table.mjs'));
    ({ importTable } = module);
    linter = new Linter({ cwd: process.cwd() });
  });

  const complaints = (file: string, code: string): readonly string[] => {
    const config: Linter.Config = { files: ['**/*.ts'], plugins: { rollcall: { rules: { 'import-table': importTable } } }, rules: { 'rollcall/import-table': 'error' } };
    return linter.verify(code, config, { filename: path.resolve(file) }).map(({ message }) => message);
  };

  it.each([
    ['src/protocol/page.ts', 'node:crypto'], ['src/protocol/page.ts', 'typeorm'], ['src/protocol/page.ts', '../membership/index.js'],
    ['src/membership/membership.service.ts', '../protocol/index.js'], ['src/membership/membership.service.ts', '../config/settings.js'],
    ['src/search/columns.ts', '../scim/http/scim-reply.js'], ['src/search/columns.ts', 'typeorm'],
    ['src/auth/secret.ts', '../protocol/index.js'], ['src/auth/secret.ts', '../admin/http/list.js'],
    ['src/provisioning/plan/plan-member.ts', '../../scim/http/scim-reply.js'], ['src/provisioning/plan/plan-member.ts', '../../auth/caller.js'],
    ['src/scim/users/users.service.ts', '../../admin/http/list.js'], ['src/scim/users/users.service.ts', 'class-validator'], ['src/scim/users/users.service.ts', 'typeorm'],
    ['src/admin/members/members.service.ts', '../../scim/http/scim-reply.js'], ['src/openapi/make-document.ts', '../scim/scim.module.js'],
    ['src/health/health.controller.ts', '../membership/membership.service.js'], ['src/database/open-database.ts', '../auth/secret.js'],
  ])('%s must not import %s, in any form', (file, specifier) => {
    for (const code of [`import { x } from '${specifier}';`, `import '${specifier}';`, `export * from '${specifier}';`, `export { x } from '${specifier}';`, `const x = import('${specifier}');`]) {
      expect(complaints(file, code)).toEqual([expect.stringMatching(/must not import/)]);
    }
  });

  it.each([
    ['src/protocol/page.ts', './scim-error.js'], ['src/scim/users/users.service.ts', '../../protocol/index.js'], ['src/search/columns.ts', '../protocol/index.js'],
    ['src/membership/membership.service.ts', '@nestjs/common'], ['src/auth/secret.ts', 'node:crypto'], ['src/cli/serve.ts', '../admin/tokens/tokens.service.js'],
  ])('%s may import %s', (file, specifier) => {
    expect(complaints(file, `import { x } from '${specifier}';`)).toEqual([]);
  });
});

describe('rollcall/protocol', () => {
  it('loads and works where no package can be found: it needs none', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
    try {
      cpSync('dist/protocol', path.join(folder, 'protocol'), { recursive: true });
      writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
      const code = `const { parseFilter, printFilter } = await import('./protocol/index.js');
        console.log(printFilter(parseFilter('NOT (userName eq "x")  AND title pr', { maxLength: 100, maxDepth: 5 })), Reflect.getMetadata);`;
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, encoding: 'utf8' });
      expect(output.trim()).toBe('not (userName eq "x") and title pr undefined');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('Files', () => {
  it('of the source are at most 300 lines, and no folder is a drawer', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
    const long = files.filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|definitions|migrations/.test(file))
      .filter((file) => readFileSync(path.join('src', file), 'utf8').split('\n').length > 300);
    expect(long).toEqual([]);
    expect(files.filter((file) => /(^|\/)(common|shared|utils|helpers|core|lib)$/.test(file))).toEqual([]);
  });
});
