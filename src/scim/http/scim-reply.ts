import type { ServerResponse } from 'node:http';
import { entityTag, type JsonObject } from '../../protocol/index.js';
import { type ReplyHead, type ReplySink, sendInParts } from './send-in-parts.js';

/** What a handler answers. */
export interface ScimReply extends ReplyHead {
  readonly status: 200 | 201 | 204 | 304;
  readonly body?: JsonObject;
  /** Sends what is too large to be made at once; takes the place of all but the status. */
  readonly send?: (sink: ReplySink) => Promise<void>;
}

/** A response that says how it sends what the handler returns; the HTTP adapter asks it. */
export interface SendingResponse extends ServerResponse {
  sendReply?: typeof sendScimReply;
}

export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** Sends it as SCIM: media type, ETag (RFC 7644 §3.14) and Location, and never from a cache (RFC 7644 §7.8). */
export function sendScimReply(response: ServerResponse, { status, body, send, ...head }: ScimReply): Promise<void> | undefined {
  response.statusCode = status;
  if (send) return sendInParts(response, send, (begun) => setHead(response, begun, true));
  setHead(response, head, body !== undefined);
  if (body === undefined) {
    response.end();
    return undefined;
  }
  const text = JSON.stringify(body);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
  return undefined;
}

function setHead(response: ServerResponse, { version, location }: ReplyHead, hasBody: boolean): void {
  response.setHeader('Cache-Control', 'private, no-store');
  if (version !== undefined) response.setHeader('ETag', entityTag(version));
  if (location !== undefined) response.setHeader('Location', location);
  if (hasBody) response.setHeader('Content-Type', `${SCIM_MEDIA_TYPE}; charset=utf-8`);
}
