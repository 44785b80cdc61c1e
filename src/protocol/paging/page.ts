import { ScimError } from '../scim-error.js';

/** The part of a result that was asked for: RFC 7644 §3.4.2.4. */
export interface Page {
  /** 1-based. */
  readonly startIndex: number;
  readonly count: number;
}

/** Reads `startIndex` and `count`; a start below 1 is 1, a negative count is 0, a count above the maximum is the maximum. */
export function parsePage(startIndex: string | undefined, count: string | undefined, maximum: number): Page {
  return {
    startIndex: Math.max(1, parseInteger('startIndex', startIndex) ?? 1),
    count: parseCount(count, maximum),
  };
}

/** A negative count is 0, a count above the maximum is the maximum, and so is none. */
export function parseCount(count: string | undefined, maximum: number): number {
  return Math.min(maximum, Math.max(0, parseInteger('count', count) ?? maximum));
}

function parseInteger(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw ScimError.invalidValue(`${name} is an integer, not "${text.slice(0, 40)}".`);
  return Math.max(-1, Math.min(Number(text), LARGEST));
}

/** Far beyond any store, and still an exact number in JavaScript and PostgreSQL. */
const LARGEST = 2_000_000_000;
