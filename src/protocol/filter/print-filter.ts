import type { Filter } from './filter.js';

/** Prints a filter so that `parseFilter` gives the same tree. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return filter.terms.map((term) => (term.kind === 'or' ? `(${printFilter(term)})` : printFilter(term))).join(' or ');
    case 'and':
      return filter.terms.map((term) => (term.kind === 'or' || term.kind === 'and' ? `(${printFilter(term)})` : printFilter(term))).join(' and ');
    case 'not':
      return `not (${printFilter(filter.term)})`;
    case 'valuePath':
      return `${filter.attribute}[${printFilter(filter.filter)}]`;
    case 'present':
      return `${filter.attribute} pr`;
    case 'compare':
      return `${filter.attribute} ${filter.operator} ${JSON.stringify(filter.value)}`;
  }
}
