import { DataDirectoryInUse } from '../database/data-directory-lock.js';
import { WrongSetting } from '../config/settings.js';
import { WorkersKeepEnding } from './supervise-workers.js';

const USAGE = `Usage: rollcall <command>

  serve      open the database, migrate it and listen (the default)
  simulate   play an identity provider against a running server; see rollcall simulate --help
  check      check any SCIM server against the standards; see rollcall check --help
  openapi    write the OpenAPI document to standard output
`;

/** The command line. A wrong setting ends with its name and code 1. */
export async function run([command = 'serve', ...rest]: readonly string[]): Promise<void> {
  try {
    switch (command) {
      case 'serve': {
        const { serve } = await import('./serve.js');
        return await serve();
      }
      case 'simulate': {
        const { simulate } = await import('./simulate/simulate.js');
        process.exitCode = await simulate(rest);
        return;
      }
      case 'check': {
        const { check } = await import('./check/check.js');
        process.exitCode = await check(rest);
        return;
      }
      case 'openapi': {
        const { printOpenApi } = await import('./print-openapi.js');
        return await printOpenApi();
      }
      default:
        process.stdout.write(USAGE);
        process.exitCode = command === 'help' || command === '--help' ? 0 : 1;
    }
  } catch (error) {
    process.stderr.write(`rollcall: ${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof WrongSetting || error instanceof DataDirectoryInUse || error instanceof WorkersKeepEnding) return error.message;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
