import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ScimError } from '../../protocol/index.js';
import { isScimPath } from './scim-base-path.js';
import { SCIM_MEDIA_TYPE } from './scim-reply.js';

/** What Node says of a request that it could not read; `rawPacket` is the part it had in hand. */
interface UnreadableRequest extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/**
 * Answers what never became a request, for Node's `clientError`: under a SCIM path, or where the path cannot be seen, with a
 * SCIM Error (RFC 7644 §3.12), elsewhere with the status alone.
 */
export function answerUnreadable(error: UnreadableRequest, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    if (!socket.writableEnded) socket.destroy();
    return;
  }
  const answer = toScimError(error.code);
  const body = isAboutScim(error.rawPacket) ? JSON.stringify(answer.toBody()) : '';
  const type = body === '' ? '' : `Content-Type: ${SCIM_MEDIA_TYPE}; charset=utf-8\r\n`;
  socket.end(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${type}Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`);
  // Not at once: a connection closed on what is unread would take the answer with it.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

const LINGER_MS = 1_000;

function toScimError(code: string | undefined): ScimError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return ScimError.headersTooLarge('The URL and the headers are longer than 16 kB together. Search by POST /.search, whose filter stands in the body.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return ScimError.tooLarge('The chunks of the body have extensions that are too long.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ScimError.requestTimeout('The request took too long to arrive.');
    default:
      return ScimError.invalidSyntax('The request is no HTTP that could be read.');
  }
}

/** The packet begins with the request line, or is a later part of a long one. */
function isAboutScim(packet: Buffer | undefined): boolean {
  const [, path] = /^[A-Z]+ (\/[^\s?]*)/.exec(packet?.toString('latin1', 0, 200) ?? '') ?? [];
  return path === undefined || isScimPath(path);
}
