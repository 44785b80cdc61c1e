import type { AttributePath } from '../attribute-path.js';
import type { ElementFilter } from '../filter/bound-filter.js';
import type { Json, JsonObject } from '../json.js';
import type { Attribute } from '../schema/attribute.js';
import type { Schema } from '../schema/schema.js';

/** One entry of `Operations` as it was sent, apart from the spelling of its member names: RFC 7644 §3.5.2. */
export interface RawOperation {
  readonly op: OperationKind;
  readonly path?: string;
  readonly value?: Json;
}

export type OperationKind = 'add' | 'remove' | 'replace';

/** An operation whose target is found in the schema. An operation without a path became one for each attribute. */
export interface Operation {
  readonly op: OperationKind;
  readonly target: Target;
  readonly value?: Json;
  /** The path as it was sent, for error messages. */
  readonly path: string;
}

export type Target =
  | { readonly kind: 'attribute'; readonly path: AttributePath }
  | {
    readonly kind: 'elements';
    readonly path: AttributePath;
    readonly filter: ElementFilter;
    /** What `eq`, or `eq` terms joined by `and`, say of an element, in the spelling of the client. */
    readonly described?: JsonObject;
    readonly subAttribute?: Attribute;
  }
  | { readonly kind: 'extension'; readonly schema: Schema };
