import type { ServerResponse } from 'node:http';

export interface ReplyHead {
  /** Version of the resource, for the ETag. */
  readonly version?: number;
  /** URI of the resource (RFC 7644 §3.1). */
  readonly location?: string;
}

export interface ReplySink {
  /** Before anything is written; what fails earlier is answered as an error. */
  begin(head: ReplyHead): void;
  /** Resolves when the client can take more. @throws ClientGone */
  write(text: string): Promise<void>;
}

/** The client went away, or took nothing for too long. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Milliseconds for which a client may take nothing of a large answer: what it is read from is kept open meanwhile. */
const MOST_STALLED_MS = 20_000;

/** Sends an answer that is too large to be made at once, as fast as the client takes it. */
export async function sendInParts(response: ServerResponse, send: (sink: ReplySink) => Promise<void>, begin: ReplySink['begin']): Promise<void> {
  await send({
    begin,
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
