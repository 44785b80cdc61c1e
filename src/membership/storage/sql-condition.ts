import type { SqlValue } from './statement.js';

/**
 * A condition over one row, made by `search/`. Its place-holders are written `$1`, `$2` … of its own values; who uses
 * it shifts them.
 */
export interface SqlCondition {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** One test for equality that an index answers; there are few such texts. */
  readonly isLookup?: boolean;
  /** An index finds what satisfies it, without a look at the rest. */
  readonly isNarrow?: boolean;
  /** It says among which ids they are: one plan serves all values. */
  readonly hasIds?: boolean;
  /** Nothing but a place in the order of ids; there are few such texts. */
  readonly isPosition?: boolean;
}

/** What rows are ordered by, made by `search/` as conditions are; the id decides among equal values. */
export interface SqlOrder extends SqlCondition {
  readonly type: 'text' | 'numeric' | 'boolean' | 'timestamptz' | 'uuid';
  readonly isDescending: boolean;
}

/** A row of an ordered list; `sortValue` is the value it was ordered by, as text, and absent in the order of ids. */
export type Sorted<Row> = Row & { readonly sortValue?: string | null };

/** The condition with its place-holders moved past `count` values that stand before its own. */
export function shiftPlaceholders({ text }: SqlCondition, count: number): string {
  return text.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + count}`);
}
