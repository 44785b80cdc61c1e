import { WrongOption } from '../read-options.js';
import { Progress } from './progress.js';
import { closingTable } from './closing-table.js';
import { parseOptions, USAGE } from './options.js';
import { type Outcome, simulateConnector } from './simulate-connector.js';

/** How many wrong answers are written out; all are counted. */
const SHOWN_ERRORS = 20;

/** The command `rollcall simulate`. @returns its exit code: 0 when every answer was right */
export async function simulate(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, process.env);
    if (options === 'help') {
      process.stdout.write(USAGE);
      return 0;
    }
    const outcomes: [string, Outcome][] = [];
    for (const dialect of options.dialects) {
      const progress = new Progress(process.stderr, dialect.name);
      const outcome = await simulateConnector({ ...options, dialect, onProgress: progress.show });
      progress.end();
      outcomes.push([dialect.name, outcome]);
      for (const error of outcome.errors.slice(0, SHOWN_ERRORS)) process.stderr.write(`${dialect.name}: ${error}\n`);
    }
    process.stdout.write(closingTable(outcomes));
    return outcomes.every(([, { errors }]) => errors.length === 0) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WrongOption)) throw error;
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return 1;
  }
}
