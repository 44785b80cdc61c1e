import { BadRequestException } from '@nestjs/common';
import { type Info, parse } from 'csv-parse/sync';
import { ADDRESS } from '../../provisioning/plan/address-of.js';
import type { BadLine, PersonOnLine } from '../../provisioning/people/people-import.js';
import type { Person } from '../../provisioning/people/person-assertion.js';

const COLUMNS = ['userName', 'displayName', 'givenName', 'familyName', 'email', 'externalId', 'role', 'status'] as const;
type Column = (typeof COLUMNS)[number];

/** Of a file, the one with the names of the columns among them. */
export const MOST_LINES = 20_000;

interface Row {
  readonly record: readonly string[];
  readonly info: Pick<Info, 'lines'>;
}

/**
 * Reads a CSV file of people (RFC 4180), with a line of column names first. An empty cell says nothing.
 * @returns who stands on which line, and the lines that say something impossible
 * @throws BadRequestException for what is no such file
 */
export function readPeople(body: unknown): { readonly people: readonly PersonOnLine[]; readonly bad: readonly BadLine[] } {
  if (!Buffer.isBuffer(body)) throw new BadRequestException('Send the file as text/csv.');
  const [head, ...rows] = parseRows(body);
  if (!head) throw new BadRequestException(`The file is empty; its first line names the columns: ${COLUMNS.join(', ')}.`);
  const columns = head.record.map((name) => COLUMNS.find((column) => column.toLowerCase() === name.trim().toLowerCase()));
  assertColumns(head.record, columns);
  const people: PersonOnLine[] = [];
  const bad: BadLine[] = [];
  for (const { record, info: { lines: line } } of rows) {
    const cells = new Map(columns.map((column, index) => [column, record[index]?.trim() ?? '']));
    const reason = reasonAgainst(record, columns, cells);
    if (reason === undefined) people.push({ line, person: Object.fromEntries([...cells].filter(([, cell]) => cell !== '')) as Person });
    else bad.push({ line, reason });
  }
  return { people, bad };
}

function parseRows(body: Buffer): readonly Row[] {
  assertLines(body);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as readonly Row[];
  } catch (error) {
    throw new BadRequestException(`The file is not CSV in UTF-8: ${error instanceof Error ? error.message : 'it does not parse'}`);
  }
}

/** Counted before anything is made of them. */
function assertLines(body: Buffer): void {
  let lines = 1;
  for (let index = 0; index < body.length - 1; index++) {
    if (body[index] === LF || (body[index] === CR && body[index + 1] !== LF)) lines++;
  }
  if (lines > MOST_LINES) throw new BadRequestException(`The file has ${lines} lines; at most ${MOST_LINES} are possible. Send it in several.`);
}

const LF = 0x0a;
const CR = 0x0d;

function assertColumns(names: readonly string[], columns: readonly (Column | undefined)[]): void {
  const unknown = names.filter((_, index) => columns[index] === undefined);
  if (unknown.length > 0) throw new BadRequestException(`The first line has ${unknown.slice(0, 10).map((name) => `"${name.slice(0, 60)}"`).join(', ')}; possible columns are ${COLUMNS.join(', ')}.`);
  if (!columns.includes('userName')) throw new BadRequestException('The first line must have the column userName.');
  if (new Set(columns).size < columns.length) throw new BadRequestException('The first line has a column twice.');
}

function reasonAgainst(record: readonly string[], columns: readonly unknown[], cells: ReadonlyMap<Column | undefined, string>): string | undefined {
  if (record.length !== columns.length) return `The line has ${record.length} cells, and the first line ${columns.length}.`;
  if (cells.get('userName') === '') return 'userName is empty.';
  const status = cells.get('status') ?? '';
  if (!['', 'active', 'invited'].includes(status)) return `status is active or invited, not "${status.slice(0, 60)}".`;
  const email = cells.get('email') ?? '';
  return email === '' || ADDRESS.test(email) ? undefined : `"${email.slice(0, 60)}" is no e-mail address.`;
}
