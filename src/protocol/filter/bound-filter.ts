import type { AttributePath } from '../attribute-path.js';
import type { Attribute } from '../schema/attribute.js';
import type { ResourceType } from '../schema/resource-type.js';

/**
 * A filter whose names are found in the schema and whose values are as they are compared (folded, times in UTC).
 * Fewer forms than were written: `ne` is `not eq`, `eq null` is `not pr`, and a test on a multi-valued attribute is
 * an `element`, so that what evaluates it (match, SQL) has one way for each.
 */
export type BoundFilter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly BoundFilter[] }
  | { readonly kind: 'not'; readonly term: BoundFilter }
  | { readonly kind: 'compare'; readonly path: AttributePath; readonly operator: BoundOperator; readonly value: string | number | boolean }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
    readonly kind: 'element';
    readonly path: AttributePath;
    readonly filter: ElementFilter;
    /** Whose `schemas` the elements are: that list is not stored, it follows from the rest (RFC 7643 §3.3). */
    readonly schemasOf?: ResourceType;
  };

export type BoundOperator = 'eq' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** What one element of a multi-valued attribute must satisfy. Without a sub-attribute the element itself is meant. */
export type ElementFilter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly ElementFilter[] }
  | { readonly kind: 'not'; readonly term: ElementFilter }
  | { readonly kind: 'compare'; readonly attribute: Attribute; readonly isElement: boolean; readonly operator: BoundOperator; readonly value: string | number | boolean }
  | { readonly kind: 'present'; readonly attribute: Attribute; readonly isElement: boolean };
