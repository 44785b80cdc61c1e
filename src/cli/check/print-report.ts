import type { Report } from './check-server.js';
import type { Result } from './check-row.js';

/** Writes the results for people, as they come. */
export class ReportPrinter {
  private section = '';

  constructor(private readonly write: (text: string) => void) {}

  readonly result = ({ section, ids, title, level, verdict, detail }: Result): void => {
    if (section !== this.section) this.write(`\n${section}\n`);
    this.section = section;
    const shown = verdict === 'fail' ? 'FAIL' : verdict;
    this.write(`  ${shown}  ${ids.join(' ')} ${level === 'MUST' ? '' : `(${level}) `}${title}\n`);
    if (detail !== '') this.write(`        ${printable(detail)}\n`);
  };

  summary(url: string, { summary, requests, results, assumptions, left, interrupted }: Report): void {
    const ran = new Set(results.filter(({ verdict }) => verdict !== 'skip').flatMap(({ ids }) => ids));
    this.write('\n');
    for (const assumption of assumptions) this.write(`Assumed: ${assumption}\n`);
    if (left.length > 0) this.write(`Left on the server, because it could not be deleted:\n${left.map((line) => `  ${printable(line)}\n`).join('')}`);
    if (interrupted) this.write('Interrupted: not all checks were run.\n');
    this.write(`${url}: ${summary.pass} passed, ${summary.fail} failed, ${summary.warn} warnings, ${summary.skip} skipped; ${ran.size} rules, ${requests} requests\n`);
  }
}

/** The report for programs. */
export function jsonReport(url: string, { summary, results, requests, assumptions, left, interrupted }: Report): string {
  return `${JSON.stringify({ url, summary, requests, interrupted, assumptions, left, results }, undefined, 2)}\n`;
}

/** What a server sends is not written to a terminal as it is. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
