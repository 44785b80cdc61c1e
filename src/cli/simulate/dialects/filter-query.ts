/** A filter in the query, percent-encoded throughout. */
export function percentFilter(filter: string): string {
  return `filter=${encodeURIComponent(filter)}`;
}

/** A filter in the query as form encoders write it: blanks become plus signs. */
export function plusFilter(filter: string): string {
  return percentFilter(filter).replaceAll('%20', '+');
}
