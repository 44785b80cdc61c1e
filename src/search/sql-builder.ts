import type { SqlCondition, SqlValue } from '../membership/index.js';

/** Collects the values of a condition; each gets a place-holder, so that nothing a client sent becomes SQL. */
export class SqlBuilder {
  private readonly values: SqlValue[] = [];

  /** @returns the place-holder */
  value(value: SqlValue, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  build(text: string): SqlCondition {
    return { text, values: this.values };
  }
}

/** A pattern for LIKE in which the text stands for itself. */
export function likePattern(before: string, text: string, after: string): string {
  return before + text.replace(/[\\%_]/g, '\\$&') + after;
}
