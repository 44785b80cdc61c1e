import express, { type NextFunction, type Request, type Response } from 'express';
import type { Settings } from '../../config/settings.js';
import { parseJson, ScimError } from '../../protocol/index.js';

/** A body that could not be read is told of after the credentials were checked: by the interceptor of the SCIM controllers. */
export interface RequestWithBody extends Request {
  bodyError?: Error;
}

/**
 * Reads the bodies of SCIM requests as UTF-8 JSON (RFC 7644 §3.8): `application/scim+json`, `application/json`, or
 * without a type. Too large is 413, another type 415, what does not parse 400.
 */
export function scimBody({ MAX_BODY_BYTES: maxBytes, MAX_JSON_DEPTH: maxDepth }: Settings) {
  const read = express.raw({ type: () => true, limit: maxBytes });
  return (request: RequestWithBody, response: Response, next: NextFunction): void => {
    if (Number(request.headers['content-length']) > maxBytes) {
      // Not waited for, but read past: a connection closed on what is unread would take the answer with it.
      request.bodyError = ScimError.tooLarge(`The body is larger than ${maxBytes} bytes.`);
      request.resume();
      next();
      return;
    }
    read(request, response, (error: unknown) => {
      try {
        if (error) throw bodyError(error, maxBytes);
        if (Buffer.isBuffer(request.body) && request.body.length > 0) {
          assertJsonType(request);
          request.body = parseJson(request.body, maxDepth);
        } else {
          request.body = undefined;
        }
      } catch (failure) {
        request.bodyError = failure instanceof Error ? failure : new Error(String(failure));
      }
      next();
    });
  };
}

function assertJsonType({ headers }: Request): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === undefined || type === '' || type === 'application/scim+json' || type === 'application/json') return;
  throw ScimError.unsupportedMediaType(`The body is of type ${type.slice(0, 100)}; send application/scim+json.`);
}

function bodyError(error: unknown, maxBytes: number): ScimError {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return ScimError.tooLarge(`The body is larger than ${maxBytes} bytes.`);
  if (type === 'encoding.unsupported') return ScimError.unsupportedMediaType('The content encoding of the body is not supported.');
  if (type === 'request.aborted' || type === 'request.size.invalid') return ScimError.invalidSyntax('The body ended early.');
  // What claims to be compressed and is not, or is of another charset.
  return ScimError.invalidSyntax('The body cannot be read with the Content-Encoding and Content-Type it was sent with.');
}
