/** A filter as it was written (RFC 7644 §3.4.2.2); `position` counts characters from 0 and serves error messages. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | Comparison
  | Presence
  | ValuePath;

export interface Comparison {
  readonly kind: 'compare';
  readonly attribute: string;
  readonly operator: Operator;
  readonly value: Literal;
  readonly position: number;
}

export interface Presence {
  readonly kind: 'present';
  readonly attribute: string;
  readonly position: number;
}

/** `emails[type eq "work"]`: one and the same element satisfies the inner filter. */
export interface ValuePath {
  readonly kind: 'valuePath';
  readonly attribute: string;
  readonly filter: Filter;
  readonly position: number;
}

export const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof OPERATORS)[number];
export type Literal = string | number | boolean | null;
