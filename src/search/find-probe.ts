import type { JsonDocument, JsonValue } from '../membership/index.js';
import { type Attribute, type BoundFilter, type BoundOperator, type ElementFilter, indexText, keyPath, printAttributePath } from '../protocol/index.js';
import { memberTable } from './columns.js';
import { likePattern } from './sql-builder.js';

/**
 * A necessary condition of a filter that an index can answer. `contains` and `like` are hidden by row-level security (see `searchIds`), and so is
 * `valueLike` (see `searchValues`); `value` is not.
 */
export type Probe =
  | { readonly kind: 'ids'; readonly attribute: 'keys'; readonly operator: 'contains'; readonly operand: string }
  | { readonly kind: 'ids'; readonly attribute: 'userName' | 'displayName' | 'emailEnd'; readonly operator: 'like'; readonly operand: string }
  | { readonly kind: 'value'; readonly attribute: string; readonly operator: 'eq' | 'sw' | 'gt' | 'ge' | 'lt' | 'le'; readonly operand: string }
  | { readonly kind: 'valueLike'; readonly attribute: string; readonly operand: string };

/**
 * Finds what the filter demands of every match, that which is likely to be rarest first: another is for when the one before is too common.
 * Empty when an ordinary index serves already (equality and prefixes of columns), or nothing in it can use an index.
 * @param searchable paths of the attributes whose values all stand in an index of their own
 */
export function findProbes(filter: BoundFilter, searchable: ReadonlySet<string> = NONE): readonly Probe[] {
  const terms = filter.kind === 'and' ? filter.terms.flatMap((term) => (term.kind === 'and' ? term.terms : [term])) : [filter];
  if (terms.some(isServedByColumn)) return [];
  const values = searchable.size > 0 ? terms.flatMap((term) => indexedTests(term, searchable)) : [];
  const equality = values.find((probe) => probe.kind === 'value' && probe.operator === 'eq');
  if (equality) return [equality];
  const ends = terms.map(emailEnd);
  // What else is demanded of an element whose end is known, mostly its type, is what nearly everybody has.
  const rare = containmentOf(terms.filter((_, index) => !ends[index]));
  const candidates = [rare, ...ends, ...(rare ? [] : [containmentOf(terms)]), ...values, ...terms.map(pattern)];
  return candidates.filter((probe) => probe !== undefined);
}

function containmentOf(terms: readonly BoundFilter[]): Probe | undefined {
  const document = terms.reduce<JsonDocument>((merged, term) => ({ ...merged, ...(containment(term) ?? {}) }), {});
  return Object.keys(document).length > 0 ? { kind: 'ids', attribute: 'keys', operator: 'contains', operand: JSON.stringify(document) } : undefined;
}

function isServedByColumn(term: BoundFilter): boolean {
  if (term.kind !== 'compare' || (term.operator !== 'eq' && term.operator !== 'sw')) return false;
  const column = memberTable.columns.get(printAttributePath(term.path));
  return column !== undefined && (column.kind === 'uuid' || ['userName', 'displayName', 'externalId'].includes(term.path.attribute.name));
}

/** The document that `keys` contains when the term holds. */
function containment(term: BoundFilter): JsonDocument | undefined {
  if (term.kind === 'compare' && term.operator === 'eq' && !memberTable.columns.has(printAttributePath(term.path))) {
    return nest(keyPath(term.path), term.value);
  }
  if (term.kind !== 'element' || (!term.path.extension && (memberTable.related.has(term.path.attribute.name) || term.path.attribute.name === 'schemas'))) return undefined;
  const element = elementDocument(term.filter);
  return element === undefined ? undefined : nest(keyPath(term.path), [element]);
}

/** What an element contains: the equalities of a conjunction; other terms of it demand nothing here. */
function elementDocument(filter: ElementFilter): JsonValue | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq') return filter.isElement ? filter.value : { [filter.attribute.name]: filter.value };
  if (filter.kind !== 'and') return undefined;
  const equal = filter.terms.flatMap((term) => (term.kind === 'compare' && term.operator === 'eq' && !term.isElement ? [[term.attribute.name, term.value]] : []));
  return equal.length > 0 ? Object.fromEntries(equal) as JsonDocument : undefined;
}

function nest(path: readonly string[], value: JsonValue): JsonDocument {
  const [name = '', ...rest] = path;
  return { [name]: rest.length === 0 ? value : nest(rest, value) };
}

/** A trigram index needs three characters. */
const SHORTEST_NEEDLE = 3;

function pattern(term: BoundFilter): Probe | undefined {
  if (term.kind !== 'compare' || (term.operator !== 'co' && term.operator !== 'ew')) return undefined;
  const attribute = printAttributePath(term.path);
  if ((attribute !== 'userName' && attribute !== 'displayName') || String(term.value).length < SHORTEST_NEEDLE) return undefined;
  return { kind: 'ids', attribute, operator: 'like', operand: likePattern('%', String(term.value), term.operator === 'co' ? '%' : '') };
}

/** What one address of a member ends with. */
function emailEnd(term: BoundFilter): Probe | undefined {
  if (term.kind !== 'element' || term.path.extension || term.path.attribute.name !== 'emails') return undefined;
  const parts = term.filter.kind === 'and' ? term.filter.terms : [term.filter];
  for (const part of parts) {
    if (part.kind === 'compare' && part.operator === 'ew' && !part.isElement && part.attribute.name === 'value') {
      return { kind: 'ids', attribute: 'emailEnd', operator: 'like', operand: likePattern('', Array.from(String(part.value)).reverse().join(''), '%') };
    }
  }
  return undefined;
}

const NONE: ReadonlySet<string> = new Set();

/** The tests in a term that the indexes of declared attributes answer. */
function indexedTests(term: BoundFilter, searchable: ReadonlySet<string>): readonly Probe[] {
  if (term.kind === 'compare') return indexedTest(printAttributePath(term.path), term.path.subAttribute ?? term.path.attribute, term, searchable);
  if (term.kind !== 'element') return [];
  const parts = term.filter.kind === 'and' ? term.filter.terms : [term.filter];
  return parts.flatMap((part) => {
    if (part.kind !== 'compare') return [];
    const path = part.isElement ? term.path : { ...term.path, subAttribute: part.attribute };
    return indexedTest(printAttributePath(path), part.attribute, part, searchable);
  });
}

function indexedTest(
  name: string, attribute: Attribute, { operator, value }: { readonly operator: BoundOperator; readonly value: string | number | boolean }, searchable: ReadonlySet<string>,
): readonly Probe[] {
  if (!searchable.has(name)) return [];
  if (operator !== 'co' && operator !== 'ew') return [{ kind: 'value', attribute: name, operator, operand: indexText(attribute, value) }];
  if (String(value).length < SHORTEST_NEEDLE) return [];
  return [{ kind: 'valueLike', attribute: name, operand: likePattern('%', String(value), operator === 'co' ? '%' : '') }];
}
