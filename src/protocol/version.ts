/** Entity tags (RFC 7644 §3.14): weak, because a representation varies with its projection (RFC 9110 §8.8.1). */
export function entityTag(version: number): string {
  return `W/"${version}"`;
}

/**
 * True when a header of If-Match or If-None-Match names the version. The opaque part alone is compared: SCIM's own
 * examples send weak tags in If-Match, which the strong comparison of RFC 9110 §13.1.1 would never match.
 */
export function matchesVersion(header: string, version: number): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//i, '') === `"${version}"`);
}
