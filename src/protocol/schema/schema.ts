import type { Attribute } from './attribute.js';

/** A schema: core or extension definition (RFC 7643 §7). */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
  /** Whether nobody defined it: resources have an extension of this URN all the same. */
  readonly isUndefined?: boolean;
}
