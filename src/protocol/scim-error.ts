import type { JsonObject } from './json.js';
import { ERROR_MESSAGE } from './urns.js';

/** The registered keywords: RFC 7644 §3.12, Table 9; RFC 9865 §2.1. */
export type ScimType =
  | 'invalidFilter' | 'tooMany' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'noTarget'
  | 'invalidValue' | 'invalidVers' | 'sensitive' | 'invalidCursor' | 'expiredCursor' | 'invalidCount';

/**
 * An answer that is a SCIM Error (RFC 7644 §3.12). Made through the named constructors only; `detail` is written for
 * the administrator who reads it in the identity provider's log: what, where, what would work.
 */
export class ScimError extends Error {
  override readonly name = 'ScimError';

  private constructor(
    readonly status: number,
    readonly detail: string,
    readonly scimType?: ScimType,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  static invalidFilter(detail: string): ScimError { return new ScimError(400, detail, 'invalidFilter'); }
  static invalidSyntax(detail: string): ScimError { return new ScimError(400, detail, 'invalidSyntax'); }
  static invalidPath(detail: string): ScimError { return new ScimError(400, detail, 'invalidPath'); }
  static invalidValue(detail: string): ScimError { return new ScimError(400, detail, 'invalidValue'); }
  static mutability(detail: string): ScimError { return new ScimError(400, detail, 'mutability'); }
  static noTarget(detail: string): ScimError { return new ScimError(400, detail, 'noTarget'); }
  static tooMany(detail: string): ScimError { return new ScimError(400, detail, 'tooMany'); }
  static invalidCursor(detail: string): ScimError { return new ScimError(400, detail, 'invalidCursor'); }
  static expiredCursor(detail: string): ScimError { return new ScimError(400, detail, 'expiredCursor'); }
  static invalidCount(detail: string): ScimError { return new ScimError(400, detail, 'invalidCount'); }
  /** RFC 7644 §3.3: a clash is 409, although Table 9 stands under 400. */
  static uniqueness(detail: string): ScimError { return new ScimError(409, detail, 'uniqueness'); }
  static conflict(detail: string): ScimError { return new ScimError(409, detail); }

  /** RFC 6750 §3.1: without credentials the challenge names no error. */
  static unauthorized(detail: string, credentialsSent: boolean): ScimError {
    const challenge = credentialsSent ? 'Bearer realm="scim", error="invalid_token"' : 'Bearer realm="scim"';
    return new ScimError(401, detail, undefined, { 'WWW-Authenticate': challenge });
  }

  static forbidden(detail: string): ScimError { return new ScimError(403, detail); }
  static notFound(detail: string): ScimError { return new ScimError(404, detail); }
  static methodNotAllowed(method: string, allowed: readonly string[]): ScimError {
    const allow = allowed.join(', ');
    return new ScimError(405, `${method} is not possible here; allowed: ${allow}.`, undefined, { Allow: allow });
  }

  static notAcceptable(detail: string): ScimError { return new ScimError(406, detail); }
  static preconditionFailed(detail: string): ScimError { return new ScimError(412, detail); }
  static tooLarge(detail: string): ScimError { return new ScimError(413, detail); }
  static requestTimeout(detail: string): ScimError { return new ScimError(408, detail); }
  static headersTooLarge(detail: string): ScimError { return new ScimError(431, detail); }
  static unsupportedMediaType(detail: string): ScimError { return new ScimError(415, detail); }
  static notImplemented(detail: string): ScimError { return new ScimError(501, detail); }
  static internal(detail: string): ScimError { return new ScimError(500, detail); }
  static unavailable(detail: string, retryAfterSeconds: number): ScimError {
    return new ScimError(503, detail, undefined, { 'Retry-After': String(retryAfterSeconds) });
  }

  /** The message body. `status` is a JSON string (RFC 7644 §3.12, errata 6893 and 7898). */
  toBody(): JsonObject {
    return {
      schemas: [ERROR_MESSAGE],
      status: String(this.status),
      ...(this.scimType && { scimType: this.scimType }),
      detail: this.detail,
    };
  }
}
