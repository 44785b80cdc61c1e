import type { Outcome } from './simulate-connector.js';

/** People, groups, requests, errors, and how long answers took, one row for each dialect. */
export function closingTable(outcomes: readonly (readonly [name: string, outcome: Outcome])[]): string {
  const rows = [
    ['', 'people', 'groups', 'requests', 'errors', 'p50', 'p95'],
    ...outcomes.map(([name, { people, groups, exchanges, errors }]) => {
      const durations = exchanges.map(({ ms }) => ms).sort((a, b) => a - b);
      return [name, people, groups, exchanges.length, errors.length, milliseconds(durations, 0.5), milliseconds(durations, 0.95)].map(String);
    }),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ');
  return `\n${rows.map(line).join('\n')}\n\n`;
}

function milliseconds(sorted: readonly number[], share: number): string {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? '–' : `${value.toFixed(1)} ms`;
}
