import { request } from 'node:http';
import type { Answer } from './http.js';

/** Sends a request to the server at `url` that asks for another host name, as behind DNS; `fetch` would not. */
export function sendToHost(host: string, method: string, url: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { ...headers, Host: host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const given = Object.entries(response.headers).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
        resolve({ status: response.statusCode ?? 0, headers: new Headers(given), body: text === '' ? undefined : JSON.parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
