import { WrongOption } from '../read-options.js';
import { CannotRun, checkServer } from './check-server.js';
import { parseOptions, USAGE } from './options.js';
import { jsonReport, ReportPrinter } from './print-report.js';

const COULD_NOT_RUN = 2;

/** The command `rollcall check`. @returns its exit code: 0 no MUST failed, 1 one did, 2 the server could not be checked */
export async function check(args: readonly string[]): Promise<number> {
  const stopping = new AbortController();
  // Once each: the second signal ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  try {
    const options = parseOptions(args, process.env);
    if (options === 'help') {
      process.stdout.write(USAGE);
      return 0;
    }
    const { target: { url }, json } = options;
    const printer = new ReportPrinter((text) => process.stdout.write(text));
    const report = await checkServer({ ...options, signal: stopping.signal, ...(!json && { onResult: printer.result }) });
    if (json) process.stdout.write(jsonReport(url, report));
    else printer.summary(url, report);
    return report.interrupted ? COULD_NOT_RUN : Number(report.summary.fail > 0);
  } catch (error) {
    if (!(error instanceof WrongOption || error instanceof CannotRun)) throw error;
    process.stderr.write(error instanceof WrongOption ? `${error.message}\n\n${USAGE}` : `${error.message}\n`);
    return COULD_NOT_RUN;
  }
}
