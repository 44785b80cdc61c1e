import type { Filter } from './filter.js';

/** True and false, as filters: all of nothing, and one of nothing. */
const ALWAYS: Filter = { kind: 'and', terms: [] };
const NEVER: Filter = { kind: 'or', terms: [] };

/**
 * Replaces the tests of attributes that count as having no value: in a query over several resource types those that
 * only another type defines (RFC 7644 §3.4.2.1). What is left and not defined is refused when the filter is bound.
 * @param counts whether an attribute does; inside brackets `owner` is the one before them
 */
export function withoutAbsentAttributes(filter: Filter, counts: (attribute: string, owner?: string) => boolean): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, terms: filter.terms.map((term) => withoutAbsentAttributes(term, counts)) };
    case 'not':
      return { ...filter, term: withoutAbsentAttributes(filter.term, counts) };
    case 'valuePath':
      return counts(filter.attribute) ? NEVER : { ...filter, filter: withoutAbsentAttributes(filter.filter, (name) => counts(name, filter.attribute)) };
    default:
      return counts(filter.attribute) ? ofNoValue(filter) : filter;
  }
}

/** `ne` holds for what has no value, and so does `eq null`, as where the attribute is defined. */
function ofNoValue(filter: Extract<Filter, { attribute: string }>): Filter {
  if (filter.kind !== 'compare') return NEVER;
  const holds = filter.value === null ? filter.operator === 'eq' : filter.operator === 'ne';
  return holds ? ALWAYS : NEVER;
}
