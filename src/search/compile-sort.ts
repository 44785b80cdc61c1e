import type { SqlCondition, SqlOrder } from '../membership/index.js';
import { type CursorPosition, jsonPath, printAttributePath, ScimError, type Sort } from '../protocol/index.js';
import type { Column, SearchedTable } from './columns.js';
import { SqlBuilder } from './sql-builder.js';

/**
 * The order of a list as SQL (RFC 7644 §3.4.2.3). Text is ordered as it is compared, by code point; whoever has no
 * value comes last in ascending order and first in descending, which is PostgreSQL's own way.
 * @throws ScimError invalidValue for what is not stored with the row
 */
export function compileSort({ path, isDescending }: Sort, table: SearchedTable): SqlOrder {
  const sql = new SqlBuilder();
  const column = table.columns.get(printAttributePath(path));
  if (!column && !path.extension && (table.related.has(path.attribute.name) || path.attribute.name === 'schemas')) {
    throw ScimError.invalidValue(`sortBy: a list cannot be in the order of "${printAttributePath(path)}".`);
  }
  const { text, type } = column ? ofColumn(column) : ofDocument(sql, path, table.alias);
  return { ...sql.build(text), type, isDescending };
}

/** The value of an order as text whose order by code point is that of the values: numbers as in the index of declared attributes. */
export function sortableText(value: string, type: SqlOrder['type']): string {
  switch (type) {
    case 'numeric':
      return `lpad(to_hex((('x' || encode(float8send((${value})::float8), 'hex'))::bit(64)
        # CASE WHEN (${value}) < 0 THEN X'FFFFFFFFFFFFFFFF' ELSE X'8000000000000000' END)::bigint), 16, '0')`;
    case 'timestamptz':
      return `to_char((${value}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
    default:
      return `(${value})::text`;
  }
}

/** What comes after the position, in the order; `id` decides among equal values. */
export function afterPosition({ id, sortValue }: CursorPosition, order: SqlOrder | undefined, { alias }: SearchedTable): SqlCondition {
  if (!order) return { text: `${alias}.id > $1::uuid`, values: [id], isPosition: true };
  const values = [...order.values, id, sortValue ?? null];
  const [idAt, valueAt] = [`$${order.values.length + 1}::uuid`, `$${order.values.length + 2}::${order.type}`];
  const tied = `${alias}.id > ${idAt}`;
  if (sortValue === null || sortValue === undefined) {
    const isMissing = `(${order.text}) IS NULL AND ${tied} AND ${valueAt} IS NULL`;
    return { text: order.isDescending ? `((${isMissing}) OR (${order.text}) IS NOT NULL)` : `(${isMissing})`, values };
  }
  const beyond = `(${order.text}) ${order.isDescending ? '<' : '>'} ${valueAt}`;
  const same = `(${order.text}) = ${valueAt} AND ${tied}`;
  return { text: `(${beyond} OR (${same})${order.isDescending ? '' : ` OR (${order.text}) IS NULL`})`, values };
}

interface Expression {
  readonly text: string;
  readonly type: SqlOrder['type'];
}

function ofColumn(column: Column): Expression {
  const types = { text: 'text', location: 'text', uuid: 'uuid', time: 'timestamptz', condition: 'boolean' } as const;
  return { text: column.sql, type: types[column.kind] };
}

/** From the `keys` document. Of several elements the primary one decides, else the first. */
function ofDocument(sql: SqlBuilder, path: Sort['path'], alias: string): Expression {
  const { attribute, subAttribute } = path;
  const leaf = subAttribute ?? attribute;
  if (!attribute.multiValued) return typed(`${alias}.keys #>> ${sql.value(jsonPath(path), 'text[]')}`, leaf.type);
  const elements = `${alias}.keys #> ${sql.value(jsonPath({ ...path, subAttribute: undefined }), 'text[]')}`;
  if (!subAttribute) return typed(`${elements} ->> 0`, leaf.type);
  const chosen = `COALESCE(jsonb_path_query_first(${elements}, '$[*] ? (@.primary == true)'), ${elements} -> 0)`;
  return typed(`${chosen} ->> ${sql.value(subAttribute.name, 'text')}`, leaf.type);
}

function typed(text: string, type: string): Expression {
  if (type === 'boolean') return { text: `(${text})::boolean`, type: 'boolean' };
  if (type === 'integer' || type === 'decimal') return { text: `(${text})::numeric`, type: 'numeric' };
  return { text: `(${text}) COLLATE "C"`, type: 'text' };
}
