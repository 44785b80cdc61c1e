/** A value as `jsonb` holds it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonDocument;

export interface JsonDocument {
  readonly [name: string]: JsonValue;
}
