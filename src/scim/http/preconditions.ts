import { matchesVersion, ScimError } from '../../protocol/index.js';
import type { ScimRequest } from './scim-request.js';

/** RFC 7644 §3.14: a write with If-Match happens only in one of the versions it names. @throws ScimError 412 */
export function assertIfMatch({ ifMatch }: ScimRequest, version: number): void {
  if (ifMatch !== undefined && !matchesVersion(ifMatch, version)) {
    throw ScimError.preconditionFailed('The resource was changed since the version in If-Match was read. Read it again.');
  }
}

/** RFC 9110 §13.1.2: whether the client has this version already. */
export function isNotModified({ ifNoneMatch }: ScimRequest, version: number): boolean {
  return ifNoneMatch !== undefined && matchesVersion(ifNoneMatch, version);
}
