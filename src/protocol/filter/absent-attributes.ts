import { findAttributePath } from '../attribute-path.js';
import type { ResourceType } from '../schema/resource-type.js';
import type { Filter } from './filter.js';

/** True and false, as filters: all of nothing, and one of nothing. */
const ALWAYS: Filter = { kind: 'and', terms: [] };
const NEVER: Filter = { kind: 'or', terms: [] };

/**
 * In a query over several resource types, an attribute that a type does not define counts as having no value for its
 * resources (RFC 7644 §3.4.2.1). What no type defines stays, and is refused when the filter is bound.
 */
export function withoutAbsentAttributes(type: ResourceType, others: readonly ResourceType[], filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => withoutAbsentAttributes(type, others, term)) };
    case 'not':
      return { ...filter, term: withoutAbsentAttributes(type, others, filter.term) };
    default:
      return isAbsent(type, others, filter.attribute) ? ofNoValue(filter) : filter;
  }
}

export function isAbsent(type: ResourceType, others: readonly ResourceType[], attribute: string): boolean {
  return !findAttributePath(type, attribute) && others.some((other) => findAttributePath(other, attribute));
}

/** `ne` holds for what has no value, and so does `eq null`, as where the attribute is defined. */
function ofNoValue(filter: Extract<Filter, { attribute: string }>): Filter {
  if (filter.kind !== 'compare') return NEVER;
  const holds = filter.value === null ? filter.operator === 'eq' : filter.operator === 'ne';
  return holds ? ALWAYS : NEVER;
}
