import type { MemberStatus, SqlCondition } from '../membership/index.js';
import { foldCase } from '../protocol/index.js';
import { likePattern, SqlBuilder } from './sql-builder.js';

/** The condition of an administrator's list; `undefined` when nothing is asked for. */
export function memberListCondition(
  { status, role, q }: { readonly status?: MemberStatus | undefined; readonly role?: string | undefined; readonly q?: string | undefined },
): SqlCondition | undefined {
  const sql = new SqlBuilder();
  const terms = [
    ...(status === undefined ? [] : [`m.status = ${sql.value(status, 'text')}`]),
    ...(role === undefined ? [] : [`m.role = ${sql.value(role, 'text')}`]),
    ...(q === undefined || q === '' ? [] : [containing(sql, foldCase(q))]),
  ];
  return terms.length > 0 ? sql.build(terms.join(' AND ')) : undefined;
}

function containing(sql: SqlBuilder, text: string): string {
  const pattern = sql.value(likePattern('%', text, '%'), 'text');
  return `(m.user_name_key LIKE ${pattern} OR m.display_name_key LIKE ${pattern})`;
}
