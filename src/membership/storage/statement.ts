/** SQL with its place-holders. With a name it is prepared once per connection; texts made at run time have none. */
export interface Statement {
  readonly text: string;
  readonly name?: string;
  /** Whether it changes what is read of the organization with every request: its tokens, connections, host names, configuration. */
  readonly changesOrganization?: true;
}

export type SqlValue = string | number | boolean | Date | Buffer | null | readonly string[];
