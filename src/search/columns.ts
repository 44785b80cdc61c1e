/**
 * How an attribute is found in SQL when it does not stand in the `keys` document.
 * `text` and `uuid` are compared as they are, `time` as text in UTC, `condition` is a boolean expression; a `location` is the
 * end of a URI, `Users/…`, whatever base a client writes before it.
 */
export type Column =
  | { readonly kind: 'text' | 'uuid' | 'time' | 'location'; readonly sql: string }
  | { readonly kind: 'condition'; readonly sql: string };

/** One kind of row that filters are compiled for: the alias it has, and where its attributes are. */
export interface SearchedTable {
  readonly name: string;
  readonly alias: string;
  /** By attribute path as the schema spells it. What is not listed is in `keys`. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Those of the columns that have an index for equality. */
  readonly lookups: ReadonlySet<string>;
  /** Multi-valued attributes that are rows elsewhere; the sub-select gives them the alias `element`. */
  readonly related: ReadonlyMap<string, RelatedRows>;
}

export interface RelatedRows {
  readonly from: string;
  /** Ties the rows to the one that is searched. */
  readonly where: string;
  readonly columns: ReadonlyMap<string, Column>;
}

const PROVISIONED = `m.status IN ('active', 'invited')`;

/** Columns of `members m`: the attributes of a User. */
export const memberTable: SearchedTable = {
  name: 'members',
  alias: 'm',
  columns: new Map<string, Column>([
    ['id', { kind: 'uuid', sql: 'm.id' }],
    ['externalId', { kind: 'text', sql: 'm.external_id' }],
    ['userName', { kind: 'text', sql: 'm.user_name_key' }],
    ['displayName', { kind: 'text', sql: 'm.display_name_key' }],
    ['active', { kind: 'condition', sql: PROVISIONED }],
    ...metaColumns('m', 'User'),
  ]),
  lookups: new Set(['id', 'externalId', 'userName']),
  related: new Map<string, RelatedRows>([
    ['groups', {
      from: `(WITH RECURSIVE up AS (
          SELECT gm.group_id, true AS direct FROM group_members gm WHERE gm.organization_id = m.organization_id AND gm.member_id = m.id
          UNION SELECT gm.group_id, false FROM up JOIN group_members gm ON gm.organization_id = m.organization_id AND gm.member_group_id = up.group_id
        ) SELECT g.id, g.display_name_key, CASE WHEN bool_or(up.direct) THEN 'direct' ELSE 'indirect' END AS type
        FROM up JOIN groups g ON g.organization_id = m.organization_id AND g.id = up.group_id GROUP BY g.id, g.display_name_key) AS element`,
      where: 'TRUE',
      columns: new Map<string, Column>([
        ['value', { kind: 'uuid', sql: 'element.id' }],
        ['display', { kind: 'text', sql: 'element.display_name_key' }],
        ['type', { kind: 'text', sql: 'element.type' }],
        ['$ref', { kind: 'location', sql: `'Groups/' || element.id` }],
      ]),
    }],
  ]),
};

/** Columns of one member of a group: `group_members gm`, `members person` and `groups child` joined. */
export const groupMemberColumns: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['value', { kind: 'uuid', sql: 'gm.value' }],
  ['display', { kind: 'text', sql: 'COALESCE(person.display_name_key, person.user_name_key, child.display_name_key)' }],
  ['type', { kind: 'text', sql: `CASE WHEN gm.member_id IS NULL THEN 'group' ELSE 'user' END` }],
  ['$ref', { kind: 'location', sql: `CASE WHEN gm.member_id IS NULL THEN 'Groups/' ELSE 'Users/' END || gm.value` }],
]);

/** Columns of `groups g`: the attributes of a Group. */
export const groupTable: SearchedTable = {
  name: 'groups',
  alias: 'g',
  columns: new Map<string, Column>([
    ['id', { kind: 'uuid', sql: 'g.id' }],
    ['externalId', { kind: 'text', sql: 'g.external_id' }],
    ['displayName', { kind: 'text', sql: 'g.display_name_key' }],
    ...metaColumns('g', 'Group'),
  ]),
  lookups: new Set(['id', 'externalId', 'displayName']),
  related: new Map<string, RelatedRows>([
    ['members', {
      from: `group_members AS gm
        LEFT JOIN members AS person ON person.organization_id = gm.organization_id AND person.id = gm.member_id
        LEFT JOIN groups AS child ON child.organization_id = gm.organization_id AND child.id = gm.member_group_id`,
      where: 'gm.organization_id = g.organization_id AND gm.group_id = g.id',
      columns: groupMemberColumns,
    }],
  ]),
};

function metaColumns(alias: string, resourceType: string): readonly (readonly [string, Column])[] {
  return [
    ['meta.resourceType', { kind: 'text', sql: `'${resourceType}'::text` }],
    ['meta.created', { kind: 'time', sql: `${alias}.created_at` }],
    ['meta.lastModified', { kind: 'time', sql: `${alias}.updated_at` }],
    ['meta.version', { kind: 'text', sql: `'W/"' || ${alias}.version || '"'` }],
    ['meta.location', { kind: 'location', sql: `'${resourceType}s/' || ${alias}.id` }],
  ];
}
