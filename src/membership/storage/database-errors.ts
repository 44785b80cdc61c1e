/** Whether the error is a violation of the named unique constraint. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return codeOf(error) === '23505' && textOf(error, 'constraint') === constraint;
}

/** Whether somebody who joins a group, or the group, was deleted meanwhile. */
export function isMemberGone(error: unknown): boolean {
  return codeOf(error) === '23503' && /^group_members_(member|member_group|group)_fkey$/.test(textOf(error, 'constraint') ?? '');
}

/** Whether the organization, or the connection, that a row belongs to was deleted meanwhile. */
export function isOrganizationGone(error: unknown): boolean {
  return codeOf(error) === '23503' && /_(organization|connection)_fkey$/.test(textOf(error, 'constraint') ?? '');
}

/**
 * Whether the database could not be reached or is going away (connection refused or lost, shutting down, too many
 * connections), as against a statement that failed.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (isStatementTooLong(error)) return false;
  if (code !== undefined) return UNAVAILABLE.some((prefix) => code.startsWith(prefix));
  // Several addresses of one name, each refused in its way.
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return LOST.test(textOf(error, 'message') ?? '');
}

/** Whether the transaction was ended so that others, who waited for it and it for them, go on. Done again, it comes after them. */
export function isDeadlock(error: unknown): boolean {
  return codeOf(error) === '40P01';
}

/** Whether the statement lost against others that wanted the same rows: a deadlock, or too long a wait for a lock. Nothing was changed. */
export function isContention(error: unknown): boolean {
  return ['40P01', '40001', '55P03'].includes(codeOf(error) ?? '');
}

/** Whether the statement was stopped because it took longer than a statement may. Nothing was changed. */
export function isStatementTooLong(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/**
 * Whether PostgreSQL refused a statement, and so did nothing of it, as against a connection that failed. By the SQLSTATE: the severity is a word of the
 * server's language.
 */
export function isRefused(error: unknown): boolean {
  const code = codeOf(error);
  return error instanceof Error && 'severity' in error && code !== undefined && !ENDS_CONNECTION.test(code);
}

/** SQLSTATE classes 08 (connection) and 57P (operator intervention), a session that was idle too long, too many connections; and XX, of which nothing is known. */
const ENDS_CONNECTION = /^(08|57P|25P0[34]|53300|XX)/;

/** SQLSTATE classes 08 (connection), 57P (operator intervention), 53 (resources); and the system's own codes. */
const UNAVAILABLE = ['08', '57P', '53', 'ECONN', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENOENT'];

/** `pg` gives these without a code. */
const LOST = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|the pool after calling end/;

function codeOf(error: unknown): string | undefined {
  return textOf(error, 'code');
}

/** Not `instanceof Error`: the system's errors may be of another realm than ours. */
function textOf(error: unknown, name: 'code' | 'constraint' | 'message'): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
