import type { ServerResponse } from 'node:http';
import { entityTag, type JsonObject } from '../../protocol/index.js';

/** What a handler answers. */
export interface ScimReply {
  readonly status: 200 | 201 | 204 | 304;
  readonly body?: JsonObject;
  /** Version of the resource, for the ETag. */
  readonly version?: number;
  /** URI of the resource (RFC 7644 §3.1). */
  readonly location?: string;
  /** Sends what is too large to be made at once; takes the place of all but the status. */
  readonly send?: (sink: ReplySink) => Promise<void>;
}

export interface ReplySink {
  /** Before anything is written; what fails earlier is answered as an error. */
  begin(head: Pick<ScimReply, 'version' | 'location'>): void;
  /** Resolves when the client can take more. @throws ClientGone */
  write(text: string): Promise<void>;
}

/** The client went away, or took nothing for too long. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** For which a client may take nothing of a large answer, milliseconds: what it reads from is kept open meanwhile. */
const MOST_STALLED_MS = 20_000;

/** A response that says how it sends what the handler returns; the HTTP adapter asks it. */
export interface SendingResponse extends ServerResponse {
  sendReply?: typeof sendScimReply;
}

export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** Sends it as SCIM: media type, ETag (RFC 7644 §3.14) and Location, and never from a cache (RFC 7644 §7.8). */
export function sendScimReply(response: ServerResponse, { status, body, send, ...head }: ScimReply): Promise<void> | undefined {
  response.statusCode = status;
  if (send) return sendInParts(response, send);
  setHead(response, head);
  if (body === undefined) {
    response.end();
    return undefined;
  }
  const text = JSON.stringify(body);
  response.setHeader('Content-Type', CONTENT_TYPE);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
  return undefined;
}

const CONTENT_TYPE = `${SCIM_MEDIA_TYPE}; charset=utf-8`;

function setHead(response: ServerResponse, { version, location }: Pick<ScimReply, 'version' | 'location'>): void {
  response.setHeader('Cache-Control', 'private, no-store');
  if (version !== undefined) response.setHeader('ETag', entityTag(version));
  if (location !== undefined) response.setHeader('Location', location);
}

async function sendInParts(response: ServerResponse, send: NonNullable<ScimReply['send']>): Promise<void> {
  await send({
    begin: (head) => {
      setHead(response, head);
      response.setHeader('Content-Type', CONTENT_TYPE);
    },
    write: async (text) => {
      if (response.destroyed) throw new ClientGone();
      if (!response.write(text)) await drained(response);
    },
  });
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => (): void => {
      clearTimeout(timer);
      response.off('drain', onDrain).off('close', onClose);
      settled();
    };
    const onDrain = settle(resolve);
    const onClose = settle(() => reject(new ClientGone()));
    const timer = setTimeout(onClose, MOST_STALLED_MS);
    response.once('drain', onDrain).once('close', onClose);
  });
}
