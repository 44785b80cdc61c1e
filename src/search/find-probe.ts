import type { JsonDocument, JsonValue } from '../membership/index.js';
import { type BoundFilter, type ElementFilter, jsonPath, printAttributePath } from '../protocol/index.js';
import { memberTable } from './columns.js';
import { likePattern } from './sql-builder.js';

/** A necessary condition of a filter that an index hidden by row-level security can answer: see `searchIds`. */
export type Probe =
  | { readonly attribute: 'keys'; readonly operator: 'contains'; readonly operand: string }
  | { readonly attribute: 'userName' | 'displayName'; readonly operator: 'like'; readonly operand: string };

/**
 * Finds what the filter demands of every match. `undefined` when an ordinary index serves already (equality and
 * prefixes of columns), or nothing in it can use an index.
 */
export function findProbe(filter: BoundFilter): Probe | undefined {
  const terms = filter.kind === 'and' ? filter.terms.flatMap((term) => (term.kind === 'and' ? term.terms : [term])) : [filter];
  if (terms.some(isServedByColumn)) return undefined;
  const document = terms.reduce<JsonDocument>((merged, term) => ({ ...merged, ...(containment(term) ?? {}) }), {});
  if (Object.keys(document).length > 0) return { attribute: 'keys', operator: 'contains', operand: JSON.stringify(document) };
  return terms.map(pattern).find((probe) => probe !== undefined);
}

function isServedByColumn(term: BoundFilter): boolean {
  if (term.kind !== 'compare' || (term.operator !== 'eq' && term.operator !== 'sw')) return false;
  const column = memberTable.columns.get(printAttributePath(term.path));
  return column !== undefined && (column.kind === 'uuid' || ['userName', 'displayName', 'externalId'].includes(term.path.attribute.name));
}

/** The document that `keys` contains when the term holds. */
function containment(term: BoundFilter): JsonDocument | undefined {
  if (term.kind === 'compare' && term.operator === 'eq' && !memberTable.columns.has(printAttributePath(term.path))) {
    return nest(jsonPath(term.path), term.value);
  }
  if (term.kind !== 'element' || memberTable.related.has(term.path.attribute.name) || term.path.attribute.name === 'schemas') return undefined;
  const element = elementDocument(term.filter);
  return element === undefined ? undefined : nest(jsonPath(term.path), [element]);
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
  return { attribute, operator: 'like', operand: likePattern('%', String(term.value), term.operator === 'co' ? '%' : '') };
}
