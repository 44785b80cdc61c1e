import type { Comparison } from '../filter/filter.js';
import type { Json, JsonObject } from '../json.js';
import type { RawOperation } from '../patch/operation.js';
import type { Attribute } from '../schema/attribute.js';
import type { ResourceType } from '../schema/resource-type.js';

/**
 * One deviation that a client is known for, and how to read it: each member rewrites a part of a message into what
 * RFC 7644 says, and gives back the very same value when the client did nothing unusual.
 */
export interface Quirk {
  readonly name: string;
  /** Who sends it. */
  readonly sender: string;
  /** The folder or file under test/fixtures that proves it. */
  readonly fixture: string;
  /** The body of a create or replace request. */
  rewriteResource?(type: ResourceType, body: JsonObject): JsonObject;
  /** The body of a PATCH request, before its operations are read. */
  rewritePatch?(body: JsonObject): JsonObject;
  rewriteOperation?(type: ResourceType, operation: RawOperation): readonly RawOperation[] | RawOperation;
  /** The value of an attribute or sub-attribute; what it contains is rewritten afterwards. */
  rewriteValue?(attribute: Attribute, value: Json): Json;
  /** The name of an attribute where one is asked for: in a filter outside brackets, in `sortBy`, in a projection. */
  rewriteName?(type: ResourceType, name: string): string;
  /** The filter of a search, before it is parsed. */
  rewriteFilterText?(type: ResourceType, text: string): string;
  /** A comparison in a filter; inside brackets `owner` is the attribute before them. */
  rewriteComparison?(type: ResourceType, comparison: Comparison, owner?: string): Comparison;
}
