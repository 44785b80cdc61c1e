import { isId, type SqlCondition } from '../membership/index.js';
import { type BoundFilter, type BoundOperator, type ElementFilter, keyPath, printAttributePath, type ResourceType } from '../protocol/index.js';
import type { Column, SearchedTable } from './columns.js';
import { likePattern, SqlBuilder } from './sql-builder.js';

/**
 * A filter as a condition over one row (RFC 7644 §3.4.2.2). `keys` holds values as they are compared, so equality and
 * order are PostgreSQL's own on text of collation "C". Below a `not` each test says `IS TRUE`, because an absent
 * value must make it false and not unknown; elsewhere it does not, so that indexes serve.
 */
export function compileFilter(filter: BoundFilter, table: SearchedTable): SqlCondition {
  const sql = new SqlBuilder();
  const condition = sql.build(new FilterCompiler(sql, table).compile(filter, false));
  const isLookup = filter.kind === 'compare' && filter.operator === 'eq' && table.lookups.has(printAttributePath(filter.path));
  return isLookup ? { ...condition, isLookup } : condition;
}

/** The condition for what stood in the brackets after an attribute whose elements are rows with these columns. */
export function compileElementFilter(filter: ElementFilter, columns: ReadonlyMap<string, Column>): SqlCondition {
  const sql = new SqlBuilder();
  const table = { name: '', alias: '', columns: new Map<string, Column>(), lookups: new Set<string>(), related: new Map<string, never>() };
  return sql.build(new FilterCompiler(sql, table).compileElement(filter, (name) => columns.get(name) ?? UNKNOWN, false));
}

const UNKNOWN: Column = { kind: 'text', sql: 'NULL::text' };

type Located = Column | { readonly kind: 'json'; readonly sql: string };

class FilterCompiler {
  constructor(private readonly sql: SqlBuilder, private readonly table: SearchedTable) {}

  compile(filter: BoundFilter, isNegated: boolean): string {
    switch (filter.kind) {
      case 'and':
      case 'or':
        // All of nothing is true, one of nothing is false.
        if (filter.terms.length === 0) return filter.kind === 'and' ? 'TRUE' : 'FALSE';
        return `(${filter.terms.map((term) => this.compile(term, isNegated)).join(` ${filter.kind} `)})`;
      case 'not':
        return `NOT ${this.compile(filter.term, true)}`;
      case 'present':
        return definite(this.present(filter), isNegated);
      case 'compare':
        return definite(this.compare(this.locate(filter), filter.operator, filter.value), isNegated);
      case 'element':
        return this.element(filter, isNegated);
    }
  }

  compileElement(filter: ElementFilter, locate: (name: string) => Located, isNegated: boolean): string {
    switch (filter.kind) {
      case 'and':
      case 'or':
        if (filter.terms.length === 0) return filter.kind === 'and' ? 'TRUE' : 'FALSE';
        return `(${filter.terms.map((term) => this.compileElement(term, locate, isNegated)).join(` ${filter.kind} `)})`;
      case 'not':
        return `NOT ${this.compileElement(filter.term, locate, true)}`;
      case 'present':
        return definite(present(locate(filter.isElement ? '' : filter.attribute.name)), isNegated);
      case 'compare':
        return definite(this.compare(locate(filter.isElement ? '' : filter.attribute.name), filter.operator, filter.value), isNegated);
    }
  }

  /** One element satisfies all of the filter. Elements are rows elsewhere, the row's own URIs, or in the document. */
  private element({ path, filter, schemasOf }: Extract<BoundFilter, { kind: 'element' }>, isNegated: boolean): string {
    const related = path.extension ? undefined : this.table.related.get(path.attribute.name);
    if (related) {
      const condition = this.compileElement(filter, (name) => related.columns.get(name) ?? UNKNOWN, isNegated);
      return `EXISTS (SELECT FROM ${related.from} WHERE ${related.where} AND ${condition})`;
    }
    const elements = schemasOf ? this.schemasOfRow(schemasOf) : this.document(keyPath(path));
    const locate = (name: string): Located => ({
      kind: 'json', sql: name === '' ? 'element.value' : `element.value -> ${this.sql.value(name, 'text')}`,
    });
    return `EXISTS (SELECT FROM jsonb_array_elements(${elements}) AS element WHERE ${this.compileElement(filter, locate, isNegated)})`;
  }

  private present({ path }: Extract<BoundFilter, { kind: 'present' }>): string {
    const related = path.extension ? undefined : this.table.related.get(path.attribute.name);
    if (related) return `EXISTS (SELECT FROM ${related.from} WHERE ${related.where})`;
    if (!path.extension && (path.attribute.name === 'schemas' || (path.attribute.name === 'meta' && !path.subAttribute))) return 'TRUE';
    return present(this.locate({ path }));
  }

  private locate({ path }: Pick<Extract<BoundFilter, { kind: 'compare' }>, 'path'>): Located {
    return this.table.columns.get(printAttributePath(path)) ?? { kind: 'json', sql: this.document(keyPath(path)) };
  }

  private document(path: readonly string[]): string {
    return `${this.table.alias}.keys #> ${this.sql.value(path, 'text[]')}`;
  }

