import type { Request } from 'express';
import { ScimError } from '../../protocol/index.js';

/** For the last route of a path: whatever method comes this far is none of those it has (RFC 9110 §15.5.6). */
export function methodNotAllowed(request: Request, ...allowed: readonly string[]): never {
  throw ScimError.methodNotAllowed(request.method, allowed);
}
