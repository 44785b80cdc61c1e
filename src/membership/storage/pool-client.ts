import type { SqlValue, Statement } from './statement.js';

/** The part of a `pg` client that is used here. */
export interface Client {
  query(config: { text: string; name?: string; values?: readonly SqlValue[] }): Promise<{ rows: readonly unknown[] }>;
  release(error?: Error | boolean): void;
  /** Whether names of statements are left out. */
  readonly isUnprepared?: boolean;
  /** That of the embedded database gathers nothing. */
  readonly connection?: { readonly stream?: { cork?(): void; uncork?(): void } };
}

export interface Pool {
  connect(): Promise<Client>;
  /** Set where a pooler gives each transaction another session; milliseconds, of each transaction. */
  readonly transactionLimits?: TransactionLimits | undefined;
}

export interface TransactionLimits {
  readonly statementTimeout: number;
  readonly lockTimeout: number;
}

export async function run<Row>(client: Client, { text, name }: Statement, values: readonly SqlValue[]): Promise<readonly Row[]> {
  const { rows } = await client.query({ text, ...(name && !client.isUnprepared && { name }), values });
  return rows as readonly Row[];
}