  /** `schemas` is not stored: it is the core schema, and each extension that has a value, of those that are defined or where others are stored. */
  private schemasOfRow({ schema, schemas, extensions, defined }: ResourceType): string {
    const { alias } = this.table;
    const parts = extensions.map(({ schema: { id, attributes } }) => {
      const urn = this.sql.value(id, 'text');
      const hasValue = defined ? `<> '{}'::jsonb` : `?| ${this.sql.value(attributes.map(({ name }) => name), 'text[]')}`;
      return `CASE WHEN ${alias}.keys -> ${urn} ${hasValue} THEN jsonb_build_array(${urn}) ELSE '[]' END`;
    });
    const others = defined ? [this.urnsBeside([...schemas.keys()])] : [];
    return `(${[`jsonb_build_array(${this.sql.value(schema.id, 'text')})`, ...parts, ...others].join(' || ')})`;
  }

  private urnsBeside(defined: readonly string[]): string {
    return `(SELECT COALESCE(jsonb_agg(name), '[]') FROM jsonb_each(${this.table.alias}.attributes) AS each (name, value)
      WHERE name ILIKE 'urn:%' AND jsonb_typeof(value) = 'object' AND lower(name) <> ALL (${this.sql.value(defined, 'text[]')}))`;
  }

  private compare(located: Located, operator: BoundOperator, value: string | number | boolean): string {
    switch (located.kind) {
      case 'condition':
        return value === true ? located.sql : `NOT (${located.sql})`;
      case 'uuid':
        return this.compareId(located.sql, operator, String(value));
      case 'time':
        return `${located.sql} ${SQL_OPERATORS[operator] ?? '='} ${this.sql.value(withinCalendar(String(value)), 'timestamptz')}`;
      case 'location':
        return compareKey(this.sql, located.sql, operator, operator === 'eq' ? endOfUri(String(value)) : String(value));
      case 'text':
        return compareKey(this.sql, located.sql, operator, String(value));
      case 'json':
        // Elements of a list that no schema defines are of any type, and no value of another type is equal.
        if (operator === 'eq') return `${located.sql} = ${this.sql.value(JSON.stringify(value), 'jsonb')}`;
        if (typeof value === 'string') return compareKey(this.sql, `(${located.sql} #>> '{}') COLLATE "C"`, operator, value);
        return `(${located.sql})::numeric ${SQL_OPERATORS[operator] ?? '='} ${this.sql.value(value, 'numeric')}`;
    }
  }

  /** What is no id of ours equals none. */
  private compareId(column: string, operator: BoundOperator, value: string): string {
    if (operator !== 'eq') return compareKey(this.sql, `${column}::text COLLATE "C"`, operator, value);
    return isId(value) ? `${column} = ${this.sql.value(value, 'uuid')}` : 'FALSE';
  }
}

/** A comparison of text that is stored as it is compared, in code point order. */
export function compareKey(sql: SqlBuilder, expression: string, operator: BoundOperator, value: string): string {
  switch (operator) {
    case 'co':
      return `${expression} LIKE ${sql.value(likePattern('%', value, '%'), 'text')}`;
    case 'ew':
      return `${expression} LIKE ${sql.value(likePattern('%', value, ''), 'text')}`;
    case 'sw': {
      // A range rather than LIKE: it is leakproof, so an index on the column serves behind row-level security.
      const end = endOfPrefix(value);
      const from = `${expression} >= ${sql.value(value, 'text')}`;
      return end === undefined ? from : `(${from} AND ${expression} < ${sql.value(end, 'text')})`;
    }
    default:
      return `${expression} ${SQL_OPERATORS[operator]} ${sql.value(value, 'text')}`;
  }
}

/** `https://…/scim/v2/Users/1` and `Users/1` are the same resource (RFC 7643 §2.4). */
function endOfUri(uri: string): string {
  return /(?:Users|Groups)\/[^/]+$/.exec(uri)?.[0] ?? uri;
}

/** What lies outside the years of four digits is before or after every row, and PostgreSQL would not read it. */
function withinCalendar(instant: string): string {
  if (instant.startsWith('-') || instant.startsWith('0000')) return '0001-01-01T00:00:00.000Z';
  return instant.startsWith('+') ? '9999-12-31T23:59:59.999Z' : instant;
}

/** What is next, in the order of code points, after all that begins with the prefix; `undefined` when nothing can be. */
function endOfPrefix(prefix: string): string | undefined {
  const characters = Array.from(prefix);
  while (characters.at(-1) === LAST_CHARACTER) characters.pop();
  const last = characters.pop()?.codePointAt(0);
  if (last === undefined) return undefined;
  // Surrogates are no characters.
  return characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
}

const LAST_CHARACTER = '\u{10FFFF}';

const SQL_OPERATORS: Readonly<Record<BoundOperator, string>> = {
  eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=', co: 'LIKE', sw: 'LIKE', ew: 'LIKE',
};

/** "Non-empty" (RFC 7644 §3.4.2.2): an empty text is no value. */
function present(located: Located): string {
  switch (located.kind) {
    case 'condition':
      return 'TRUE';
    case 'text':
      return `${located.sql} <> ''`;
    case 'json':
      return `${located.sql} <> '""'::jsonb`;
    default:
      return `${located.sql} IS NOT NULL`;
  }
}

function definite(test: string, isNegated: boolean): string {
  return isNegated ? `((${test}) IS TRUE)` : `(${test})`;
}
