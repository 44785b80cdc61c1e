import type { SqlValue } from './statement.js';

/**
 * A condition over one row, made by `search/`. Its place-holders are written `$1`, `$2` … of its own values; who uses
 * it shifts them.
 */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** The condition with its place-holders moved past `count` values that stand before its own. */
export function shiftPlaceholders({ text }: SqlCondition, count: number): string {
  return text.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + count}`);
}
