/** SQL with its place-holders. With a name it is prepared once per connection; texts made at run time have none. */
export interface Statement {
  readonly text: string;
  readonly name?: string;
}

export type SqlValue = string | number | boolean | Date | Buffer | null | readonly string[];
